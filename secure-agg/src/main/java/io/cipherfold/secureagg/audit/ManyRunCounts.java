// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

/**
 * How often a fixed rule said "the canary was there" in independent runs with it and in independent runs without it.
 *
 * <p>The bound is ln((TPR - delta) / FPR) with the lower Clopper-Pearson limit of the true positive rate and the upper one
 * of the false positive rate, at half the significance each. Source: Clopper, Pearson, Biometrika 26 (1934); Jagielski,
 * Ullman, Oprea, "Auditing Differentially Private Machine Learning", arXiv 2006.07709, section 4. Immutable.
 *
 * @param included runs with the canary, 1 to 10^6
 * @param truePositives how many of them the rule recognised, 0 to {@code included}
 * @param excluded runs without the canary, 1 to 10^6
 * @param falsePositives in how many of them the rule saw one, 0 to {@code excluded}
 */
public record ManyRunCounts(int included, int truePositives, int excluded, int falsePositives) {

    /** Beyond these log-odds a rate has no limit that runs in range could tell from 0 or 1. */
    private static final double EXTREME_LOG_ODDS = 64;

    private static final double PRECISION = 1e-12;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public ManyRunCounts {
        AuditRanges.check("runs with the canary", included, 1, Binomial.MAX_TRIALS);
        AuditRanges.check("true positives", truePositives, 0, included);
        AuditRanges.check("runs without the canary", excluded, 1, Binomial.MAX_TRIALS);
        AuditRanges.check("false positives", falsePositives, 0, excluded);
    }

    /**
     * A lower bound on the mechanism's epsilon at this delta that is wrong with a probability of at most the significance.
     *
     * @param delta at least 0 and below 1
     * @param significance 1e-12 to 0.5
     * @return at least 0
     * @throws IllegalArgumentException if a number is out of its range
     */
    public double epsilonLowerBound(double delta, double significance) {
        AuditRanges.checkDelta(delta);
        AuditRanges.checkSignificance(significance);
        double truePositiveRate = lowerLimit(truePositives, included, significance / 2);
        double falsePositiveRate = upperLimit(falsePositives, excluded, significance / 2);
        return truePositiveRate <= delta
                ? 0
                : Math.max(0, Math.log(truePositiveRate - delta) - Math.log(falsePositiveRate));
    }

    /** The success probability with which {@code successes} or more have a probability of {@code significance}. */
    static double lowerLimit(int successes, int trials, double significance) {
        return successes == 0 ? 0 : logistic(lowerLogOdds(successes, trials, significance));
    }

    /** The success probability with which {@code successes} or fewer have a probability of {@code significance}. */
    static double upperLimit(int successes, int trials, double significance) {
        return successes == trials ? 1 : logistic(-lowerLogOdds(trials - successes, trials, significance));
    }

    private static double lowerLogOdds(int successes, int trials, double significance) {
        double low = -EXTREME_LOG_ODDS;
        double high = EXTREME_LOG_ODDS;
        while (high - low > PRECISION * Math.max(1, Math.abs(low))) {
            double middle = (low + high) / 2;
            if (new Binomial(trials, middle).atLeast(successes) < significance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double logistic(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }
}
