// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.Locale;

/**
 * What it is worth towards readers of the model that every client's participation in a round is decided by a coin which
 * they do not see. Immutable.
 *
 * <p><b>Presumed:</b> the coins of honest clients are independent and the members check them; readers see opened sums and
 * what the plan says, and do not collude with node, members or more than F clients (whose coins they know: only honest
 * clients count below); the node closes a round without regard to who has uploaded; who would be able to take part in a
 * round, and in which order uploads arrive, depends neither on coins nor on data, except through the sums released before;
 * clients come with no participations but those of the rounds counted here, in none of which they lost more than in a round
 * of this mechanism, so that nothing but the cap stops them.
 *
 * <p><b>The account:</b> readers may even know how many honest clients were drawn. Given this number, those drawn are an
 * even sample of the honest clients that were able to take part, and {@link
 * DistributedNoise#hiddenSampleRenyiCurve} bounds a round's loss by the part g of them that was drawn. The number
 * of able clients is not known. Whatever it is, a sum is opened only if H honest clients are in it, and at least H are drawn
 * who are more than the part g with probability at most exp(-(H/g) KL(g||q)), the Chernoff bound for the least favourable
 * number H/g. The least g is taken for which all rounds together add no more than delta/16.
 *
 * <p><b>The cap:</b> a client that has taken part as often as it may stays away, which makes later rounds depend on earlier
 * coins. All rounds are therefore accounted as if there were no cap; unless some client is drawn more often than its cap
 * the two are the same. If that has probability eta, delta grows by (1 + e^epsilon) eta, which must not exceed delta/16.
 *
 * @param samplingRate q, the probability that a client is drawn in a round, 1e-12 to 1
 * @param rounds how many sums are opened at most, those of earlier sampled plans under the same cap included, 1 to 10^9
 * @param clients how many clients are enrolled at most, 1 to 10^9
 */
public record ReaderCredit(double samplingRate, int rounds, int clients) {

    private static final int MAX_COUNT = 1_000_000_000;

    /** The part of delta that each of the two additions may take. */
    private static final double SHARE = 1.0 / 16;

    /** Halvings of the interval in which g is searched: beyond the precision of a double. */
    private static final int SEARCH_STEPS = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public ReaderCredit {
        PrivacyRanges.checkSamplingRate(samplingRate);
        PrivacyRanges.check("rounds", rounds, MAX_COUNT);
        PrivacyRanges.check("clients", clients, MAX_COUNT);
    }

    /**
     * The figure towards readers, or why there is none: the credit holds only if the additions fit into delta, and it is
     * claimed only if it makes epsilon smaller.
     *
     * @param mechanism the sums, with the cap on a client's participations
     * @param honestClients H, how many clients of every sum are honest, the client itself included, 1 to 10^7
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if a number is out of its range
     */
    ReadersFigure figure(DistributedNoise mechanism, int honestClients, double delta) {
        double unsampled = mechanism.renyiCurve(honestClients).epsilon(delta).epsilon();
        double fraction = largestFraction(honestClients, delta * SHARE);
        if (!(fraction < 1)) {
            return ReadersFigure.withheld(String.format(
                    Locale.ROOT,
                    "%d honest clients in a sum are too few, at a sampling rate of %s, to bound the part of the able clients"
                            + " that is in it",
                    honestClients,
                    samplingRate));
        }
        double sampled = mechanism
                .hiddenSampleRenyiCurve(honestClients, fraction, rounds)
                .epsilon(delta * (1 - 2 * SHARE))
                .epsilon();
        if (!(sampled < unsampled)) {
            return ReadersFigure.withheld(String.format(
                    Locale.ROOT,
                    "the draw at a sampling rate of %s does not make it smaller over %d rounds",
                    samplingRate,
                    rounds));
        }
        double overdrawn = clients * overdraw(mechanism.participationsPerClient());
        if (!((1 + Math.exp(sampled)) * overdrawn <= delta * SHARE)) {
            return ReadersFigure.withheld(String.format(
                    Locale.ROOT,
                    "a cap of %d participations is too tight for %d rounds at a sampling rate of %s: clients that have"
                            + " reached it would show",
                    mechanism.participationsPerClient(),
                    rounds,
                    samplingRate));
        }
        return ReadersFigure.of(sampled);
    }

    /**
     * The part g of the able honest clients that is drawn at most, except in cases of opened sums whose probability over
     * all rounds is at most a bound; 1 if no smaller part is sure enough.
     */
    double largestFraction(int honestClients, double probability) {
        double logBound = Math.log(probability / rounds);
        return Bisection.of(samplingRate, 1, SEARCH_STEPS, part -> logTail(honestClients / part, part) <= logBound)
                .above();
    }

    /** A bound on the probability that a client is drawn more often than its cap. */
    double overdraw(int cap) {
        if (cap >= rounds) {
            return 0;
        }
        double part = (cap + 1.0) / rounds;
        return part > samplingRate ? Math.exp(logTail(rounds, part)) : 1;
    }

    /**
     * The logarithm of Chernoff's bound -n KL(p||q) on the probability that a part p or more of n coins falls on the side
     * of probability q (Hoeffding, "Probability inequalities for sums of bounded random variables", 1963, Theorem 1).
     *
     * @param part q to 1
     */
    private double logTail(double coins, double part) {
        double others = part < 1 ? (1 - part) * Math.log1p((samplingRate - part) / (1 - samplingRate)) : 0;
        return Math.min(0, -coins * (part * Math.log(part / samplingRate) + others));
    }
}
