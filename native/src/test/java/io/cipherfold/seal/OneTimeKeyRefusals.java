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
        try {
            return noHandle() + encryption(ring, encryptor) + summation(accumulator);
        } finally {
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
                () -> SealJni.encrypt(0, new int[1], 16, 0, 1, new byte[1], 0),
                () -> SealJni.encryptDirect(0, new int[1], 16, 0, 1, ByteBuffer.allocate(1), 0),
                () -> SealJni.createAccumulator(0, 1),
                () -> SealJni.combine(0, false, 0, 1, new byte[1], 0),
                () -> SealJni.combineDirect(0, false, 0, 1, ByteBuffer.allocate(1), 0),
                () -> SealJni.open(0, new byte[32], new int[1], 16, new int[1], new long[2]),
                () -> SealJni.release(0));
    }

    private static int encryption(long ring, long encryptor) {
        return RefusedCalls.refused(
                () -> SealJni.createEncryptor(ring, Nulls.BYTES, new byte[32]),
                () -> SealJni.keyCoefficients(encryptor, Nulls.INTS),
                () -> SealJni.encrypt(encryptor, Nulls.INTS, 16, 0, 1, new byte[30_720], 0),
                () -> SealJni.encrypt(encryptor, new int[1], 16, 0, 1, new byte[30_719], 0),
                () -> SealJni.encryptDirect(encryptor, new int[1], 16, 0, 1, Nulls.BUFFER, 0),
                () -> SealJni.encryptDirect(encryptor, new int[1], 16, 0, 1, ByteBuffer.allocate(1), 0));
    }

    private static int summation(long accumulator) {
        byte[] outOfRange = new byte[30_720];
        Arrays.fill(outOfRange, (byte) -1);
        ByteBuffer direct = ByteBuffer.allocateDirect(30_720).put(outOfRange).flip();
        return RefusedCalls.refused(
                () -> SealJni.combine(accumulator, false, 0, 1, Nulls.BYTES, 0),
                () -> SealJni.combineDirect(accumulator, false, 0, 1, ByteBuffer.allocateDirect(1), 0),
                () -> SealJni.combine(accumulator, false, 0, 1, outOfRange, 0),
                () -> SealJni.combineDirect(accumulator, true, 0, 1, direct, 0),
                () -> SealJni.open(accumulator, new byte[32], new int[4096], 16, Nulls.INTS, new long[2]),
                () -> SealJni.open(accumulator, new byte[32], new int[4096], 16, new int[12_288], new long[1]));
    }
}
