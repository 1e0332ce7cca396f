// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.dp.RenyiCurve;

/**
 * What a client loses in one opened sum, as the whole numbers that the loss is computed from: losses under different plans
 * can then be composed as Renyi divergences, which epsilons cannot without waste. Immutable.
 *
 * @param mechanism distribution of a client's noise share
 * @param variancePerClient variance of a share in squared grid units, {@link NoiseMechanism#leastVariance()} to
 *     {@link NoiseMechanism#greatestVariance()}
 * @param normBoundSquared Delta2^2 in squared grid units, 1 to 2^60
 * @param dimension number of coordinates, at least 1
 * @param honestClients H_min, noise shares that are surely in the sum, 1 to 10^7
 */
public record RoundLoss(
        NoiseMechanism mechanism, long variancePerClient, long normBoundSquared, int dimension, int honestClients) {

    static final long GREATEST_NORM_BOUND_SQUARED = 1L << 60;
    static final int MOST_HONEST_CLIENTS = 10_000_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public RoundLoss {
        check("variance per client", variancePerClient, mechanism.leastVariance(), mechanism.greatestVariance());
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
        return mechanism
                .distributed(variancePerClient, normBoundSquared, dimension, 1)
                .renyiCurve(honestClients);
    }
}
