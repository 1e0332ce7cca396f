// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static io.cipherfold.seal.Refusals.assertTransparent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels, scales and numbers of CKKS that do not fit: the message says why, and the operands are what they were. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class CkksMisuseTest {

    private static final SealParameterSet SET = SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29;

    @RegisterExtension
    static final KeyedContexts CONTEXTS = KeyedContexts.rotating(set -> set == SET);

    private static final double[] MESSAGE = ComplexSlots.ofReals(1, -0.5, 0.25);

    private final double scale = SET.scale();
    private KeyedContext keyed;
    private Evaluator evaluator;
    private CkksEncoder encoder;
    private TestSession session;
    private Ciphertext good;
    private long[] words;

    @BeforeEach
    void open() {
        keyed = CONTEXTS.get(SET);
        evaluator = keyed.evaluator();
        encoder = CkksEncoder.of(keyed.context());
        session = keyed.session();
        good = session.encryptComplex(MESSAGE);
        words = good.residues();
    }

    @AfterEach
    void operandStaysUsable() {
        assertThat(good.residues()).isEqualTo(words);
        double[] decrypted = Arrays.copyOf(session.decryptComplex(good), MESSAGE.length);
        assertThat(ComplexSlots.distance(decrypted, MESSAGE)).isLessThan(new CkksErrorBounds(keyed).fresh() / scale);
        session.close();
    }

    @Test
    void scale_differs_namesBoth() {
        Ciphertext other =
                session.hold(keyed.encryptor().encrypt(session.plainComplex(MESSAGE, good.level(), 2 * scale)));
        Plaintext plain = session.plainComplex(MESSAGE, good.level(), scale + 1);
        assertIllegal(() -> evaluator.add(good, other), "add", "scale", String.valueOf(scale), "1.073741824E9");
        assertIllegal(() -> evaluator.sub(other, good), "sub", "scale");
        assertIllegal(() -> evaluator.addMany(List.of(good, other)), "addMany", "scale");
        assertIllegal(() -> evaluator.addPlain(good, plain), "addPlain", "scale");
        assertIllegal(() -> evaluator.subPlain(good, plain), "subPlain", "scale");
    }

    @Test
    void level_differs_namesBoth() {
        Ciphertext low = session.switchTo(good, 0);
        Plaintext plain = session.plainComplex(MESSAGE, 0, scale);
        assertIllegal(() -> evaluator.add(good, low), "add", "level", "1 and 0");
        assertIllegal(() -> evaluator.multiply(low, good), "multiply", "level", "0 and 1");
        assertIllegal(() -> evaluator.addPlain(good, plain), "addPlain", "level", "1 and 0");
        assertIllegal(() -> evaluator.subPlain(good, plain), "subPlain", "level", "1 and 0");
        assertIllegal(() -> evaluator.multiplyPlain(good, plain), "multiplyPlain", "level", "1 and 0");
        assertIllegal(() -> evaluator.rescaleToNext(low), "rescaleToNext", "level");
        assertIllegal(() -> evaluator.rescaleTo(low, 1), "rescaleTo", "from level 0 to 1");
        assertIllegal(() -> evaluator.modReduceToNext(low), "modReduceToNext", "level");
        assertIllegal(() -> evaluator.modReduceTo(low, 1), "modReduceTo", "from level 0 to 1");
        assertIllegal(() -> evaluator.modSwitchTo(good, 2), "0 to 1", "2");
        assertIllegal(() -> evaluator.modSwitchTo(plain, 1), "from level 0 to 1");
        assertIllegal(() -> evaluator.modSwitchToNext(plain), "level");
    }

    @Test
    void scale_ofTheResultTooLarge_namesTheBound() {
        // 2^29 squared fits the 69 bits of level 1, not the 40 of level 0; its cube fits neither.
        Ciphertext square = session.hold(evaluator.square(good));
        Ciphertext low = session.switchTo(good, 0);
        Plaintext plain = session.plainComplex(MESSAGE, 0, scale);
        assertIllegal(() -> evaluator.multiply(square, good), "multiply", "scale", "2^69", "level 1");
        assertIllegal(() -> evaluator.square(square), "square", "scale", "2^69", "level 1");
        assertIllegal(() -> evaluator.multiply(low, low), "multiply", "scale", "2^40", "level 0");
        assertIllegal(() -> evaluator.multiplyPlain(low, plain), "multiplyPlain", "scale", "2^40", "level 0");
        assertIllegal(() -> evaluator.modSwitchToNext(square), "modSwitchTo", "scale", "2^40", "level 0");
        assertIllegal(() -> evaluator.modReduceToNext(square), "modReduceTo", "scale", "2^40", "level 0");
        Plaintext large = session.plainComplex(MESSAGE, 1, 0x1p50);
        assertIllegal(() -> evaluator.modSwitchToNext(large), "modSwitchTo", "scale", "2^40", "level 0");
    }

    @Test
    void operations_ofBfvAndBgv_areRefusedByName() {
        RelinKeys relinKeys = keyed.relinKeys();
        GaloisKeys galoisKeys = keyed.galoisKeys();
        assertIllegal(() -> evaluator.multiplyMany(List.of(good), relinKeys), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> evaluator.exponentiate(good, 2, relinKeys), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> evaluator.rotateRows(good, 1, galoisKeys), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> evaluator.rotateColumns(good, galoisKeys), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> evaluator.transformToNtt(good), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> evaluator.transformFromNtt(good), "needs BFV or BGV", "CKKS");
        Plaintext plain = session.plainComplex(MESSAGE, 1, scale);
        assertIllegal(() -> evaluator.transformToNtt(plain, 0), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> BatchEncoder.of(keyed.context()), "needs BFV or BGV", "CKKS");
        assertIllegal(() -> Plaintext.ofCoefficients(keyed.context(), 1), "CKKS");
        assertIllegal(() -> Plaintext.parse(keyed.context(), "1"), "CKKS");
    }

    @Test
    void keys_missing_areNamed() {
        int slots = SET.degree() / 2;
        GaloisKeys one = session.hold(keyed.generator().galoisKeysForSteps(1));
        assertIllegal(() -> evaluator.rotateVector(good, 2, one), "Galois key", "2");
        assertIllegal(() -> evaluator.complexConjugate(good, one), "Galois key");
        assertIllegal(() -> evaluator.rotateVector(good, slots, one), "steps", String.valueOf(slots));
        assertIllegal(() -> evaluator.rotateVector(good, -slots, one), "steps", String.valueOf(slots));
        Ciphertext three = session.hold(evaluator.square(good));
        assertIllegal(() -> evaluator.rotateVector(three, 1, one), "size 2", "not 3");
        assertIllegal(() -> evaluator.complexConjugate(three, one), "size 2", "not 3");
    }

    @Test
    void result_thatNeedsNoKeyToRead_isRefusedAsTransparent() {
        assertTransparent(() -> evaluator.sub(good, good));
        assertTransparent(() -> evaluator.multiplyPlain(good, session.hold(encoder.encode(0.0, good.level(), scale))));
        assertTransparent(() -> evaluator.multiplyPlain(good, session.hold(encoder.encodeInteger(0, good.level()))));
        Plaintext zeros = session.hold(encoder.encode(new double[] {0, 0, -0.0}, scale));
        assertTransparent(() -> evaluator.multiplyPlain(good, zeros));
    }

    /** SEAL 4.1 takes them and encodes nonsense. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void encode_notFinite_namesThePlace(double wrong) {
        assertIllegal(() -> encoder.encode(new double[] {1, 2, wrong}, scale), "number 2", "not finite");
        assertIllegal(() -> encoder.encodeComplex(new double[] {1, wrong}, 0, scale), "number 1", "not finite");
        assertIllegal(() -> encoder.encode(wrong, 0, scale), "not finite");
        assertIllegal(() -> encoder.encodeComplex(1, wrong, 0, scale), "not finite");
        assertIllegal(() -> encoder.encodeComplex(wrong, 1, 0, scale), "not finite");
        ByteBuffer buffer = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        buffer.putDouble(8, wrong);
        assertIllegal(() -> encoder.encode(buffer, 0, scale), "number 1", "not finite");
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                Double.NaN,
                Double.POSITIVE_INFINITY,
                0,
                -0.0,
                -1,
                Double.MIN_VALUE,
                0x1p69,
                0x1p70,
                Double.MAX_VALUE
            })
    void encode_scaleOutOfRange_namesTheBound(double wrong) {
        assertIllegal(() -> encoder.encode(new double[] {1}, wrong), "scale", "2^69", "level 1");
        assertIllegal(() -> encoder.encodeComplex(new double[] {1, 0}, 1, wrong), "scale", "2^69", "level 1");
        assertIllegal(() -> encoder.encode(1, 1, wrong), "scale", "2^69", "level 1");
        assertIllegal(() -> encoder.encodeComplex(0, 1, 1, wrong), "scale", "2^69", "level 1");
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        assertIllegal(() -> encoder.encode(buffer, 1, wrong), "scale", "2^69", "level 1");
        assertIllegal(
                () -> Ciphertext.ofResidues(keyed.context(), 1, true, wrong, 1, good.residues()),
                "scale",
                "2^69",
                "level 1");
    }

    @Test
    void encode_numbersTooLarge_saysWhatTheyHaveToFit() {
        for (double wrong : new double[] {1e305, -1e305, 0x1p60, Double.MAX_VALUE}) {
            assertIllegal(() -> encoder.encode(new double[] {wrong}, 0x1p68), "fit", "level");
            assertIllegal(() -> encoder.encode(wrong, 1, scale), "fit", "level");
            assertIllegal(() -> encoder.encodeComplex(0, wrong, 1, scale), "fit", "level");
        }
        // 60 bits and two more fit 69, not 40.
        session.hold(encoder.encodeInteger(1L << 60, 1));
        assertIllegal(() -> encoder.encodeInteger(1L << 60, 0), "63 bits", "level 0 has 40");
        for (long wrong : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1}) {
            assertIllegal(() -> encoder.encodeInteger(wrong, 0), "level 0 has 40");
        }
    }

    /** Each number times the scale would fit; their sum overflows before the scale makes it small. */
    @Test
    void encode_numbersWhoseTransformOverflows_areRefused() {
        double[] huge = new double[encoder.slotCount()];
        Arrays.fill(huge, 1e305);
        assertIllegal(() -> encoder.encode(huge, 1e-300), "fit", "level");
        assertIllegal(() -> encoder.encodeComplex(huge, 1, 1e-300), "fit", "level");
    }

    @Test
    void encode_wrongLengthsAndLevels_nameTheLimits() {
        int slots = encoder.slotCount();
        assertIllegal(() -> encoder.encode(new double[slots + 1], scale), String.valueOf(slots), "2049");
        assertIllegal(() -> encoder.encodeComplex(new double[2 * slots + 2], 0, scale), "2048", "2049");
        assertIllegal(() -> encoder.encodeComplex(new double[3], 0, scale), "pairs", "3");
        assertIllegal(() -> encoder.encode(new double[1], 2, scale), "level", "0 to 1", "2");
        assertIllegal(() -> encoder.encode(new double[1], -1, scale), "level", "0 to 1", "-1");
        assertIllegal(() -> encoder.encode(1, 2, scale), "level", "0 to 1");
        assertIllegal(() -> encoder.encodeComplex(1, 1, -1, scale), "level", "0 to 1");
        assertIllegal(() -> encoder.encodeInteger(1, 2), "level", "0 to 1");
        ByteBuffer buffer = ByteBuffer.allocateDirect(8 * slots + 8).order(ByteOrder.nativeOrder());
        assertIllegal(() -> encoder.encode(buffer, 0, scale), "2048", "2049");
        assertIllegal(() -> encoder.encode(buffer.limit(12), 0, scale), "multiple of 8", "12");
        assertIllegal(() -> encoder.encode(ByteBuffer.allocate(8), 0, scale), "direct");
    }

    @Test
    void decode_buffersThatDoNotFit_areRefused() {
        Plaintext plain = session.plainComplex(MESSAGE, 1, scale);
        int bytes = 8 * encoder.slotCount();
        ByteBuffer room = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        assertIllegal(
                () -> encoder.decode(
                        plain, room.duplicate().order(ByteOrder.nativeOrder()).limit(bytes - 1)),
                "room",
                String.valueOf(bytes));
        assertIllegal(() -> encoder.decode(plain, room.asReadOnlyBuffer().order(ByteOrder.nativeOrder())), "read-only");
        assertIllegal(() -> encoder.decode(plain, ByteBuffer.allocate(bytes)), "direct");
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        assertIllegal(
                () -> encoder.decode(plain, ByteBuffer.allocateDirect(bytes).order(other)), "byte order");
        encoder.decode(plain, room);
        assertThat(room.remaining()).isZero();
    }
}
