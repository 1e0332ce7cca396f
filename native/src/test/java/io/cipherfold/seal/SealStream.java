// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What SEAL's uncompressed streams look like, read in plain Java from the members of its classes (serialization.h,
 * ciphertext.cpp, plaintext.cpp, kswitchkeys.cpp of 4.1.2).
 */
final class SealStream {

    static final int HEADER_BYTES = 16;
    static final int ARRAY_HEADER_BYTES = HEADER_BYTES + 8;
    static final int CIPHERTEXT_MEMBERS_BYTES = 32 + 1 + 5 * 8;
    static final int CIPHERTEXT_HEADER_BYTES = HEADER_BYTES + CIPHERTEXT_MEMBERS_BYTES + ARRAY_HEADER_BYTES;
    static final int PLAINTEXT_HEADER_BYTES = HEADER_BYTES + 32 + 2 * 8 + ARRAY_HEADER_BYTES;
    static final int KEYS_HEADER_BYTES = HEADER_BYTES + 32 + 8;

    private SealStream() {}

    static ByteBuffer at(byte[] bytes, int place) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(place);
    }

    /** The words of a ciphertext, public key, plaintext or secret key. */
    static long[] words(byte[] stream, int headerBytes) {
        return words(at(stream, headerBytes - Long.BYTES));
    }

    /** An array that begins with its length. */
    private static long[] words(ByteBuffer from) {
        long[] words = new long[Math.toIntExact(from.getLong())];
        from.asLongBuffer().get(words);
        from.position(from.position() + words.length * Long.BYTES);
        return words;
    }

    /** For each slot that is not empty the words of all its parts. */
    static SortedMap<Integer, long[]> keys(byte[] stream) {
        ByteBuffer from = at(stream, KEYS_HEADER_BYTES - Long.BYTES);
        SortedMap<Integer, long[]> keys = new TreeMap<>();
        long slots = from.getLong();
        for (int slot = 0; slot < slots; slot++) {
            long parts = from.getLong();
            long[] all = {};
            for (int part = 0; part < parts; part++) {
                from.position(from.position() + CIPHERTEXT_HEADER_BYTES - Long.BYTES);
                long[] words = words(from);
                int before = all.length;
                all = Arrays.copyOf(all, before + words.length);
                System.arraycopy(words, 0, all, before, words.length);
            }
            if (parts > 0) {
                keys.put(slot, all);
            }
        }
        return keys;
    }
}
