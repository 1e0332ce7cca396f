// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The secrets of the scheme OneTimeKey, for {@link WipedSecrets}. */
final class OneTimeKeySecrets {

    private static final DigitLayout LAYOUT = OneTimeKeyRing.SCALE_12.layout();
    private static final ChunkRange ONLY = ChunkRange.single(0);

    /** The key as words and as integers. */
    private static final long KEY_BYTES = (long) OneTimeKeyRing.DEGREE * (Long.BYTES + Integer.BYTES);

    private static final byte[] PUBLIC_SEED = seed(1);
    private static final byte[] SECRET_SEED = seed(2);

    private OneTimeKeySecrets() {}

    static List<SecretProbe> probes() {
        return List.of(
                new SecretProbe("secret seed", KEY_BYTES, watch -> {
                    watch.accept(SECRET_SEED);
                    sumOfOne(key -> {}, vector -> {});
                }),
                new SecretProbe(
                        "key",
                        KEY_BYTES,
                        watch -> sumOfOne(key -> watch.accept(WipedSecrets.beginning(key)), vector -> {})),
                new SecretProbe(
                        "digits",
                        KEY_BYTES,
                        watch -> sumOfOne(key -> {}, vector -> watch.accept(WipedSecrets.beginning(vector)))));
    }

    private static byte[] seed(long number) {
        byte[] seed = new byte[OneTimeEncryptor.SEED_BYTES];
        new SplittableRandom(number).nextBytes(seed);
        return seed;
    }

    /** Encrypts a vector, and opens the sum of this one ciphertext. */
    private static void sumOfOne(Consumer<int[]> keyIsKnown, Consumer<int[]> vectorIsKnown) {
        try (RingContext ring = OneTimeKeyRing.SCALE_12.create();
                CiphertextAccumulator accumulator = CiphertextAccumulator.create(ring, 1)) {
            SplittableRandom random = new SplittableRandom(3);
            int[] vector = new int[ring.digitsPerChunk(LAYOUT)];
            Arrays.setAll(vector, i -> random.nextInt(-1000, 1000));
            vectorIsKnown.accept(vector);
            int[] key = new int[ring.degree()];
            ByteBuffer packed = ByteBuffer.allocateDirect(ring.packedPolynomialBytes());
            try (OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, PUBLIC_SEED, SECRET_SEED)) {
                encryptor.keyCoefficients(key);
                keyIsKnown.accept(key);
                encryptor.encrypt(vector, 0, vector.length, LAYOUT, ONLY, packed);
                OperationProbe.require(encryptor.shareKey(3, 1).length == 3, "not a share for each member");
            }
            accumulator.add(ONLY, packed.flip());
            int[] opened =
                    Opened.of(ring, accumulator, 1, PUBLIC_SEED, key, LAYOUT).digits();
            OperationProbe.require(Arrays.equals(opened, vector), "the sum is not the vector");
        }
    }
}
