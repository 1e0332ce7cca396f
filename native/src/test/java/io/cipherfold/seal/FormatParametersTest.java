// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.seal.SealException.Code;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parameters in SEAL's format that are damaged, and other things that callers may get wrong. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class FormatParametersTest {

    private static final int SCHEME_PLACE = SealStream.HEADER_BYTES;
    private static final int DEGREE_PLACE = SCHEME_PLACE + 1;
    private static final int COUNT_PLACE = DEGREE_PLACE + 8;
    private static final int PRIMES_PLACE = COUNT_PLACE + 8;
    private static final int MODULUS_BYTES = 24;

    private final byte[] right = TrustedSealFormat.write(ContextWithKeys.smallParameters(Scheme.BFV));

    private static void assertMalformed(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(Code.MALFORMED_BYTES));
    }

    private void assertMalformed(int place, long value) {
        byte[] changed = right.clone();
        SealStream.at(changed, place).putLong(value);
        assertMalformed(() -> TrustedSealFormat.readParameters(changed, 1 << 10));
    }

    @Test
    void readParameters_valuesThatCannotBe_isMalformed() {
        for (byte scheme : new byte[] {0, 4, -1}) {
            byte[] changed = right.clone();
            changed[SCHEME_PLACE] = scheme;
            assertMalformed(() -> TrustedSealFormat.readParameters(changed, 1 << 10));
        }
        // CKKS has no plain modulus, the others have one.
        byte[] other = right.clone();
        other[SCHEME_PLACE] = 2;
        assertMalformed(() -> TrustedSealFormat.readParameters(other, 1 << 10));
        for (long degree : new long[] {0, 1L << 18, 1L << 32, -1}) {
            assertMalformed(DEGREE_PLACE, degree);
        }
        for (long count : new long[] {0, 1, 2, 4, 256, 257, 1L << 60, -1}) {
            assertMalformed(COUNT_PLACE, count);
        }
        for (int i = 0; i < 4; i++) {
            for (long modulus : new long[] {0, 1, 1L << 61, -1}) {
                assertMalformed(PRIMES_PLACE + i * MODULUS_BYTES + SealStream.HEADER_BYTES, modulus);
            }
        }
        assertThat(TrustedSealFormat.readParameters(right, right.length))
                .isEqualTo(ContextWithKeys.smallParameters(Scheme.BFV));
    }

    @Test
    void readParameters_damagedAnywhere_isMalformedOrOtherParameters(SplittableRandom random) {
        for (int length = 0; length < right.length; length++) {
            byte[] shorter = Arrays.copyOf(right, length);
            assertMalformed(() -> TrustedSealFormat.readParameters(shorter, 1 << 10));
        }
        assertMalformed(() -> TrustedSealFormat.readParameters(Arrays.copyOf(right, right.length + 1), 1 << 10));
        for (int bit = 0; bit < (PRIMES_PLACE + MODULUS_BYTES) * Byte.SIZE; bit++) {
            byte[] flipped = right.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            readOrRefuse(flipped);
        }
        for (int i = 0; i < 200; i++) {
            byte[] changed = right.clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            readOrRefuse(changed);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        EncryptionParameters read;
        try {
            read = TrustedSealFormat.readParameters(bytes, 1 << 10);
        } catch (SealException refusal) {
            assertThat(refusal.code()).isEqualTo(Code.MALFORMED_BYTES);
            return;
        }
        byte[] again = TrustedSealFormat.write(read);
        assertThat(TrustedSealFormat.readParameters(again, again.length)).isEqualTo(read);
    }

    @Test
    void write_parametersThatSealCannotHave_isRefused() {
        List<Modulus> tooMany = Collections.nCopies(257, new Modulus(65_537));
        assertThatThrownBy(() -> TrustedSealFormat.write(EncryptionParameters.ckks(1024, tooMany)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("primes");
        assertThatThrownBy(() -> TrustedSealFormat.write(EncryptionParameters.ckks(1024, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("primes");
        List<Modulus> one = CoeffModulus.create(1024, 27);
        assertThatThrownBy(() -> TrustedSealFormat.write(EncryptionParameters.ckks(1 << 18, one)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("degree");
    }

    @Test
    void arguments_wrong_areRefused(SplittableRandom random) {
        TrustedSealFormat closed;
        byte[] bytes;
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                ContextWithKeys other = ContextWithKeys.small(Scheme.BGV);
                ContextWithKeys onePrime = ContextWithKeys.open(ContextWithKeys.parameters(Scheme.BFV, 1024, 27));
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            closed = format;
            bytes = format.write(value);
            assertThatThrownBy(() -> TrustedSealFormat.of(other.context).write(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ciphertext belongs to other parameters");
            assertThatThrownBy(() -> format.readCiphertext(Nulls.BYTES, 10)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> TrustedSealFormat.readParameters(Nulls.BYTES, 10))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> format.write(keys.secretKey, Nulls.ACCESS))
                    .isInstanceOf(NullPointerException.class);
            TrustedSealFormat without = TrustedSealFormat.of(onePrime.context);
            assertThatThrownBy(() -> without.readRelinKeys(bytes, bytes.length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("second prime");
            assertThatThrownBy(() -> without.readGaloisKeys(bytes, bytes.length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("second prime");
            long[] residues = value.residues();
            Arrays.fill(residues, residues.length / 2, residues.length, 0);
            try (Ciphertext open = Ciphertext.ofResidues(keys.context, 1, false, 1, 1, residues)) {
                assertThatThrownBy(() -> format.write(open))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("everybody can read");
            }
        }
        assertThatThrownBy(() -> closed.readCiphertext(bytes, bytes.length)).isInstanceOf(IllegalStateException.class);
    }
}
