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
        return RenyiCurve.of(RenyiOrders.dense(), divergence(honestClients, 1)).times(participationsPerClient);
    }

    /**
     * The Renyi divergence towards readers from whom it is hidden who was drawn, even if they know how many honest clients
     * are in each sum. Given that number, the clients in the sum are an even sample without replacement, and in the samples
     * without the client another client's vector stands where its own would be, with the same number of noise shares: two
     * such sums differ by up to 2 Delta2. Amplification by Poisson sampling does not hold here: a client that is not drawn
     * does not add its noise either, so that the energy of a long vector of noise shows who was drawn. At each integer order
     * the bound of {@link RenyiDivergence#withoutReplacement} or, if that is smaller, the divergence at Delta2 without
     * sampling.
     *
     * @param honestClients H, the client itself included, 1 to 10^7
     * @param fraction the largest part of the honest clients that is in a sum, 1e-12 to 1
     * @param sums how many sums are opened, 1 to 10^12
     * @throws IllegalArgumentException if a number is out of its range
     */
    RenyiCurve hiddenSampleRenyiCurve(int honestClients, double fraction, long sums) {
        PrivacyRanges.checkSamplingRate(fraction);
        DoubleUnaryOperator unsampled = divergence(honestClients, 1);
        DoubleUnaryOperator replaced = divergence(honestClients, 2);
        return RenyiCurve.of(
                        RenyiOrders.integers(),
                        order -> Math.min(
                                unsampled.applyAsDouble(order),
                                RenyiDivergence.withoutReplacement((int) order, fraction, replaced::applyAsDouble)))
                .times(sums);
    }

    /** The divergence of two sums that differ by a vector of integers whose norm is at most so many times Delta2. */
    private DoubleUnaryOperator divergence(int honestClients, int multiple) {
        checkHonestClients(honestClients);
        double norm = multiple * Math.sqrt((double) normBoundSquared);
        double norm1 = norm * Math.min(Math.sqrt(dimension), norm);
        double totalDeviation = Math.sqrt((double) honestClients * variancePerClient);
        double inflation = RenyiDivergence.sumInflation(honestClients, (double) variancePerClient);
        return order -> RenyiDivergence.discreteGaussianSum(
                order, norm / totalDeviation, norm1 / totalDeviation, inflation, dimension);
    }

    /**
     * What a plan whose clients are not drawn by coins may say about its privacy.
     *
     * @param honestClients H, the client itself included: the plan's guaranteed minimum, and 2 and 1 for the worse cases
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PrivacyStatement statement(int honestClients, double delta) {
        return statement(
                honestClients, delta, ReadersFigure.withheld("no credit is taken for the random choice of clients"));
    }

    /**
     * What a plan whose clients are drawn by coins may say about its privacy.
     *
     * @param honestClients H, the client itself included: the plan's guaranteed minimum, and 2 and 1 for the worse cases
     * @param delta 1e-100 to 1, exclusive
     * @param credit what the draw is worth towards readers
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PrivacyStatement statement(int honestClients, double delta, ReaderCredit credit) {
        return statement(honestClients, delta, credit.figure(this, honestClients, delta));
    }

    private PrivacyStatement statement(int honestClients, double delta, ReadersFigure readers) {
        PrivacyLoss loss = renyiCurve(honestClients).epsilon(delta);
        return new PrivacyStatement(
                loss.epsilon(), readers, loss.delta(), loss.order(), honestClients, participationsPerClient);
    }

    private static void checkNormBound(long normBoundSquared) {
        PrivacyRanges.check("squared norm bound", normBoundSquared, PrivacyRanges.MAX_NORM_BOUND_SQUARED);
    }

    private static void checkHonestClients(int honestClients) {
        PrivacyRanges.check("honest clients", honestClients, PrivacyRanges.MAX_HONEST_CLIENTS);
    }
}
