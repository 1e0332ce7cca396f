// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong argument of the public types gives the documented exception and changes nothing. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class ArgumentsTest {

    private static final DigitLayout LAYOUT = DigitLayout.three(16);
    private static final ChunkRange ONE = ChunkRange.single(0);

    private final byte[] seed = new byte[32];
    private final int[] digits = {1, 2, 3};
    private RingContext ring;
    private OneTimeEncryptor encryptor;
    private CiphertextAccumulator accumulator;

    @BeforeEach
    void open() {
        ring = OneTimeKeyRing.SCALE_12.create();
        encryptor = OneTimeEncryptor.create(ring, seed, seed);
        accumulator = CiphertextAccumulator.create(ring, 2);
    }

    @AfterEach
    void close() {
        accumulator.close();
        encryptor.close();
        ring.close();
    }

    private ByteBuffer room(int chunks) {
        return ByteBuffer.allocateDirect(chunks * ring.packedPolynomialBytes());
    }

    private static void assertIllegal(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void ring_refusedParameters_nameTheRule() {
        long q = OneTimeKeyRing.MODULUS;
        long t = OneTimeKeyRing.SCALE_12.plainModulus();
        assertRejected(2048, q, t, "invalid_parameters_insecure");
        assertRejected(4095, q, t, "invalid_poly_modulus_degree_non_power_of_two");
        assertRejected(1, q, t, "invalid_poly_modulus_degree");
        assertRejected(4096, q + 2, t, "prime");
        assertRejected(4096, 0, t, "modulus");
        assertRejected(4096, -1, t, "modulus");
        assertRejected(4096, q, 0, "plain modulus");
        assertRejected(4096, q, -1, "plain modulus");
        assertRejected(4096, q, 1L << 48, "(modulus - 1) / 2^a");
        // 2^54 - 2^24 + 1 is a prime and = 1 mod 2N; a word of it has 54 bits.
        assertRejected(4096, 0x3fffffff000001L, 0x3fffffff000000L >> 12, "60 bits");
        assertIllegal(() -> RingContext.create(0, q, t), "degree");
        assertIllegal(() -> RingContext.create(-4096, q, t), "degree");
    }

    private static void assertRejected(int degree, long modulus, long plainModulus, String message) {
        assertThatThrownBy(() -> RingContext.create(degree, modulus, plainModulus))
                .isInstanceOfSatisfying(SealException.class, e -> {
                    assertThat(e.code()).isEqualTo(SealException.Code.PARAMETERS_REJECTED);
                    assertThat(e.operation()).isEqualTo("createRing");
                    assertThat(e).hasMessageContaining(message);
                });
    }

    @Test
    void ring_sizes_areThoseOfTheParameters() {
        assertThat(ring.packedPolynomialBytes()).isEqualTo(30_720);
        assertThat(ring.digitsPerChunk(LAYOUT)).isEqualTo(12_288);
        assertThat(ring.chunksFor(1, LAYOUT)).isEqualTo(1);
        assertThat(ring.chunksFor(12_288, LAYOUT)).isEqualTo(1);
        assertThat(ring.chunksFor(12_289, LAYOUT)).isEqualTo(2);
        assertThat(ring.chunksFor(1_000_000, LAYOUT)).isEqualTo(82);
        assertThat(ring.digitsPerChunk(DigitLayout.two(24))).isEqualTo(8_192);
        assertThat(ring.chunksFor(1_000_000, DigitLayout.two(24))).isEqualTo(123);
        assertIllegal(() -> ring.chunksFor(0, LAYOUT), "at least 1");
    }

    @Test
    void digitLayout_notALayout_isRefused() {
        assertIllegal(() -> new DigitLayout(1, 16), "2 or 3, not 1");
        assertIllegal(() -> new DigitLayout(4, 8), "2 or 3, not 4");
        assertIllegal(() -> DigitLayout.three(7), "8 to 16 for 3 digits, not 7");
        assertIllegal(() -> DigitLayout.three(17), "8 to 16 for 3 digits, not 17");
        assertIllegal(() -> DigitLayout.two(7), "8 to 24 for 2 digits, not 7");
        assertIllegal(() -> DigitLayout.two(25), "8 to 24 for 2 digits, not 25");
        assertThat(DigitLayout.two(24)).isEqualTo(new DigitLayout(2, 24));
        assertThat(DigitLayout.three(16).totalBits()).isEqualTo(48);
    }

    @Test
    void chunkRange_notARange_isRefused() {
        assertIllegal(() -> new ChunkRange(-1, 1), "first -1");
        assertIllegal(() -> new ChunkRange(0, 0), "count 0");
        assertIllegal(() -> new ChunkRange(Integer.MAX_VALUE, 1), "chunk range");
        assertThat(new ChunkRange(3, 2).end()).isEqualTo(5);
    }

    @Test
    void encryptorCreation_wrongSeeds_isRefused() {
        assertIllegal(() -> OneTimeEncryptor.create(ring, new byte[31], seed), "public seed must have 32 bytes");
        assertIllegal(() -> OneTimeEncryptor.create(ring, seed, new byte[33]), "secret seed must have 32 bytes");
        assertThatThrownBy(() -> OneTimeEncryptor.create(ring, Nulls.BYTES, seed))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> OneTimeEncryptor.create(ring, seed, Nulls.BYTES))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void keyCoefficients_wrongTarget_isRefused() {
        assertIllegal(() -> encryptor.keyCoefficients(new int[4095]), "4096 elements");
        assertIllegal(() -> encryptor.keyCoefficients(new int[4097]), "4096 elements");
        assertThatThrownBy(() -> encryptor.keyCoefficients(Nulls.INTS)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void encrypt_wrongArguments_isRefusedAndTheChunkStaysUsable() {
        ByteBuffer room = room(1);
        assertIllegal(() -> encryptor.encrypt(digits, 0, 0, LAYOUT, ONE, room), "cannot have 0");
        assertIllegal(() -> encryptor.encrypt(digits, 0, 3, LAYOUT, ChunkRange.first(2), room(2)), "cannot have 3");
        assertIllegal(() -> encryptor.encrypt(new int[12_289], 0, 12_289, LAYOUT, ONE, room), "cannot have 12289");
        for (int[] range : new int[][] {{-1, 3}, {1, 3}, {0, 4}, {4, 0}, {0, -1}, {Integer.MAX_VALUE, 1}}) {
            assertThatThrownBy(() -> encryptor.encrypt(digits, range[0], range[1], LAYOUT, ONE, room))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        ByteBuffer tooShort = ByteBuffer.allocateDirect(ring.packedPolynomialBytes() - 1);
        assertIllegal(() -> encrypt(digits, tooShort), "30720 bytes");
        assertIllegal(() -> encrypt(digits, room.asReadOnlyBuffer()), "writable");
        assertIllegal(() -> encrypt(digits, ByteBuffer.allocate(ring.packedPolynomialBytes())), "direct");
        for (int wrong : new int[] {(1 << 30) + 1, -(1 << 30) - 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertIllegal(() -> encrypt(new int[] {1 << 30, -(1 << 30), 0, wrong}, room), "parameter 3");
        }
        assertThatThrownBy(() -> encryptor.encrypt(Nulls.INTS, 0, 3, LAYOUT, ONE, room))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> encryptor.encrypt(digits, 0, 3, LAYOUT, Nulls.RANGE, room))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> encrypt(digits, Nulls.BUFFER)).isInstanceOf(NullPointerException.class);
        // What lies outside the given range is nobody's business.
        assertThatCode(() ->
                        encryptor.encrypt(new int[] {Integer.MIN_VALUE, 1, Integer.MIN_VALUE}, 1, 1, LAYOUT, ONE, room))
                .doesNotThrowAnyException();
    }

    private void encrypt(int[] values, ByteBuffer target) {
        encryptor.encrypt(values, 0, values.length, LAYOUT, ONE, target);
    }

    @Test
    void layout_moreBitsThanTheRingHas_isRefused() {
        try (RingContext narrow = OneTimeKeyRing.SCALE_18.create();
                OneTimeEncryptor other = OneTimeEncryptor.create(narrow, seed, seed)) {
            for (DigitLayout wide : new DigitLayout[] {DigitLayout.three(15), DigitLayout.two(22)}) {
                assertIllegal(() -> other.encrypt(digits, 0, 3, wide, ONE, room(1)), "plain modulus, which has 42");
                assertIllegal(
                        () -> OpeningSession.create(narrow, seed, new int[4096], wide), "plain modulus, which has 42");
            }
        }
    }

    @Test
    void encrypt_sameChunkAgain_isRefused() {
        int[] vector = new int[2 * ring.digitsPerChunk(LAYOUT)];
        encryptor.encrypt(vector, 0, 1, LAYOUT, ChunkRange.single(1), room(1));
        assertThatThrownBy(() -> encryptor.encrypt(vector, 0, vector.length, LAYOUT, ChunkRange.first(2), room(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chunk 1 was encrypted before");
        encryptor.encrypt(vector, 5, 1, LAYOUT, ChunkRange.single(0), room(1));
    }

    @Test
    void encrypt_anyPositionOfBuffer_writesTheSameBytesAndAdvances() {
        ByteBuffer sliced = room(2).position(100).slice();
        ByteBuffer whole = room(2).position(7);
        byte[][] results = new byte[2][];
        int next = 0;
        for (ByteBuffer target : new ByteBuffer[] {sliced, whole}) {
            try (OneTimeEncryptor fresh = OneTimeEncryptor.create(ring, seed, seed)) {
                int start = target.position();
                fresh.encrypt(digits, 0, 3, LAYOUT, ONE, target);
                assertThat(target.position()).isEqualTo(start + ring.packedPolynomialBytes());
                byte[] written = new byte[ring.packedPolynomialBytes()];
                target.get(start, written);
                results[next++] = written;
            }
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }

    @Test
    void shareKey_wrongArguments_isRefused() {
        for (int[] wrong : new int[][] {{0, 0}, {-1, 0}, {3, 3}, {3, -1}, {1024, 1}, {Integer.MAX_VALUE, 0}}) {
            assertIllegal(() -> encryptor.shareKey(wrong[0], wrong[1]), "0 <= degree < members <= 1023");
        }
    }

    @Test
    void accumulatorCreation_wrongChunkCount_isRefused() {
        assertIllegal(() -> CiphertextAccumulator.create(ring, 0), "chunk count");
        assertIllegal(() -> CiphertextAccumulator.create(ring, -1), "chunk count");
        assertIllegal(() -> CiphertextAccumulator.create(ring, Integer.MAX_VALUE / 12_288 + 1), "chunk count");
    }

    @Test
    void combine_wrongArguments_isRefused() {
        assertIllegal(() -> accumulator.add(ChunkRange.first(3), room(3)), "chunks up to 3");
        assertIllegal(() -> accumulator.subtract(ChunkRange.single(2), room(1)), "chunks up to 3");
        assertIllegal(() -> accumulator.add(ChunkRange.first(2), room(1)), "61440 bytes");
        assertIllegal(() -> accumulator.add(ONE, ByteBuffer.allocate(30_720)), "direct");
        assertThatThrownBy(() -> accumulator.add(Nulls.RANGE, room(1))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> accumulator.add(ONE, Nulls.BUFFER)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 8190, 8191})
    void combine_wordNotBelowTheModulus_isNamedAndChangesNothing(int word) {
        ByteBuffer honest = room(2);
        encryptor.encrypt(new int[24_576], 0, 24_576, LAYOUT, ChunkRange.first(2), honest);
        accumulator.add(ChunkRange.first(2), honest.flip());
        Opened before = openWithKey();

        long[] words = new long[8192];
        words[word] = OneTimeKeyRing.MODULUS;
        byte[] packed = OneTimeKeyRing.SCALE_12.reference().pack(words);
        ByteBuffer direct = ByteBuffer.allocateDirect(packed.length).put(packed).flip();
        for (ByteBuffer bytes : new ByteBuffer[] {direct, direct.asReadOnlyBuffer()}) {
            assertOutOfRange(() -> accumulator.add(ChunkRange.first(2), bytes), word);
            assertOutOfRange(() -> accumulator.subtract(ChunkRange.first(2), bytes), word);
            assertThat(bytes.position()).isZero();
        }
        Opened after = openWithKey();
        assertThat(after.digits()).isEqualTo(before.digits());
        assertThat(after.residual()).isEqualTo(before.residual());
    }

    private static void assertOutOfRange(ThrowingCallable action, int word) {
        assertThatThrownBy(action).isInstanceOfSatisfying(SealException.class, e -> {
            assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE);
            assertThat(e).hasMessageContaining("word " + word + " ");
        });
    }

    private Opened openWithKey() {
        int[] key = new int[ring.degree()];
        encryptor.keyCoefficients(key);
        return Opened.of(ring, accumulator, 2, seed, key, LAYOUT);
    }

    @Test
    void openingSession_wrongArguments_isRefused() {
        int[] key = new int[ring.degree()];
        assertIllegal(() -> OpeningSession.create(ring, new byte[31], key, LAYOUT), "public seed");
        assertIllegal(() -> OpeningSession.create(ring, seed, new int[4095], LAYOUT), "4096 elements");
        assertIllegal(() -> OpeningSession.create(ring, seed, new int[4097], LAYOUT), "4096 elements");
        assertThatThrownBy(() -> OpeningSession.create(ring, Nulls.BYTES, key, LAYOUT))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> OpeningSession.create(ring, seed, Nulls.INTS, LAYOUT))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void open_wrongArguments_isRefusedAndLeavesNoResidual() {
        int[] room = new int[12_289];
        try (OpeningSession session = OpeningSession.create(ring, seed, new int[ring.degree()], LAYOUT);
                RingContext otherRing = OneTimeKeyRing.SCALE_12.create();
                OpeningSession foreign = OpeningSession.create(otherRing, seed, new int[ring.degree()], LAYOUT)) {
            assertIllegal(() -> accumulator.open(session, ChunkRange.single(2), room, 0), "chunks up to 3");
            assertIllegal(() -> accumulator.open(session, ChunkRange.first(2), room, 0), "room for 24576");
            assertIllegal(() -> accumulator.open(session, ONE, room, 2), "room for 12288");
            assertIllegal(() -> accumulator.open(session, ONE, room, -1), "room for 12288");
            assertIllegal(() -> accumulator.open(session, ONE, room, 12_290), "room for 12288");
            assertIllegal(() -> accumulator.open(foreign, ONE, room, 0), "another ring");
            assertThat(session.residual()).isEqualTo(new Residual(0, 0, 0));
            room[0] = 9;
            accumulator.open(session, ONE, room, 1);
            assertThat(room[0]).isEqualTo(9);
            assertThat(session.residual()).hasToString("Residual[redacted, 4096 coefficients]");
            assertThat(session.layout()).isEqualTo(LAYOUT);
        }
    }

    @Test
    void everything_afterClose_throwsIllegalState() {
        int[] key = new int[ring.degree()];
        int[] room = new int[12_288];
        OpeningSession session = OpeningSession.create(ring, seed, key, LAYOUT);
        session.close();
        assertClosed(() -> accumulator.open(session, ONE, room, 0), "OpeningSession");
        assertClosed(session::residual, "OpeningSession");
        encryptor.close();
        accumulator.close();
        ring.close();
        assertClosed(() -> encryptor.keyCoefficients(key), "OneTimeEncryptor");
        assertClosed(() -> encryptor.shareKey(3, 1), "OneTimeEncryptor");
        assertClosed(() -> encrypt(digits, room(1)), "OneTimeEncryptor");
        assertClosed(() -> accumulator.add(ONE, room(1)), "CiphertextAccumulator");
        assertClosed(() -> accumulator.open(session, ONE, room, 0), "CiphertextAccumulator");
        assertClosed(() -> OpeningSession.create(ring, seed, key, LAYOUT), "RingContext");
        assertClosed(() -> OneTimeEncryptor.create(ring, seed, seed), "RingContext");
        assertClosed(() -> CiphertextAccumulator.create(ring, 1), "RingContext");
    }

    private static void assertClosed(ThrowingCallable action, String type) {
        assertThatThrownBy(action).isInstanceOf(IllegalStateException.class).hasMessage(type + " is closed");
    }

    @Test
    void encryptorAndAccumulator_ringClosedFirst_stillWork() {
        int[] key = new int[ring.degree()];
        encryptor.keyCoefficients(key);
        int[] opened = new int[12_288];
        try (OpeningSession session = OpeningSession.create(ring, seed, key, LAYOUT)) {
            ring.close();
            ByteBuffer packed = room(1);
            encrypt(digits, packed);
            accumulator.add(ONE, packed.flip());
            accumulator.open(session, ONE, opened, 0);
        }
        assertThat(Arrays.copyOf(opened, 3)).isEqualTo(digits);
    }

    @Test
    void toString_ofSecretHolders_showsNothing() {
        assertThat(encryptor).hasToString("OneTimeEncryptor[redacted]");
        try (OpeningSession session = OpeningSession.create(ring, seed, new int[ring.degree()], LAYOUT)) {
            assertThat(session).hasToString("OpeningSession[redacted]");
        }
    }
}
