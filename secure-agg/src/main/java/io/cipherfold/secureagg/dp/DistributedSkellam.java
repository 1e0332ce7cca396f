// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import io.cipherfold.crypto.sample.TableSampler;
import java.util.function.IntToDoubleFunction;

/**
 * Sums of clients' integer vectors, each with its own Skellam share. The shares of H honest clients add up to one Skellam
 * variable of H times the variance, exactly.
 *
 * <p>The bound is proved at integer orders (Agarwal, Kairouz, Liu, arXiv 2110.04995, Theorem 3.5). Between them
 * {@code (alpha - 1) R(alpha)}, a cumulant, is convex, so that the chord bounds it (Wang, Balle, Kasiviswanathan, arXiv
 * 1808.00087, Corollary 10). Immutable.
 *
 * @param variancePerClient mu_i in squared grid units, 1 to {@link TableSampler#MAX_SKELLAM_VARIANCE}
 * @param normBoundSquared Delta2^2, the enforced bound on the squared norm of a rounded vector, in squared grid units, 1 to
 *     2^60; Delta1 is at most Delta2 min(sqrt(dimension), Delta2)
 * @param dimension number of coordinates, at least 1
 * @param participationsPerClient in how many opened sums a client is at most, at least 1
 */
public record DistributedSkellam(
        long variancePerClient, long normBoundSquared, int dimension, int participationsPerClient)
        implements DistributedNoise {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public DistributedSkellam {
        PrivacyRanges.check("variance per client", variancePerClient, TableSampler.MAX_SKELLAM_VARIANCE);
        PrivacyRanges.checkNormBound(normBoundSquared);
        PrivacyRanges.check("dimension", dimension, Integer.MAX_VALUE);
        PrivacyRanges.check("participations per client", participationsPerClient, Integer.MAX_VALUE);
    }

    @Override
    public NoiseMechanism mechanism() {
        return NoiseMechanism.SKELLAM;
    }

    @Override
    public RenyiCurve renyiCurve(int honestClients) {
        IntToDoubleFunction divergence = divergence(honestClients, 1);
        return RenyiCurve.of(RenyiOrders.dense(), order -> RenyiDivergence.interpolated(order, divergence))
                .times(participationsPerClient);
    }

    @Override
    public RenyiCurve hiddenSampleRenyiCurve(int honestClients, double fraction, long sums) {
        return RenyiCurve.ofHiddenSample(fraction, divergence(honestClients, 1), divergence(honestClients, 2))
                .times(sums);
    }

    /** The divergence of two sums that differ by a vector of integers whose norm is at most so many times Delta2. */
    private IntToDoubleFunction divergence(int honestClients, int multiple) {
        PrivacyRanges.checkHonestClients(honestClients);
        double norm = multiple * Math.sqrt((double) normBoundSquared);
        double norm1 = RenyiDivergence.norm1Bound(norm, dimension);
        double variance = (double) honestClients * variancePerClient;
        return order -> RenyiDivergence.skellam(order, variance, norm, norm1);
    }
}
