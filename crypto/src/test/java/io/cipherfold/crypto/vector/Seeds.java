// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;

/** What tests of encoding draw. */
public final class Seeds {

    private Seeds() {}

    /** 32 bytes: a rotation seed or a key. */
    public static byte[] seed(RandomSource random) {
        byte[] seed = new byte[Rotation.SEED_BYTES];
        random.nextBytes(seed);
        return seed;
    }

    /** A stream of its own. */
    public static AesCtrRandomSource stream(RandomSource random) {
        return AesCtrRandomSource.keyed(seed(random));
    }

    /** Coordinates that are normal with the given standard deviation. */
    public static double[] gaussian(int length, double deviation, RandomSource random) {
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
            vector[i] = deviation * radius * Math.cos(2 * Math.PI * random.nextDouble());
        }
        return vector;
    }

    public static double norm(double[] vector) {
        double squares = 0;
        for (double x : vector) {
            squares += x * x;
        }
        return Math.sqrt(squares);
    }

    /** Exact: the integers of these tests are below 2^31. */
    public static long squaredNorm(int[] vector) {
        long squares = 0;
        for (int x : vector) {
            squares = Math.addExact(squares, (long) x * x);
        }
        return squares;
    }
}
