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

    private static final int DIGIT_BITS = 16;
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
        return ByteBuffer.allocate(chunks * ring.packedPolynomialBytes());
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
        assertThat(ring.digitsPerChunk()).isEqualTo(12_288);
        assertThat(ring.chunksFor(1)).isEqualTo(1);
        assertThat(ring.chunksFor(12_288)).isEqualTo(1);
        assertThat(ring.chunksFor(12_289)).isEqualTo(2);
        assertThat(ring.chunksFor(1_000_000)).isEqualTo(82);
        assertIllegal(() -> ring.chunksFor(0), "at least 1");
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
        assertIllegal(() -> encryptor.encrypt(digits, 7, ONE, room(1)), "digit bits must be 8 to 16");
        assertIllegal(() -> encryptor.encrypt(digits, 17, ONE, room(1)), "digit bits must be 8 to 16");
        assertIllegal(
                () -> encryptor.encrypt(digits, DIGIT_BITS, ChunkRange.single(1), room(1)), "chunk 1 has no parameter");
        assertIllegal(() -> encryptor.encrypt(new int[0], DIGIT_BITS, ONE, room(1)), "chunk 0 has no parameter");
        ByteBuffer tooShort = ByteBuffer.allocate(ring.packedPolynomialBytes() - 1);
        assertIllegal(() -> encryptor.encrypt(digits, DIGIT_BITS, ONE, tooShort), "30720 bytes");
        assertIllegal(() -> encryptor.encrypt(digits, DIGIT_BITS, ONE, room(1).asReadOnlyBuffer()), "writable");
        for (int wrong : new int[] {(1 << 30) + 1, -(1 << 30) - 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertIllegal(() -> encryptor.encrypt(new int[] {0, wrong}, DIGIT_BITS, ONE, room(1)), "parameter 1");
        }
        assertThatThrownBy(() -> encryptor.encrypt(Nulls.INTS, DIGIT_BITS, ONE, room(1)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> encryptor.encrypt(digits, DIGIT_BITS, Nulls.RANGE, room(1)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> encryptor.encrypt(digits, DIGIT_BITS, ONE, Nulls.BUFFER))
                .isInstanceOf(NullPointerException.class);
        assertThatCode(() -> encryptor.encrypt(digits, DIGIT_BITS, ONE, room(1)))
                .doesNotThrowAnyException();
    }

    @Test
    void encrypt_digitBitsOfARingWithFewerPlainBits_isRefused() {
        try (RingContext narrow = OneTimeKeyRing.SCALE_18.create();
                OneTimeEncryptor other = OneTimeEncryptor.create(narrow, seed, seed)) {
            assertIllegal(() -> other.encrypt(digits, 15, ONE, room(1)), "digit bits must be 8 to 14");
        }
    }

    @Test
    void encrypt_sameChunkAgain_isRefused() {
        int[] vector = new int[2 * ring.digitsPerChunk()];
        encryptor.encrypt(vector, DIGIT_BITS, ChunkRange.single(1), room(1));
        assertThatThrownBy(() -> encryptor.encrypt(vector, DIGIT_BITS, ChunkRange.first(2), room(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chunk 1 was encrypted before");
        encryptor.encrypt(vector, DIGIT_BITS, ChunkRange.single(0), room(1));
    }

    @Test
    void encrypt_anyKindOfBuffer_writesTheSameBytesAndAdvances() {
        ByteBuffer heap = room(2).position(5);
        ByteBuffer sliced = room(2).position(100).slice();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(2 * ring.packedPolynomialBytes()).position(7);
        byte[][] results = new byte[3][];
        int next = 0;
        for (ByteBuffer target : new ByteBuffer[] {heap, sliced, direct}) {
            try (OneTimeEncryptor fresh = OneTimeEncryptor.create(ring, seed, seed)) {
                int start = target.position();
                fresh.encrypt(digits, DIGIT_BITS, ONE, target);
                assertThat(target.position()).isEqualTo(start + ring.packedPolynomialBytes());
                byte[] written = new byte[ring.packedPolynomialBytes()];
                target.get(start, written);
                results[next++] = written;
            }
        }
        assertThat(results[1]).isEqualTo(results[0]);
        assertThat(results[2]).isEqualTo(results[0]);
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
        assertThatThrownBy(() -> accumulator.add(Nulls.RANGE, room(1))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> accumulator.add(ONE, Nulls.BUFFER)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 8190, 8191})
    void combine_wordNotBelowTheModulus_isNamedAndChangesNothing(int word) {
        ByteBuffer honest = room(2);
        encryptor.encrypt(new int[2 * ring.digitsPerChunk()], DIGIT_BITS, ChunkRange.first(2), honest);
        accumulator.add(ChunkRange.first(2), honest.flip());
        Opening before = openWithKey();

        long[] words = new long[8192];
        words[word] = OneTimeKeyRing.MODULUS;
        byte[] packed = OneTimeKeyRing.SCALE_12.reference().pack(words);
        ByteBuffer direct = ByteBuffer.allocateDirect(packed.length).put(packed).flip();
        for (ByteBuffer bytes : new ByteBuffer[] {
            ByteBuffer.wrap(packed), direct, ByteBuffer.wrap(packed).asReadOnlyBuffer()
        }) {
            assertOutOfRange(() -> accumulator.add(ChunkRange.first(2), bytes), word);
            assertOutOfRange(() -> accumulator.subtract(ChunkRange.first(2), bytes), word);
            assertThat(bytes.position()).isZero();
        }
        Opening after = openWithKey();
        assertThat(after.digits()).isEqualTo(before.digits());
        assertThat(after.residualSquares()).isEqualTo(before.residualSquares());
    }

    private static void assertOutOfRange(ThrowingCallable action, int word) {
        assertThatThrownBy(action).isInstanceOfSatisfying(SealException.class, e -> {
            assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE);
            assertThat(e).hasMessageContaining("word " + word + " ");
        });
    }

    private Opening openWithKey() {
        int[] key = new int[ring.degree()];
        encryptor.keyCoefficients(key);
        return accumulator.open(seed, key, DIGIT_BITS);
    }

    @Test
    void open_wrongArguments_isRefused() {
        int[] key = new int[ring.degree()];
        assertIllegal(() -> accumulator.open(new byte[31], key, DIGIT_BITS), "public seed");
        assertIllegal(() -> accumulator.open(seed, new int[4095], DIGIT_BITS), "4096 elements");
        assertIllegal(() -> accumulator.open(seed, new int[4097], DIGIT_BITS), "4096 elements");
        assertIllegal(() -> accumulator.open(seed, key, 17), "digit bits");
        assertThatThrownBy(() -> accumulator.open(Nulls.BYTES, key, DIGIT_BITS))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> accumulator.open(seed, Nulls.INTS, DIGIT_BITS))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void opening_digitsChangedByTheCaller_staysTheSame() {
        Opening opening = accumulator.open(seed, new int[ring.degree()], DIGIT_BITS);
        Arrays.fill(opening.digits(), 9);
        assertThat(opening.digits()).containsOnly(0);
        assertThat(opening).hasToString("Opening[redacted, 8192 coefficients]");
    }

    @Test
    void everything_afterClose_throwsIllegalState() {
        int[] key = new int[ring.degree()];
        encryptor.close();
        accumulator.close();
        ring.close();
        assertClosed(() -> encryptor.keyCoefficients(key), "OneTimeEncryptor");
        assertClosed(() -> encryptor.encrypt(digits, DIGIT_BITS, ONE, room(1)), "OneTimeEncryptor");
        assertClosed(() -> accumulator.add(ONE, room(1)), "CiphertextAccumulator");
        assertClosed(() -> accumulator.open(seed, key, DIGIT_BITS), "CiphertextAccumulator");
        assertClosed(() -> OneTimeEncryptor.create(ring, seed, seed), "RingContext");
        assertClosed(() -> CiphertextAccumulator.create(ring, 1), "RingContext");
    }

    private static void assertClosed(ThrowingCallable action, String type) {
        assertThatThrownBy(action).isInstanceOf(IllegalStateException.class).hasMessage(type + " is closed");
    }

    @Test
    void encryptorAndAccumulator_ringClosedFirst_stillWork() {
        ring.close();
        ByteBuffer packed = room(1);
        encryptor.encrypt(digits, DIGIT_BITS, ONE, packed);
        accumulator.add(ONE, packed.flip());
        assertThat(Arrays.copyOf(openWithKey().digits(), 3)).isEqualTo(digits);
    }

    @Test
    void toString_ofSecretHolders_showsNothing() {
        assertThat(encryptor).hasToString("OneTimeEncryptor[redacted]");
    }
}
