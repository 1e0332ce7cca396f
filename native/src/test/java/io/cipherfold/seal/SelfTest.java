// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Main class for a child JVM: every native method once with good arguments and once with bad ones. */
final class SelfTest {

    private SelfTest() {}

    public static void main(String[] arguments) {
        SealLibrary.load();
        roundTrip(ByteBuffer.allocate(2 * 30_720));
        roundTrip(ByteBuffer.allocateDirect(2 * 30_720));
        int refused = refusalsOfHandles() + refusalsOfArrays();
        System.out.println(refused + " calls refused, " + NativeUsage.current().liveHandles() + " handles left");
        System.out.println(SealLibrary.sealVersion() + " " + SealLibrary.cpuFeatures() + " ok");
    }

    private static int refusalsOfHandles() {
        return refused(() -> SealJni.createRing(2048, 7, 3))
                + refused(() -> SealJni.createEncryptor(0, new byte[32], new byte[32]))
                + refused(() -> SealJni.keyCoefficients(0, new int[1]))
                + refused(() -> SealJni.encrypt(0, new int[1], 16, 0, 1, new byte[1], 0))
                + refused(() -> SealJni.encryptDirect(0, new int[1], 16, 0, 1, ByteBuffer.allocate(1), 0))
                + refused(() -> SealJni.createAccumulator(0, 1))
                + refused(() -> SealJni.combine(0, false, 0, 1, new byte[1], 0))
                + refused(() -> SealJni.combineDirect(0, false, 0, 1, ByteBuffer.allocate(1), 0))
                + refused(() -> SealJni.open(0, new byte[32], new int[1], 16, new int[1], new long[2]))
                + refused(() -> SealJni.release(0));
    }

    private static int refusalsOfArrays() {
        long ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        long encryptor = SealJni.createEncryptor(ring, new byte[32], new byte[32]);
        long accumulator = SealJni.createAccumulator(ring, 1);
        int refused = refused(() -> SealJni.createEncryptor(ring, Nulls.BYTES, new byte[32]))
                + refused(() -> SealJni.keyCoefficients(encryptor, Nulls.INTS))
                + refused(() -> SealJni.encrypt(encryptor, Nulls.INTS, 16, 0, 1, new byte[30_720], 0))
                + refused(() -> SealJni.encrypt(encryptor, new int[1], 16, 0, 1, new byte[30_719], 0))
                + refused(() -> SealJni.encryptDirect(encryptor, new int[1], 16, 0, 1, Nulls.BUFFER, 0))
                + refused(() -> SealJni.encryptDirect(encryptor, new int[1], 16, 0, 1, ByteBuffer.allocate(1), 0))
                + refused(() -> SealJni.combine(accumulator, false, 0, 1, Nulls.BYTES, 0))
                + refused(() -> SealJni.combineDirect(accumulator, false, 0, 1, ByteBuffer.allocateDirect(1), 0))
                + refused(() -> SealJni.open(accumulator, new byte[32], new int[4096], 16, Nulls.INTS, new long[2]))
                + refused(
                        () -> SealJni.open(accumulator, new byte[32], new int[4096], 16, new int[12_288], new long[1]));
        SealJni.release(accumulator);
        SealJni.release(encryptor);
        SealJni.release(ring);
        return refused;
    }

    private static void roundTrip(ByteBuffer packed) {
        byte[] seed = new byte[32];
        int[] vector = new int[20_000];
        Arrays.setAll(vector, i -> i - 10_000);
        try (RingContext ring = OneTimeKeyRing.SCALE_12.create();
                OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, seed, seed);
                CiphertextAccumulator accumulator = CiphertextAccumulator.create(ring, 2)) {
            int[] key = new int[ring.degree()];
            encryptor.keyCoefficients(key);
            encryptor.encrypt(vector, 16, ChunkRange.first(2), packed);
            for (int i = 0; i < 3; i++) {
                accumulator.add(ChunkRange.first(2), packed.flip());
            }
            accumulator.subtract(ChunkRange.first(2), packed.flip());
            accumulator.subtract(ChunkRange.first(2), packed.flip());
            int[] opened = accumulator.open(seed, key, 16).digits();
            if (!Arrays.equals(Arrays.copyOf(opened, vector.length), vector)) {
                throw new IllegalStateException("the opened vector differs");
            }
            for (int i = 0; i < packed.capacity(); i++) {
                packed.put(i, (byte) -1);
            }
            if (refused(() -> accumulator.add(ChunkRange.first(2), packed.flip())) == 0) {
                throw new IllegalStateException("words out of range were added");
            }
        }
    }

    /** 1 if the action throws what the native side throws. */
    private static int refused(Runnable action) {
        try {
            action.run();
            return 0;
        } catch (SealException e) {
            return 1;
        }
    }
}
