// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * Sums of clients' integer vectors, each with its own noise share, as node and committee see them: they know who takes part,
 * so nothing is gained from sampling, and the loss is composed over the participations that a client's cap allows.
 *
 * <p>Only the shares of honest clients count. Neighbouring inputs: one honest client's vector is zero in all rounds, its
 * noise stays. All curves have the same orders whatever the mechanism, so that losses under different plans add up. Immutable.
 */
public sealed interface DistributedNoise permits DistributedDiscreteGaussian, DistributedSkellam {

    /** The distribution of a share. */
    NoiseMechanism mechanism();

    /** The variance of a client's share in squared grid units. */
    long variancePerClient();

    /** Delta2^2, the enforced bound on the squared norm of a rounded vector, in squared grid units. */
    long normBoundSquared();

    /** Number of coordinates. */
    int dimension();

    /** In how many opened sums a client is at most. */
    int participationsPerClient();

    /**
     * The Renyi divergence of one client's participations when a number of clients of every sum are honest.
     *
     * @param honestClients H, the client itself included, 1 to 10^7
     * @return at the orders of {@link RenyiOrders#dense()}
     * @throws IllegalArgumentException if the number is out of its range
     */
    RenyiCurve renyiCurve(int honestClients);

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
     * @return at the orders of {@link RenyiOrders#integers()}
     * @throws IllegalArgumentException if a number is out of its range
     */
    RenyiCurve hiddenSampleRenyiCurve(int honestClients, double fraction, long sums);

    /**
     * What a plan whose clients are not drawn by coins may say about its privacy.
     *
     * @param honestClients H, the client itself included: the plan's guaranteed minimum, and 2 and 1 for the worse cases
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if a number is out of its range
     */
    default PrivacyStatement statement(int honestClients, double delta) {
        return PrivacyStatement.of(
                this,
                honestClients,
                delta,
                ReadersFigure.withheld("no credit is taken for the random choice of clients"));
    }

    /**
     * What a plan whose clients are drawn by coins may say about its privacy.
     *
     * @param honestClients H, the client itself included: the plan's guaranteed minimum, and 2 and 1 for the worse cases
     * @param delta 1e-100 to 1, exclusive
     * @param credit what the draw is worth towards readers
     * @throws IllegalArgumentException if a number is out of its range
     */
    default PrivacyStatement statement(int honestClients, double delta, ReaderCredit credit) {
        return PrivacyStatement.of(this, honestClients, delta, credit.figure(this, honestClients, delta));
    }

    /**
     * The share that each client must add so that the shares of the honest ones make up a noise multiplier:
     * ceil(z^2 Delta2^2 / H). The result may lie outside the range that an encoder accepts.
     *
     * @param noiseMultiplier z, standard deviation of the honest clients' noise in units of Delta2, 1e-3 to 1e9
     * @param normBoundSquared Delta2^2 in squared grid units, 1 to 2^60
     * @param honestClients H, 1 to 10^7
     * @return the variance of a share in squared grid units, at least 1
     * @throws IllegalArgumentException if a number is out of its range
     * @throws ArithmeticException if the result does not fit 53 bits
     */
    static long variancePerClient(double noiseMultiplier, long normBoundSquared, int honestClients) {
        PrivacyRanges.checkNoiseMultiplier(noiseMultiplier);
        PrivacyRanges.checkNormBound(normBoundSquared);
        PrivacyRanges.checkHonestClients(honestClients);
        double variance = Math.ceil(noiseMultiplier * noiseMultiplier * normBoundSquared / honestClients);
        if (variance > 0x1p53) {
            throw new ArithmeticException("variance per client exceeds 2^53 squared grid units");
        }
        return (long) variance;
    }
}
