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
    private final byte[] packed = new byte[30_720];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(30_720);
    private long ring;
    private long encryptor;
    private long accumulator;

    @BeforeEach
    void create() {
        SealLibrary.load();
        ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        encryptor = SealJni.createEncryptor(ring, seed, seed);
        accumulator = SealJni.createAccumulator(ring, 1);
    }

    @AfterEach
    void release() {
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
        assertInvalid(() -> SealJni.encrypt(accumulator, digits, 16, 0, 1, packed, 0), "another kind");
        assertInvalid(() -> SealJni.combine(encryptor, false, 0, 1, packed, 0), "another kind");
        assertInvalid(() -> SealJni.open(ring, seed, key, 16, digits, new long[2]), "another kind");
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
        assertInvalid(() -> SealJni.encrypt(encryptor, Nulls.INTS, 16, 0, 1, packed, 0), "null");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 0, 1, Nulls.BYTES, 0), "null");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 17, 0, 1, packed, 0), "digit bits");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, -1, 0, 1, packed, 0), "digit bits");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, -1, 1, packed, 0), "first chunk");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 0, -1, packed, 0), "chunk count");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 1, 1, packed, 0), "without digits");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, Integer.MAX_VALUE, 1, packed, 0), "without digits");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 0, 1, packed, 1), "too short");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 0, 1, packed, -1), "offset");
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 0, 1, packed, Integer.MAX_VALUE), "too short");
        digits[5] = Integer.MIN_VALUE;
        assertInvalid(() -> SealJni.encrypt(encryptor, digits, 16, 0, 1, packed, 0), "2^30");
    }

    @Test
    void encryptDirect_wrongBuffers_isRefused() {
        assertInvalid(() -> SealJni.encryptDirect(encryptor, digits, 16, 0, 1, Nulls.BUFFER, 0), "null");
        assertInvalid(
                () -> SealJni.encryptDirect(encryptor, digits, 16, 0, 1, ByteBuffer.allocate(30_720), 0), "not direct");
        assertInvalid(() -> SealJni.encryptDirect(encryptor, digits, 16, 0, 1, direct, 1), "too short");
        assertInvalid(() -> SealJni.encryptDirect(encryptor, digits, 16, 0, 1, direct, -1), "offset");
        assertInvalid(() -> SealJni.encryptDirect(encryptor, digits, 16, 0, Integer.MAX_VALUE, direct, 0), "too short");
    }

    @Test
    void combine_wrongArguments_isRefused() {
        assertInvalid(() -> SealJni.combine(accumulator, false, 0, 2, packed, 0), "chunks out of range");
        assertInvalid(() -> SealJni.combine(accumulator, false, 1, 1, packed, 0), "chunks out of range");
        assertInvalid(() -> SealJni.combine(accumulator, true, -1, 1, packed, 0), "first chunk");
        assertInvalid(() -> SealJni.combine(accumulator, true, 0, 1, packed, 1), "too short");
        assertInvalid(() -> SealJni.combine(accumulator, true, 0, 1, packed, -1), "offset");
        assertInvalid(() -> SealJni.combine(accumulator, true, 0, 1, Nulls.BYTES, 0), "null");
        assertInvalid(() -> SealJni.combineDirect(accumulator, false, 0, 1, Nulls.BUFFER, 0), "null");
        assertInvalid(() -> SealJni.combineDirect(accumulator, false, 0, 1, direct, 1), "too short");
        assertInvalid(() -> SealJni.combineDirect(accumulator, false, 0, 1, ByteBuffer.allocate(1), 0), "not direct");
    }

    @Test
    void open_wrongArguments_isRefused() {
        long[] residual = new long[2];
        assertInvalid(() -> SealJni.open(accumulator, Nulls.BYTES, key, 16, digits, residual), "null");
        assertInvalid(() -> SealJni.open(accumulator, new byte[1], key, 16, digits, residual), "32 bytes");
        assertInvalid(() -> SealJni.open(accumulator, seed, Nulls.INTS, 16, digits, residual), "null");
        assertInvalid(() -> SealJni.open(accumulator, seed, new int[1], 16, digits, residual), "key sum");
        assertInvalid(() -> SealJni.open(accumulator, seed, key, 0, digits, residual), "digit bits");
        assertInvalid(() -> SealJni.open(accumulator, seed, key, 16, Nulls.INTS, residual), "null");
        assertInvalid(() -> SealJni.open(accumulator, seed, key, 16, new int[1], residual), "digits");
        assertInvalid(() -> SealJni.open(accumulator, seed, key, 16, digits, Nulls.LONGS), "null");
        assertInvalid(() -> SealJni.open(accumulator, seed, key, 16, digits, new long[1]), "too short");
    }

    @Test
    void open_extremeKeySum_doesNotOverflow() {
        key[0] = Integer.MIN_VALUE;
        key[4095] = Integer.MAX_VALUE;
        long[] residual = new long[2];
        SealJni.open(accumulator, seed, key, 16, digits, residual);
        assertThat(residual[0]).isBetween(1900L, 2049L);
    }
}
