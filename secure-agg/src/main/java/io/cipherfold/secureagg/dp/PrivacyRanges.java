// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The ranges of the numbers that privacy is computed from. They are wider than any sensible plan and narrow enough that
 * no formula of this package overflows, underflows or loses its meaning in double precision.
 */
final class PrivacyRanges {

    private static final double MIN_DELTA = 1e-100;
    private static final double MIN_EPSILON = 1e-6;
    static final double MAX_EPSILON = 1e6;
    private static final double MIN_SAMPLING_RATE = 1e-12;

    static final double MIN_NOISE_MULTIPLIER = 1e-3;
    static final double MAX_NOISE_MULTIPLIER = 1e9;
    static final long MAX_STEPS = 1_000_000_000_000L;
    static final int MAX_HONEST_CLIENTS = 10_000_000;
    static final long MAX_NORM_BOUND_SQUARED = 1L << 60;

    private PrivacyRanges() {}

    static void checkDelta(double delta) {
        if (!(delta >= MIN_DELTA && delta < 1)) {
            throw new IllegalArgumentException("delta must be at least " + MIN_DELTA + " and below 1, was " + delta);
        }
    }

    static void checkEpsilon(double epsilon) {
        check("epsilon", epsilon, MIN_EPSILON, MAX_EPSILON);
    }

    static void checkSamplingRate(double samplingRate) {
        check("sampling rate", samplingRate, MIN_SAMPLING_RATE, 1);
    }

    static void checkNoiseMultiplier(double noiseMultiplier) {
        check("noise multiplier", noiseMultiplier, MIN_NOISE_MULTIPLIER, MAX_NOISE_MULTIPLIER);
    }

    static void checkNormBound(long normBoundSquared) {
        check("squared norm bound", normBoundSquared, MAX_NORM_BOUND_SQUARED);
    }

    static void checkHonestClients(int honestClients) {
        check("honest clients", honestClients, MAX_HONEST_CLIENTS);
    }

    static void checkSteps(long steps) {
        check("number of steps", steps, MAX_STEPS);
    }

    /** Requires low <= value <= high; a NaN fails. */
    static void check(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " must be " + low + " to " + high + ", was " + value);
        }
    }

    /** Requires 1 <= value <= high. */
    static void check(String name, long value, long high) {
        if (value < 1 || value > high) {
            throw new IllegalArgumentException(name + " must be 1 to " + high + ", was " + value);
        }
    }
}
