// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SEAL's name of the parameters of one level: the BLAKE2b-256 hash of scheme, degree and moduli. Equal parameters have equal
 * names on every machine.
 *
 * @param word0 first of four words
 * @param word1 second word
 * @param word2 third word
 * @param word3 last word
 */
public record ParmsId(long word0, long word1, long word2, long word3) {

    /** Length of the byte form. */
    public static final int BYTES = 4 * Long.BYTES;

    /** The words, each in little-endian order. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(word0)
                .putLong(word1)
                .putLong(word2)
                .putLong(word3)
                .array();
    }

    /** The inverse of {@link #toBytes()}; exactly 32 bytes. */
    public static ParmsId fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a ParmsId has " + BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new ParmsId(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    static ParmsId ofWords(long[] words, int start) {
        return new ParmsId(words[start], words[start + 1], words[start + 2], words[start + 3]);
    }

    @Override
    public String toString() {
        return String.format("%016x%016x%016x%016x", word0, word1, word2, word3);
    }
}
