// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import java.util.function.DoubleUnaryOperator;

/**
 * Sums of clients' integer vectors, each with its own discrete Gaussian share, as node and committee see them: they know
 * who takes part, so nothing is gained from sampling, and the loss is composed over the participations that a client's cap
 * allows.
 *
 * <p>Only the shares of honest clients count. Neighbouring inputs: one honest client's vector is zero in all rounds, its
 * noise stays. Source: Kairouz, Liu, Steinke, arXiv 2102.06387, Proposition 14. Immutable.
 *
 * @param variancePerClient sigma_i^2 in squared grid units, 1 to {@link DiscreteGaussian#MAX_VARIANCE}
 * @param normBoundSquared Delta2^2, the enforced bound on the squared norm of a rounded vector, in squared grid units, 1 to
 *     2^60
 * @param dimension number of coordinates, at least 1
 * @param participationsPerClient in how many opened sums a client is at most, at least 1
 */
public record DistributedDiscreteGaussian(
        long variancePerClient, long normBoundSquared, int dimension, int participationsPerClient) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public DistributedDiscreteGaussian {
        PrivacyRanges.check("variance per client", variancePerClient, DiscreteGaussian.MAX_VARIANCE);
        checkNormBound(normBoundSquared);
        PrivacyRanges.check("dimension", dimension, Integer.MAX_VALUE);
        PrivacyRanges.check("participations per client", participationsPerClient, Integer.MAX_VALUE);
    }

    /**
     * The share that each client must add so that the shares of the honest ones make up a noise multiplier:
     * ceil(z^2 Delta2^2 / H). The result may lie outside the range that an encoder accepts.
     *
     * @param noiseMultiplier z, standard deviation of the honest clients' noise in units of Delta2, 1e-3 to 1e9
     * @param normBoundSquared Delta2^2 in squared grid units, 1 to 2^60
     * @param honestClients H, 1 to 10^7
     * @return sigma_i^2 in squared grid units, at least 1
     * @throws IllegalArgumentException if a number is out of its range
     * @throws ArithmeticException if the result does not fit 53 bits
     */
    public static long variancePerClient(double noiseMultiplier, long normBoundSquared, int honestClients) {
        PrivacyRanges.checkNoiseMultiplier(noiseMultiplier);
        checkNormBound(normBoundSquared);
        checkHonestClients(honestClients);
        double variance = Math.ceil(noiseMultiplier * noiseMultiplier * normBoundSquared / honestClients);
        if (variance > 0x1p53) {
            throw new ArithmeticException("variance per client exceeds 2^53 squared grid units");
        }
        return (long) variance;
    }

    /**
     * The Renyi divergence of one client's participations when a number of clients of every sum are honest.
     *
     * @param honestClients H, the client itself included, 1 to 10^7
     * @throws IllegalArgumentException if the number is out of its range
     */
    public RenyiCurve renyiCurve(int honestClients) {
        return RenyiCurve.of(RenyiOrders.dense(), divergence(honestClients)).times(participationsPerClient);
    }

    /**
     * The Renyi divergence towards readers from whom it is hidden who was sampled: at integer orders, by the general bound of
     * Zhu and Wang (ICML 2019, Theorem 5), and never above the divergence without sampling.
     *
     * @param honestClients H, the client itself included, 1 to 10^7
     * @param samplingRate probability that a client is in a sum, 1e-12 to 1
     * @param sums how many sums are opened, 1 to 10^12
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RenyiCurve sampledRenyiCurve(int honestClients, double samplingRate, long sums) {
        PrivacyRanges.checkSamplingRate(samplingRate);
        DoubleUnaryOperator divergence = divergence(honestClients);
        return RenyiCurve.of(
                        RenyiOrders.integers(),
                        order -> RenyiDivergence.sampled((int) order, samplingRate, divergence::applyAsDouble))
                .times(sums);
    }

    private DoubleUnaryOperator divergence(int honestClients) {
        checkHonestClients(honestClients);
        double norm = Math.sqrt((double) normBoundSquared);
        double norm1 = norm * Math.min(Math.sqrt(dimension), norm);
        double totalDeviation = Math.sqrt((double) honestClients * variancePerClient);
        double inflation = RenyiDivergence.sumInflation(honestClients, (double) variancePerClient);
        return order -> RenyiDivergence.discreteGaussianSum(
                order, norm / totalDeviation, norm1 / totalDeviation, inflation, dimension);
    }

    /**
     * What the plan may say about its privacy.
     *
     * @param honestClients H, the client itself included: the plan's guaranteed minimum, and 2 and 1 for the worse cases
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PrivacyStatement statement(int honestClients, double delta) {
        return PrivacyStatement.withoutSamplingCredit(
                renyiCurve(honestClients).epsilon(delta), honestClients, participationsPerClient);
    }

    private static void checkNormBound(long normBoundSquared) {
        PrivacyRanges.check("squared norm bound", normBoundSquared, PrivacyRanges.MAX_NORM_BOUND_SQUARED);
    }

    private static void checkHonestClients(int honestClients) {
        PrivacyRanges.check("honest clients", honestClients, PrivacyRanges.MAX_HONEST_CLIENTS);
    }
}
