// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import java.util.function.DoubleUnaryOperator;

/**
 * Sums of clients' integer vectors, each with its own discrete Gaussian share. Source: Kairouz, Liu, Steinke, arXiv
 * 2102.06387, Proposition 14. Immutable.
 *
 * @param variancePerClient sigma_i^2 in squared grid units, 1 to {@link DiscreteGaussian#MAX_VARIANCE}
 * @param normBoundSquared Delta2^2, the enforced bound on the squared norm of a rounded vector, in squared grid units, 1 to
 *     2^60
 * @param dimension number of coordinates, at least 1
 * @param participationsPerClient in how many opened sums a client is at most, at least 1
 */
public record DistributedDiscreteGaussian(
        long variancePerClient, long normBoundSquared, int dimension, int participationsPerClient)
        implements DistributedNoise {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public DistributedDiscreteGaussian {
        PrivacyRanges.check("variance per client", variancePerClient, DiscreteGaussian.MAX_VARIANCE);
        PrivacyRanges.checkNormBound(normBoundSquared);
        PrivacyRanges.check("dimension", dimension, Integer.MAX_VALUE);
        PrivacyRanges.check("participations per client", participationsPerClient, Integer.MAX_VALUE);
    }

    @Override
    public NoiseMechanism mechanism() {
        return NoiseMechanism.DISCRETE_GAUSSIAN;
    }

    @Override
    public RenyiCurve renyiCurve(int honestClients) {
        return RenyiCurve.of(RenyiOrders.dense(), divergence(honestClients, 1)).times(participationsPerClient);
    }

    @Override
    public RenyiCurve hiddenSampleRenyiCurve(int honestClients, double fraction, long sums) {
        DoubleUnaryOperator unsampled = divergence(honestClients, 1);
        DoubleUnaryOperator replaced = divergence(honestClients, 2);
        return RenyiCurve.ofHiddenSample(fraction, unsampled::applyAsDouble, replaced::applyAsDouble)
                .times(sums);
    }

    /** The divergence of two sums that differ by a vector of integers whose norm is at most so many times Delta2. */
    private DoubleUnaryOperator divergence(int honestClients, int multiple) {
        PrivacyRanges.checkHonestClients(honestClients);
        double norm = multiple * Math.sqrt((double) normBoundSquared);
        double norm1 = RenyiDivergence.norm1Bound(norm, dimension);
        double totalDeviation = Math.sqrt((double) honestClients * variancePerClient);
        double inflation = RenyiDivergence.sumInflation(honestClients, (double) variancePerClient);
        return order -> RenyiDivergence.discreteGaussianSum(
                order, norm / totalDeviation, norm1 / totalDeviation, inflation, dimension);
    }
}
