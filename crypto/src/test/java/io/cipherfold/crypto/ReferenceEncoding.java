// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.seal.ReferenceChaCha20;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Rotation and rounding of a vector from their definitions. For comparison in tests only. */
final class ReferenceEncoding {

    private ReferenceEncoding() {}

    /** The signs of a range of the rotation: 1 or -1. */
    static int[] signs(byte[] seed, int range, int count) {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, range, 0);
        int[] signs = new int[count];
        int word = 0;
        for (int i = 0; i < count; i++) {
            word = i % Integer.SIZE == 0 ? stream.nextInt() : word >>> 1;
            signs[i] = (word & 1) == 1 ? -1 : 1;
        }
        return signs;
    }

    /** The rotated vector. */
    static double[] rotate(double[] vector, byte[] seed) {
        int span = Integer.highestOneBit(vector.length);
        double[] result = vector.clone();
        for (int range = 0; range < 2; range++) {
            int from = range == 0 ? 0 : vector.length - span;
            int[] signs = signs(seed, range, span);
            double[] part = new double[span];
            for (int i = 0; i < span; i++) {
                part[i] = result[from + i] * (1 / Math.sqrt(span)) * signs[i];
            }
            System.arraycopy(hadamard(part), 0, result, from, span);
        }
        return result;
    }

    /** Sums and differences of neighbours come first, those of the two halves last. */
    private static double[] hadamard(double[] vector) {
        if (vector.length == 1) {
            return vector;
        }
        int half = vector.length / 2;
        double[] low = hadamard(Arrays.copyOf(vector, half));
        double[] high = hadamard(Arrays.copyOfRange(vector, half, vector.length));
        double[] result = new double[vector.length];
        for (int i = 0; i < half; i++) {
            result[i] = low[i] + high[i];
            result[half + i] = low[i] - high[i];
        }
        return result;
    }

    /** Numbers times 2^exponent, rounded up if a coin is below the fraction, in exact decimals. */
    static int[] round(double[] vector, int exponent, byte[] seed, long attempt) {
        ReferenceChaCha20 coins = ReferenceChaCha20.ofSeed(seed, 4, attempt);
        BigDecimal sides = BigDecimal.valueOf(1L << 32);
        int[] result = new int[vector.length];
        for (int i = 0; i < vector.length; i++) {
            BigDecimal number = new BigDecimal(Math.scalb(vector[i], exponent));
            BigDecimal floor = number.setScale(0, RoundingMode.FLOOR);
            BigDecimal coin = BigDecimal.valueOf(coins.nextInt() & 0xffff_ffffL);
            boolean up = coin.compareTo(number.subtract(floor).multiply(sides)) < 0;
            result[i] = floor.intValueExact() + (up ? 1 : 0);
        }
        return result;
    }
}
