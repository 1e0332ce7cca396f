// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Wrong arguments for the native methods of the scheme OneTimeKey. */
final class OneTimeKeyRefusals {

    private OneTimeKeyRefusals() {}

    static int run() {
        long ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        long encryptor = SealJni.createEncryptor(ring, new byte[32], new byte[32]);
        long accumulator = SealJni.createAccumulator(ring, 1);
        long opening = SealJni.createOpening(ring, new byte[32], new int[4096], 3, 16);
        try {
            return noHandle()
                    + encryption(ring, encryptor)
                    + summation(accumulator)
                    + opening(ring, accumulator, opening);
        } finally {
            SealJni.release(opening);
            SealJni.release(accumulator);
            SealJni.release(encryptor);
            SealJni.release(ring);
        }
    }

    private static int noHandle() {
        return RefusedCalls.refused(
                () -> SealJni.createRing(2048, 7, 3),
                () -> SealJni.createEncryptor(0, new byte[32], new byte[32]),
                () -> SealJni.keyCoefficients(0, new int[1]),
                () -> SealJni.shareKey(0, 3, 1, new byte[1]),
                () -> SealJni.encrypt(0, new int[1], 0, 1, 3, 16, 0, 1, ByteBuffer.allocateDirect(1), 0),
                () -> SealJni.createAccumulator(0, 1),
                () -> SealJni.combine(0, false, 0, 1, ByteBuffer.allocateDirect(1), 0),
                () -> SealJni.createOpening(0, new byte[32], new int[1], 3, 16),
                () -> SealJni.open(0, 0, 0, 1, new int[1], 0),
                () -> SealJni.residual(0, new long[3]),
                () -> SealJni.release(0));
    }

    private static int encryption(long ring, long encryptor) {
        return RefusedCalls.refused(
                () -> SealJni.createEncryptor(ring, Nulls.BYTES, new byte[32]),
                () -> SealJni.keyCoefficients(encryptor, Nulls.INTS),
                () -> SealJni.shareKey(encryptor, 3, 3, new byte[3 * 10_240]),
                () -> SealJni.shareKey(encryptor, 3, 1, Nulls.BYTES),
                () -> SealJni.encrypt(encryptor, Nulls.INTS, 0, 1, 3, 16, 0, 1, ByteBuffer.allocateDirect(30_720), 0),
                () -> SealJni.encrypt(encryptor, new int[1], 0, 1, 3, 16, 0, 1, ByteBuffer.allocateDirect(30_719), 0),
                () -> SealJni.encrypt(encryptor, new int[1], 0, 1, 3, 16, 0, 1, Nulls.BUFFER, 0),
                () -> SealJni.encrypt(encryptor, new int[1], 0, 1, 3, 16, 0, 1, ByteBuffer.allocate(1), 0));
    }

    private static int summation(long accumulator) {
        byte[] outOfRange = new byte[30_720];
        Arrays.fill(outOfRange, (byte) -1);
        ByteBuffer direct = ByteBuffer.allocateDirect(30_720).put(outOfRange).flip();
        return RefusedCalls.refused(
                () -> SealJni.combine(accumulator, false, 0, 1, Nulls.BUFFER, 0),
                () -> SealJni.combine(accumulator, false, 0, 1, ByteBuffer.allocate(30_720), 0),
                () -> SealJni.combine(accumulator, false, 0, 1, ByteBuffer.allocateDirect(1), 0),
                () -> SealJni.combine(accumulator, false, 0, 1, direct, 0),
                () -> SealJni.combine(accumulator, true, 0, 1, direct, 0));
    }

    private static int opening(long ring, long accumulator, long opening) {
        return RefusedCalls.refused(
                () -> SealJni.createOpening(ring, Nulls.BYTES, new int[4096], 3, 16),
                () -> SealJni.createOpening(ring, new byte[32], Nulls.INTS, 3, 16),
                () -> SealJni.createOpening(ring, new byte[32], new int[4096], 4, 8),
                () -> SealJni.open(accumulator, opening, 0, 1, Nulls.INTS, 0),
                () -> SealJni.open(accumulator, opening, 0, 1, new int[12_288], 1),
                () -> SealJni.open(opening, accumulator, 0, 1, new int[12_288], 0),
                () -> SealJni.residual(opening, Nulls.LONGS),
                () -> SealJni.residual(opening, new long[2]));
    }
}
