// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/** Native methods of the scheme DirectBfv; the rules of {@link SealJni} apply. */
final class CollectiveJni {

    private CollectiveJni() {}

    static native long createRing(int degree, long[] primes, long plainModulus);

    static native long createMember(long ring, byte[] seed);

    static native void contribution(long member, byte[] publicSeed, byte[] target);

    /** The contributions stand one after the other. */
    static native long createEncryptor(long ring, byte[] publicSeed, int members, byte[] contributions);

    /** The digits are those of this chunk alone; missing ones are zeros. */
    static native void encrypt(
            long encryptor,
            byte[] secretSeed,
            int chunk,
            int[] digits,
            int base,
            ByteBuffer first,
            int firstOffset,
            ByteBuffer second,
            int secondOffset);

    static native long createSum(long ring, int chunkCount);

    static native void combine(long sum, boolean subtract, int firstChunk, int chunkCount, byte[] packed, int offset);

    static native void combineDirect(
            long sum, boolean subtract, int firstChunk, int chunkCount, ByteBuffer packed, int offset);

    static native void read(long sum, int firstChunk, int chunkCount, byte[] target, int offset);

    static native void share(
            long sum,
            long member,
            byte[] floodingSeed,
            int widthBits,
            int firstChunk,
            int chunkCount,
            byte[] target,
            int offset);

    /** {@code residual} takes the upper and the lower 64 bits of the largest remainder. */
    static native void open(
            long sum, long shares, int base, int firstChunk, int chunkCount, int[] digits, long[] residual);
}
