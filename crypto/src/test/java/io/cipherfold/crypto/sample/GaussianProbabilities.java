// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

/** Probabilities of a discrete Gaussian by summation of its definition. */
final class GaussianProbabilities {

    /** Values beyond so many standard deviations have probability below 1e-40. */
    private static final int DEVIATIONS = 14;

    private final int radius;
    private final double[] probabilities;

    GaussianProbabilities(double variance) {
        this.radius = (int) Math.ceil(DEVIATIONS * Math.sqrt(variance));
        this.probabilities = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double x = i - radius;
            probabilities[i] = Math.exp(-x * x / (2 * variance));
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
    }

    double probability(int value) {
        return probabilities[value + radius];
    }

    double moment(int power) {
        double moment = 0;
        for (int x = -radius; x <= radius; x++) {
            moment += probability(x) * Math.pow(x, power);
        }
        return moment;
    }

    /** Counts from -radius to radius; values outside do not occur in a lifetime of tests. */
    long[] count(int[] samples) {
        long[] counts = new long[probabilities.length];
        for (int sample : samples) {
            counts[sample + radius]++;
        }
        return counts;
    }

    double[] probabilities() {
        return probabilities.clone();
    }
}
