// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.TableSampler;
import java.util.Optional;

/** The distribution of the noise share that a client adds, with its code and its name in plans and options. */
public enum NoiseMechanism {
    /**
     * Discrete Gaussian shares. Their sum is not a discrete Gaussian; from a standard deviation of 2 grid units on the
     * difference vanishes (arXiv 2102.06387, Theorem 1).
     */
    DISCRETE_GAUSSIAN(1, "discrete-gaussian", 4, DiscreteGaussian.MAX_VARIANCE) {
        @Override
        public DistributedNoise distributed(
                long variancePerClient, long normBoundSquared, int dimension, int participationsPerClient) {
            return new DistributedDiscreteGaussian(
                    variancePerClient, normBoundSquared, dimension, participationsPerClient);
        }

        @Override
        public TableSampler sampler(long variance) {
            return TableSampler.discreteGaussian(variance);
        }
    },

    /** Skellam shares, differences of two Poisson numbers. Their sum is Skellam again, so that any variance will do. */
    SKELLAM(2, "skellam", 1, TableSampler.MAX_SKELLAM_VARIANCE) {
        @Override
        public DistributedNoise distributed(
                long variancePerClient, long normBoundSquared, int dimension, int participationsPerClient) {
            return new DistributedSkellam(variancePerClient, normBoundSquared, dimension, participationsPerClient);
        }

        @Override
        public TableSampler sampler(long variance) {
            return TableSampler.skellam(variance);
        }
    };

    private final int code;
    private final String optionName;
    private final long leastVariance;
    private final long greatestVariance;

    NoiseMechanism(int code, String optionName, long leastVariance, long greatestVariance) {
        this.code = code;
        this.optionName = optionName;
        this.leastVariance = leastVariance;
        this.greatestVariance = greatestVariance;
    }

    /** The code on the wire; 0 stands for no noise where there may be none. */
    public int code() {
        return code;
    }

    /** The name as an option of the command. */
    public String optionName() {
        return optionName;
    }

    /** The least variance of a client's share in a plan, in squared grid units. */
    public long leastVariance() {
        return leastVariance;
    }

    /** The greatest variance of a client's share that can be drawn, in squared grid units. */
    public long greatestVariance() {
        return greatestVariance;
    }

    /**
     * The account of sums of vectors with such shares.
     *
     * @param variancePerClient variance of a share, in squared grid units
     * @param normBoundSquared Delta2^2, 1 to 2^60
     * @param dimension number of coordinates, at least 1
     * @param participationsPerClient in how many opened sums a client is at most, at least 1
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public abstract DistributedNoise distributed(
            long variancePerClient, long normBoundSquared, int dimension, int participationsPerClient);

    /**
     * What draws the shares. Its tables take some milliseconds.
     *
     * @param variance in squared grid units, 1 to {@link #greatestVariance()}
     * @throws IllegalArgumentException if it is out of its range
     */
    public abstract TableSampler sampler(long variance);

    /** The mechanism with a code, if there is one. */
    public static Optional<NoiseMechanism> ofCode(int code) {
        for (NoiseMechanism mechanism : values()) {
            if (mechanism.code == code) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }

    /** The mechanism with a name as an option, if there is one. */
    public static Optional<NoiseMechanism> ofOptionName(String name) {
        for (NoiseMechanism mechanism : values()) {
            if (mechanism.optionName.equals(name)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }
}
