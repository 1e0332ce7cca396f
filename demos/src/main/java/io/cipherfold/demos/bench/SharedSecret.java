// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import java.util.List;
import java.util.SortedMap;

/** 32 bytes in Shamir shares, as 16 numbers of 16 bits. */
final class SharedSecret {

    private static final int WORDS = 16;

    private SharedSecret() {}

    /** Length of one share in bytes. */
    static int shareBytes() {
        return ShareVector.packedBytes(WORDS);
    }

    /** One share for each member of the sharing. */
    static List<ShareVector> share(byte[] secret, ShamirSharing sharing, RandomSource random) {
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = (secret[2 * i] & 0xff) | (secret[2 * i + 1] & 0xff) << Byte.SIZE;
        }
        return sharing.share(words, random);
    }

    /** The secret of exactly as many shares as are needed. */
    static byte[] recover(SortedMap<Integer, ShareVector> shares, ShamirSharing sharing) {
        int[] words = sharing.recover(shares);
        byte[] secret = new byte[2 * WORDS];
        for (int i = 0; i < WORDS; i++) {
            secret[2 * i] = (byte) words[i];
            secret[2 * i + 1] = (byte) (words[i] >>> Byte.SIZE);
        }
        return secret;
    }
}
