// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesCtrRandomSourceTest {

    /** What is computed at once; only forgetful streams depend on it. */
    private static final int BUFFER = 16_384;

    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @Test
    void blockCipher_publishedVector_matches() throws GeneralSecurityException {
        // FIPS 197, appendix C.3: the reference of the other tests is AES-256.
        byte[] plain = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

        assertThat(HexFormat.of().formatHex(blockCipher(KEY).doFinal(plain)))
                .isEqualTo("8ea2b7ca516745bfeafc49904b496089");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 16_383, 16_384, 16_385, 50_000})
    void nextBytes_anyLength_isTheEncryptedCounter(int length) throws GeneralSecurityException {
        byte[] stream = new byte[length];
        AesCtrRandomSource.keyed(KEY).nextBytes(stream);

        assertThat(stream).isEqualTo(encryptedCounters(length));
    }

    @Test
    void nextBytes_inPieces_isTheSameStream() throws GeneralSecurityException {
        AesCtrRandomSource random = AesCtrRandomSource.keyed(KEY);
        ByteBuffer stream = ByteBuffer.allocate(3 * BUFFER);
        for (int length = 1; stream.remaining() >= length; length++) {
            byte[] piece = new byte[length];
            random.nextBytes(piece);
            stream.put(piece);
        }

        byte[] taken = new byte[stream.position()];
        stream.flip().get(taken);
        assertThat(taken).isEqualTo(encryptedCounters(taken.length));
    }

    @Test
    void nextInt_acrossBuffers_readsTheStreamLittleEndian() throws GeneralSecurityException {
        AesCtrRandomSource random = AesCtrRandomSource.keyed(KEY);
        ByteBuffer expected = ByteBuffer.wrap(encryptedCounters(40_000)).order(ByteOrder.LITTLE_ENDIAN);

        while (expected.hasRemaining()) {
            assertThat(random.nextInt()).isEqualTo(expected.getInt());
        }
    }

    @Test
    void nextLong_acrossBuffers_readsTheStreamLittleEndian() throws GeneralSecurityException {
        AesCtrRandomSource random = AesCtrRandomSource.keyed(KEY);
        ByteBuffer expected = ByteBuffer.wrap(encryptedCounters(40_000)).order(ByteOrder.LITTLE_ENDIAN);

        while (expected.hasRemaining()) {
            assertThat(random.nextLong()).isEqualTo(expected.getLong());
        }
    }

    @Test
    void keyed_changedArray_keepsItsStream() throws GeneralSecurityException {
        byte[] key = KEY.clone();
        AesCtrRandomSource random = AesCtrRandomSource.keyed(key);
        key[0]++;
        byte[] stream = new byte[64];
        random.nextBytes(stream);

        assertThat(stream).isEqualTo(encryptedCounters(64));
    }

    @Test
    void forgetful_acrossBuffers_replacesItsKeyByTheFrontOfEachBuffer() throws GeneralSecurityException {
        // Fast key erasure: what was drawn before the last refill cannot be computed from the state any more.
        byte[] stream = new byte[40_000];
        AesCtrRandomSource.forgetful(KEY).nextBytes(stream);

        byte[] key = KEY;
        for (int done = 0; done < stream.length; ) {
            byte[] buffer = encryptedCounters(key, BUFFER);
            key = Arrays.copyOf(buffer, 32);
            int count = Math.min(stream.length - done, BUFFER - 32);
            assertThat(Arrays.copyOfRange(stream, done, done + count))
                    .isEqualTo(Arrays.copyOfRange(buffer, 32, 32 + count));
            done += count;
        }
    }

    @Test
    void forgetful_mixedDraws_skipNoBytesAndRepeatNone() throws GeneralSecurityException {
        AesCtrRandomSource random = AesCtrRandomSource.forgetful(KEY);
        ByteBuffer expected =
                ByteBuffer.wrap(encryptedCounters(KEY, BUFFER), 32, BUFFER - 32).order(ByteOrder.LITTLE_ENDIAN);
        byte[] piece = new byte[100];
        while (expected.remaining() >= 112) {
            byte[] expectedPiece = new byte[100];
            expected.get(expectedPiece);
            random.nextBytes(piece);
            assertThat(piece).isEqualTo(expectedPiece);
            assertThat(random.nextInt()).isEqualTo(expected.getInt());
            assertThat(random.nextLong()).isEqualTo(expected.getLong());
        }
    }

    @Test
    void secure_twice_givesDifferentStreams() {
        assertThat(AesCtrRandomSource.secure().nextLong())
                .isNotEqualTo(AesCtrRandomSource.secure().nextLong());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33})
    void keyed_wrongLength_isRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AesCtrRandomSource.keyed(new byte[length]))
                .withMessage("key must have 32 bytes, has " + length);
    }

    @Test
    void toString_showsNothing() {
        assertThat(AesCtrRandomSource.keyed(KEY)).hasToString("AesCtrRandomSource[redacted]");
    }

    /** NIST SP 800-38A section 6.5 with counters 0, 1, 2, ... as 128-bit big-endian blocks, by another cipher mode. */
    private static byte[] encryptedCounters(int length) throws GeneralSecurityException {
        return encryptedCounters(KEY, length);
    }

    private static byte[] encryptedCounters(byte[] key, int length) throws GeneralSecurityException {
        int blocks = length / 16 + 1;
        ByteBuffer counters = ByteBuffer.allocate(16 * blocks);
        for (int block = 0; block < blocks; block++) {
            counters.putLong(0).putLong(block);
        }
        return Arrays.copyOf(blockCipher(key).doFinal(counters.array()), length);
    }

    private static Cipher blockCipher(byte[] key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return cipher;
    }
}
