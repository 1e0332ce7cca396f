// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Wrong arguments for the native methods of the scheme DirectBfv. */
final class CollectiveRefusals {

    private static final int BASE = CollectiveOperands.BASE;
    /** 36 bits for each of 2048 residues, and 14 for those of the special prime. */
    private static final int PACKED = 9_216;

    private static final int CONTRIBUTION = 12_800;

    private CollectiveRefusals() {}

    static int run() {
        byte[] seed = new byte[32];
        long ring = CollectiveJni.createRing(
                CollectiveOperands.DEGREE, CollectiveOperands.PRIMES, CollectiveOperands.PLAIN_MODULUS);
        long other = CollectiveJni.createRing(
                CollectiveOperands.DEGREE, CollectiveOperands.PRIMES, CollectiveOperands.PLAIN_MODULUS);
        long member = CollectiveJni.createMember(ring, seed);
        long stranger = CollectiveJni.createMember(other, seed);
        long encryptor = CollectiveJni.createEncryptor(ring, seed, 1, new byte[CONTRIBUTION]);
        long sum = CollectiveJni.createSum(ring, 1);
        long shares = CollectiveJni.createSum(ring, 1);
        try {
            return noHandle() + keys(ring, member) + encryption(encryptor) + summation(sum, shares, member, stranger);
        } finally {
            for (long pointer : new long[] {shares, sum, encryptor, stranger, member, other, ring}) {
                SealJni.release(pointer);
            }
        }
    }

    private static int noHandle() {
        byte[] seed = new byte[32];
        return RefusedCalls.refused(
                () -> CollectiveJni.createRing(2048, new long[] {7, 3}, 3),
                () -> CollectiveJni.createRing(2048, Nulls.LONGS, 3),
                () -> CollectiveJni.createMember(0, seed),
                () -> CollectiveJni.contribution(0, seed, new byte[1]),
                () -> CollectiveJni.createEncryptor(0, seed, 1, new byte[1]),
                () -> CollectiveJni.encrypt(
                        0, seed, 0, new int[1], BASE, ByteBuffer.allocate(1), 0, ByteBuffer.allocate(1), 0),
                () -> CollectiveJni.createSum(0, 1),
                () -> CollectiveJni.combine(0, false, 0, 1, new byte[1], 0),
                () -> CollectiveJni.combineDirect(0, false, 0, 1, ByteBuffer.allocate(1), 0),
                () -> CollectiveJni.read(0, 0, 1, new byte[1], 0),
                () -> CollectiveJni.share(0, 0, seed, 1, 0, 1, new byte[1], 0),
                () -> CollectiveJni.open(0, 0, BASE, 0, 1, new int[1], new long[2]));
    }

    private static int keys(long ring, long member) {
        byte[] seed = new byte[32];
        byte[] outOfRange = new byte[CONTRIBUTION];
        Arrays.fill(outOfRange, (byte) -1);
        return RefusedCalls.refused(
                () -> CollectiveJni.createMember(ring, Nulls.BYTES),
                () -> CollectiveJni.createMember(ring, new byte[31]),
                () -> CollectiveJni.createMember(member, seed),
                () -> CollectiveJni.contribution(member, seed, Nulls.BYTES),
                () -> CollectiveJni.contribution(member, seed, new byte[CONTRIBUTION - 1]),
                () -> CollectiveJni.createEncryptor(ring, seed, 1, Nulls.BYTES),
                () -> CollectiveJni.createEncryptor(ring, seed, 0, new byte[CONTRIBUTION]),
                () -> CollectiveJni.createEncryptor(ring, seed, -1, new byte[CONTRIBUTION]),
                () -> CollectiveJni.createEncryptor(ring, seed, 2, new byte[CONTRIBUTION]),
                () -> CollectiveJni.createEncryptor(ring, seed, 1, outOfRange));
    }

    private static int encryption(long encryptor) {
        byte[] seed = new byte[32];
        int[] digits = new int[1];
        ByteBuffer room = ByteBuffer.allocateDirect(PACKED);
        ByteBuffer heap = ByteBuffer.allocate(PACKED);
        return RefusedCalls.refused(
                () -> CollectiveJni.encrypt(encryptor, new byte[33], 0, digits, BASE, room, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, -1, digits, BASE, room, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, Nulls.INTS, BASE, room, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, new int[6_145], BASE, room, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, new int[] {1 << 31}, BASE, room, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, digits, BASE + 1, room, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, digits, BASE, Nulls.BUFFER, 0, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, digits, BASE, room, 0, heap, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, digits, BASE, room, 1, room, 0),
                () -> CollectiveJni.encrypt(encryptor, seed, 0, digits, BASE, room, 0, room, -1));
    }

    private static int summation(long sum, long shares, long member, long stranger) {
        byte[] seed = new byte[32];
        byte[] packed = new byte[PACKED];
        byte[] outOfRange = new byte[PACKED];
        Arrays.fill(outOfRange, (byte) -1);
        ByteBuffer direct = ByteBuffer.allocateDirect(PACKED).put(outOfRange).flip();
        int[] digits = new int[6_144];
        return RefusedCalls.refused(
                () -> CollectiveJni.combine(sum, false, 0, 1, Nulls.BYTES, 0),
                () -> CollectiveJni.combine(sum, false, 0, 1, packed, 1),
                () -> CollectiveJni.combine(sum, false, 1, 1, packed, 0),
                () -> CollectiveJni.combine(sum, true, 0, 1, outOfRange, 0),
                () -> CollectiveJni.combineDirect(sum, false, 0, 1, direct, 0),
                () -> CollectiveJni.combineDirect(sum, true, 0, 1, ByteBuffer.allocateDirect(1), 0),
                () -> CollectiveJni.read(sum, 0, 1, packed, 1),
                () -> CollectiveJni.read(sum, 0, 2, packed, 0),
                () -> CollectiveJni.share(sum, stranger, seed, 1, 0, 1, packed, 0),
                () -> CollectiveJni.share(sum, member, seed, 0, 0, 1, packed, 0),
                () -> CollectiveJni.share(sum, member, seed, 63, 0, 1, packed, 0),
                () -> CollectiveJni.share(sum, member, new byte[1], 1, 0, 1, packed, 0),
                () -> CollectiveJni.share(sum, member, seed, 1, 0, 1, packed, 1),
                () -> CollectiveJni.open(sum, sum, BASE, 0, 1, digits, new long[2]),
                () -> CollectiveJni.open(sum, shares, 255, 0, 1, digits, new long[2]),
                () -> CollectiveJni.open(sum, shares, BASE, 1, 1, digits, new long[2]),
                () -> CollectiveJni.open(sum, shares, BASE, 0, 1, new int[6_143], new long[2]),
                () -> CollectiveJni.open(sum, shares, BASE, 0, 1, digits, new long[1]));
    }
}
