// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.secureagg.dp.DistributedDiscreteGaussian;
import io.cipherfold.secureagg.dp.RenyiCurve;
import io.cipherfold.secureagg.encode.EncodingParameters;

/**
 * What a client loses in one opened sum, as the whole numbers that the loss is computed from: losses under different plans
 * can then be composed as Renyi divergences, which epsilons cannot without waste. Immutable.
 *
 * @param variancePerClient sigma_i^2 of a client's discrete Gaussian share in squared grid units,
 *     {@link EncodingParameters#MIN_NOISE_VARIANCE} to {@link DiscreteGaussian#MAX_VARIANCE}
 * @param normBoundSquared Delta2^2 in squared grid units, 1 to 2^60
 * @param dimension number of coordinates, at least 1
 * @param honestClients H_min, noise shares that are surely in the sum, 1 to 10^7
 */
public record RoundLoss(long variancePerClient, long normBoundSquared, int dimension, int honestClients) {

    static final long GREATEST_NORM_BOUND_SQUARED = 1L << 60;
    static final int MOST_HONEST_CLIENTS = 10_000_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public RoundLoss {
        check(
                "variance per client",
                variancePerClient,
                EncodingParameters.MIN_NOISE_VARIANCE,
                DiscreteGaussian.MAX_VARIANCE);
        check("squared norm bound", normBoundSquared, 1, GREATEST_NORM_BOUND_SQUARED);
        check("dimension", dimension, 1, Integer.MAX_VALUE);
        check("honest clients", honestClients, 1, MOST_HONEST_CLIENTS);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
        }
    }

    /** The Renyi divergence of one participation, towards node and committee: without credit for sampling. */
    public RenyiCurve curve() {
        return new DistributedDiscreteGaussian(variancePerClient, normBoundSquared, dimension, 1)
                .renyiCurve(honestClients);
    }
}
