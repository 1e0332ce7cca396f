// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words that are no ciphertext of the context. SEAL takes most of them, and some for a seed. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class CiphertextMisuseTest {

    private static final SealParameterSet BFV = SealParameterSet.BFV_N4096_QDEFAULT_T1032193;
    private static final SealParameterSet BGV = SealParameterSet.BGV_N4096_QDEFAULT_T256;
    private static final SealParameterSet CKKS = SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29;
    private static final int LEVEL = 1;
    private static final int WORDS = 2 * 4096;

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set == BFV || set == BGV || set == CKKS);

    private static Ciphertext of(SealParameterSet set, long... residues) {
        boolean nttForm = set.scheme() != Scheme.BFV;
        double scale = set.isExact() ? 1 : set.scale();
        return Ciphertext.ofResidues(CONTEXTS.get(set).context(), LEVEL, nttForm, scale, 1, residues);
    }

    private static long prime(SealParameterSet set, int index) {
        return CONTEXTS.get(set)
                .context()
                .level(LEVEL)
                .coeffModulus()
                .get(index)
                .value();
    }

    @ParameterizedTest
    @EnumSource(names = {"BFV_N4096_QDEFAULT_T1032193", "BGV_N4096_QDEFAULT_T256", "CKKS_N4096_Q40_29_40_SCALE29"})
    void ofResidues_wordOutOfRange_namesItsPlace(SealParameterSet set) {
        long[] words = new long[2 * WORDS];
        int[] places = {0, 4095, 4096, WORDS, WORDS + 4096, 2 * WORDS - 1};
        for (int place : places) {
            long prime = prime(set, place / 4096 % 2);
            for (long wrong : new long[] {prime, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                words[place] = wrong;
                assertIllegal(() -> of(set, words), "residue " + place + " ");
            }
            // The largest that is one.
            words[place] = prime - 1;
        }
        try (Ciphertext good = of(set, words)) {
            assertThat(good.residues()).isEqualTo(words);
        }
    }

    @Test
    void ofResidues_otherLengths_nameWhatIsPossible() {
        for (int length : new int[] {0, 1, WORDS - 1, WORDS, WORDS + 1, 2 * WORDS - 1, 2 * WORDS + 4096, 17 * WORDS}) {
            assertIllegal(() -> of(BFV, new long[length]), "2 to 16 times " + WORDS, String.valueOf(length));
        }
        try (Ciphertext two = of(BFV, new long[2 * WORDS]);
                Ciphertext sixteen = of(BFV, new long[16 * WORDS])) {
            assertThat(two.size()).isEqualTo(2);
            assertThat(sixteen.size()).isEqualTo(16);
        }
    }

    @Test
    void ofResidues_shapesThatCannotBe_areNamed() {
        SealContext bfv = CONTEXTS.get(BFV).context();
        SealContext bgv = CONTEXTS.get(BGV).context();
        SealContext ckks = CONTEXTS.get(CKKS).context();
        long[] words = new long[2 * WORDS];
        assertIllegal(() -> Ciphertext.ofResidues(bfv, 2, false, 1, 1, new long[2 * 3 * 4096]), "level", "0 to 1", "2");
        assertIllegal(() -> Ciphertext.ofResidues(bfv, -1, false, 1, 1, words), "level", "0 to 1", "-1");
        assertIllegal(() -> Ciphertext.ofResidues(bfv, LEVEL, false, 2, 1, words), "scale", "1");
        assertIllegal(() -> Ciphertext.ofResidues(bfv, LEVEL, false, Double.NaN, 1, words), "scale", "1");
        assertIllegal(() -> Ciphertext.ofResidues(bfv, LEVEL, false, 1, 3, words), "correction factor", "1");
        assertIllegal(() -> Ciphertext.ofResidues(ckks, LEVEL, true, CKKS.scale(), 3, words), "correction factor", "1");
        assertIllegal(() -> Ciphertext.ofResidues(ckks, LEVEL, false, CKKS.scale(), 1, words), "NTT form");
        assertIllegal(() -> Ciphertext.ofResidues(bgv, LEVEL, true, 2, 1, words), "scale", "1");
        // t = 256: even factors have no inverse, and none is as large as t.
        for (long factor : new long[] {0, 2, 128, 255 + 2, 256, -1, Long.MIN_VALUE}) {
            assertIllegal(() -> Ciphertext.ofResidues(bgv, LEVEL, true, 1, factor, words), "correction factor");
        }
        try (Ciphertext good = Ciphertext.ofResidues(bgv, LEVEL, true, 1, 255, words)) {
            assertThat(good.correctionFactor()).isEqualTo(255);
        }
    }

    /** SEAL 4.1 marks a seed by the largest word at the start of the second polynomial. */
    @Test
    void ofResidues_markOfASeed_isNoCiphertext() {
        long[] words = new long[2 * WORDS];
        Arrays.fill(words, 1);
        words[WORDS] = -1;
        assertIllegal(() -> of(BFV, words), "residue " + WORDS);
    }

    /** SEAL 4.1 does not look at the scale that rescaling leaves. */
    @Test
    void rescale_scaleThatVanishes_isRefused() {
        KeyedContext keyed = CONTEXTS.get(CKKS);
        try (TestSession session = keyed.session()) {
            Plaintext plain = session.plainComplex(new double[] {0, 0}, LEVEL, Double.MIN_NORMAL);
            Ciphertext tiny = session.hold(keyed.encryptor().encrypt(plain));
            assertIllegal(() -> keyed.evaluator().rescaleToNext(tiny), "scale", "level 0");
            assertIllegal(() -> keyed.evaluator().rescaleTo(tiny, 0), "scale", "level 0");
            assertIllegal(() -> keyed.evaluator().square(tiny), "scale", "level 1");
            assertThat(session.hold(keyed.evaluator().negate(tiny)).scale()).isEqualTo(Double.MIN_NORMAL);
        }
    }
}
