// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The second line of checks, in C++: whatever the Java classes let through, the JVM survives. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class SealJniTest {

    private final byte[] seed = new byte[32];
    private final int[] digits = new int[12_288];
    private final int[] key = new int[4096];
    private final byte[] shares = new byte[3 * 10_240];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(30_720);
    private long ring;
    private long encryptor;
    private long accumulator;
    private long opening;

    @BeforeEach
    void create() {
        SealLibrary.load();
        ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        encryptor = SealJni.createEncryptor(ring, seed, seed);
        accumulator = SealJni.createAccumulator(ring, 1);
        opening = SealJni.createOpening(ring, seed, key, 3, 16);
    }

    @AfterEach
    void release() {
        SealJni.release(opening);
        SealJni.release(accumulator);
        SealJni.release(encryptor);
        SealJni.release(ring);
    }

    private static void assertInvalid(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOfSatisfying(SealException.class, e -> {
            assertThat(e.code()).isEqualTo(SealException.Code.INVALID_ARGUMENT);
            assertThat(e).hasMessageContaining(message);
        });
    }

    @Test
    void handles_nullUnalignedOrOfAnotherKind_areRefused() {
        assertInvalid(() -> SealJni.release(0), "null");
        assertInvalid(() -> SealJni.release(accumulator + 1), "aligned");
        assertInvalid(() -> SealJni.createEncryptor(0, seed, seed), "null");
        assertInvalid(() -> SealJni.createEncryptor(accumulator, seed, seed), "another kind");
        assertInvalid(() -> SealJni.createAccumulator(encryptor, 1), "another kind");
        assertInvalid(() -> SealJni.keyCoefficients(ring, key), "another kind");
        assertInvalid(() -> SealJni.shareKey(ring, 3, 1, shares), "another kind");
        assertInvalid(() -> encrypt(accumulator, digits, 0, 12_288, 0, 1), "another kind");
        assertInvalid(() -> SealJni.combine(encryptor, false, 0, 1, direct, 0), "another kind");
        assertInvalid(() -> SealJni.createOpening(encryptor, seed, key, 3, 16), "another kind");
        assertInvalid(() -> SealJni.open(opening, opening, 0, 1, digits, 0), "another kind");
        assertInvalid(() -> SealJni.open(accumulator, ring, 0, 1, digits, 0), "another kind");
        assertInvalid(() -> SealJni.residual(accumulator, new long[3]), "another kind");
    }

    @Test
    void creation_wrongArguments_isRefused() {
        assertInvalid(() -> SealJni.createRing(-1, 0, 0), "degree");
        assertInvalid(() -> SealJni.createEncryptor(ring, Nulls.BYTES, seed), "null");
        assertInvalid(() -> SealJni.createEncryptor(ring, seed, Nulls.BYTES), "null");
        assertInvalid(() -> SealJni.createEncryptor(ring, new byte[31], seed), "32 bytes");
        assertInvalid(() -> SealJni.createEncryptor(ring, seed, new byte[33]), "32 bytes");
        assertInvalid(() -> SealJni.createAccumulator(ring, 0), "at least one chunk");
        assertInvalid(() -> SealJni.createAccumulator(ring, -1), "chunk count");
    }

    @Test
    @Tag("unsanitized")
    void creation_moreMemoryThanThereIs_isATypedError() {
        // 2^31 chunks of 256 KiB are more than a 64-bit address space of today, whatever the kernel promises.
        long wide = SealJni.createRing(32_768, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        try {
            assertThatThrownBy(() -> SealJni.createAccumulator(wide, Integer.MAX_VALUE))
                    .isInstanceOfSatisfying(
                            SealException.class, e -> assertThat(e.code()).isEqualTo(SealException.Code.OUT_OF_MEMORY));
        } finally {
            SealJni.release(wide);
        }
    }

    @Test
    void encrypt_wrongArguments_isRefused() {
        assertInvalid(() -> SealJni.keyCoefficients(encryptor, Nulls.INTS), "null");
        assertInvalid(() -> SealJni.keyCoefficients(encryptor, new int[4095]), "one element per coefficient");
        assertInvalid(() -> encrypt(encryptor, Nulls.INTS, 0, 12_288, 0, 1), "null");
        assertInvalid(() -> encrypt(encryptor, digits, -1, 12_288, 0, 1), "from");
        assertInvalid(() -> encrypt(encryptor, digits, 0, -1, 0, 1), "count");
        assertInvalid(() -> encrypt(encryptor, digits, 0, 0, 0, 1), "not those of the chunks");
        assertInvalid(() -> encrypt(encryptor, digits, 0, 12_289, 0, 1), "not those of the chunks");
        assertInvalid(() -> encrypt(encryptor, digits, 0, 12_288, 0, 2), "not those of the chunks");
        assertInvalid(() -> encrypt(encryptor, digits, 1, 12_288, 0, 1), "too short");
        assertInvalid(() -> encrypt(encryptor, digits, Integer.MAX_VALUE, 12_288, 0, 1), "too short");
        assertInvalid(() -> encrypt(encryptor, digits, 0, 12_288, -1, 1), "first chunk");
        assertInvalid(() -> encrypt(encryptor, digits, 0, 12_288, 0, -1), "chunk count");
        digits[5] = Integer.MIN_VALUE;
        assertInvalid(() -> encrypt(encryptor, digits, 0, 12_288, 0, 1), "2^30");
    }

    private void encrypt(long pointer, int[] values, int from, int count, int firstChunk, int chunkCount) {
        SealJni.encrypt(pointer, values, from, count, 3, 16, firstChunk, chunkCount, direct, 0);
    }

    @Test
    void encrypt_wrongLayout_isRefused() {
        for (int[] layout : new int[][] {{3, 17}, {3, -1}, {2, 25}, {2, 7}, {1, 16}, {4, 8}, {-3, 16}}) {
            assertInvalid(
                    () -> SealJni.encrypt(encryptor, digits, 0, 1, layout[0], layout[1], 0, 1, direct, 0), "digit");
            assertInvalid(() -> SealJni.createOpening(ring, seed, key, layout[0], layout[1]), "digit");
        }
    }

    @Test
    void encrypt_wrongBuffers_isRefused() {
        ByteBuffer heap = ByteBuffer.allocate(30_720);
        assertInvalid(() -> encryptTo(Nulls.BUFFER, 1, 0), "null");
        assertInvalid(() -> encryptTo(heap, 1, 0), "not direct");
        assertInvalid(() -> encryptTo(direct, 1, 1), "too short");
        assertInvalid(() -> encryptTo(direct, 1, -1), "offset");
        assertInvalid(() -> encryptTo(direct, 1, Integer.MAX_VALUE), "too short");
    }

    private void encryptTo(ByteBuffer target, int count, int offset) {
        SealJni.encrypt(encryptor, digits, 0, count, 3, 16, 0, 1, target, offset);
    }

    @Test
    void shareKey_wrongArguments_isRefused() {
        assertInvalid(() -> SealJni.shareKey(encryptor, 3, 1, Nulls.BYTES), "null");
        assertInvalid(() -> SealJni.shareKey(encryptor, 2, 1, shares), "bytes of all shares");
        assertInvalid(() -> SealJni.shareKey(encryptor, 0, 0, new byte[0]), "members");
        assertInvalid(() -> SealJni.shareKey(encryptor, -1, 0, shares), "members");
        assertInvalid(() -> SealJni.shareKey(encryptor, 1024, 1, shares), "members");
        assertInvalid(() -> SealJni.shareKey(encryptor, Integer.MAX_VALUE, 1, shares), "members");
        assertInvalid(() -> SealJni.shareKey(encryptor, 3, 3, shares), "degree");
        assertInvalid(() -> SealJni.shareKey(encryptor, 3, -1, shares), "degree");
    }

    @Test
    void combine_wrongArguments_isRefused() {
        ByteBuffer two = ByteBuffer.allocateDirect(2 * 30_720);
        assertInvalid(() -> SealJni.combine(accumulator, false, 0, 2, two, 0), "chunks out of range");
        assertInvalid(() -> SealJni.combine(accumulator, false, 1, 1, direct, 0), "chunks out of range");
        assertInvalid(() -> SealJni.combine(accumulator, true, -1, 1, direct, 0), "first chunk");
        assertInvalid(() -> SealJni.combine(accumulator, true, 0, -1, direct, 0), "chunk count");
        assertInvalid(() -> SealJni.combine(accumulator, true, 0, 1, direct, -1), "offset");
        assertInvalid(() -> SealJni.combine(accumulator, false, 0, 1, Nulls.BUFFER, 0), "null");
        assertInvalid(() -> SealJni.combine(accumulator, false, 0, 1, direct, 1), "too short");
        assertInvalid(() -> SealJni.combine(accumulator, false, 0, 1, ByteBuffer.allocate(1), 0), "not direct");
    }

    @Test
    void open_wrongArguments_isRefused() {
        assertInvalid(() -> SealJni.createOpening(ring, Nulls.BYTES, key, 3, 16), "null");
        assertInvalid(() -> SealJni.createOpening(ring, new byte[1], key, 3, 16), "32 bytes");
        assertInvalid(() -> SealJni.createOpening(ring, seed, Nulls.INTS, 3, 16), "null");
        assertInvalid(() -> SealJni.createOpening(ring, seed, new int[1], 3, 16), "key sum");
        assertInvalid(() -> SealJni.open(accumulator, opening, 0, 1, Nulls.INTS, 0), "null");
        assertInvalid(() -> SealJni.open(accumulator, opening, 0, 1, new int[1], 0), "digits");
        assertInvalid(() -> SealJni.open(accumulator, opening, 0, 1, digits, 1), "digits");
        assertInvalid(() -> SealJni.open(accumulator, opening, 0, 1, digits, -1), "from");
        assertInvalid(() -> SealJni.open(accumulator, opening, 1, 1, digits, 0), "chunks out of range");
        assertInvalid(() -> SealJni.open(accumulator, opening, 0, Integer.MAX_VALUE, digits, 0), "digits");
        assertInvalid(() -> SealJni.residual(opening, Nulls.LONGS), "null");
        assertInvalid(() -> SealJni.residual(opening, new long[2]), "too short");
    }

    @Test
    void open_openingOfAnotherRing_isRefused() {
        long other = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        long foreign = SealJni.createOpening(other, seed, key, 3, 16);
        try {
            assertInvalid(() -> SealJni.open(accumulator, foreign, 0, 1, digits, 0), "another ring");
        } finally {
            SealJni.release(foreign);
            SealJni.release(other);
        }
    }

    @Test
    void open_extremeKeySum_doesNotOverflow() {
        key[0] = Integer.MIN_VALUE;
        key[4095] = Integer.MAX_VALUE;
        long[] residual = new long[3];
        long extreme = SealJni.createOpening(ring, seed, key, 3, 16);
        try {
            SealJni.open(accumulator, extreme, 0, 1, digits, 0);
            SealJni.residual(extreme, residual);
        } finally {
            SealJni.release(extreme);
        }
        assertThat(residual[0]).isBetween(1900L, 2049L);
    }
}
