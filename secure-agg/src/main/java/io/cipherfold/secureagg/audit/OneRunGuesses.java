// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

/**
 * What became of an attacker's guesses about many canaries of one run, each of which was included by a fair coin of its
 * own.
 *
 * <p>Under (epsilon, delta)-differential privacy v correct ones of r guesses have a probability of at most
 * beta + 2 m delta max over i of P[v - i &lt;= X &lt; v] / i with X binomial, r trials of probability
 * e^epsilon / (1 + e^epsilon), and beta = P[X &gt;= v]. Source: Steinke, Nasr, Jagielski, "Privacy Auditing with One (1)
 * Training Run", arXiv 2305.08846, Theorem 5.2. Immutable.
 *
 * @param canaries m, how many coins were thrown, 1 to 10^6
 * @param guesses r, about how many of them the attacker said something, 0 to m; a number fixed before the run
 * @param correct v, how many guesses were right, 0 to r
 */
public record OneRunGuesses(int canaries, int guesses, int correct) {

    /** Bisection stops when the interval is this wide; its lower end is reported. */
    private static final double PRECISION = 1e-9;

    /** No number of canaries in range proves an epsilon as large as this. */
    private static final double MAX_EPSILON = 256;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public OneRunGuesses {
        AuditRanges.check("canaries", canaries, 1, Binomial.MAX_TRIALS);
        AuditRanges.check("guesses", guesses, 0, canaries);
        AuditRanges.check("correct guesses", correct, 0, guesses);
    }

    /**
     * How probable so many correct guesses are at most if the mechanism keeps its promise.
     *
     * @param epsilon of the promise, 0 to 256
     * @param delta of the promise, at least 0 and below 1
     * @return in [0, 1]
     * @throws IllegalArgumentException if a number is out of its range
     */
    public double probability(double epsilon, double delta) {
        if (!(epsilon >= 0 && epsilon <= MAX_EPSILON)) {
            throw new IllegalArgumentException("epsilon must be 0 to " + MAX_EPSILON + ", was " + epsilon);
        }
        AuditRanges.checkDelta(delta);
        Binomial binomial = new Binomial(guesses, epsilon);
        double largest = 0;
        double below = 0;
        for (int i = 1; i <= correct; i++) {
            below += binomial.mass(correct - i);
            largest = Math.max(largest, below / i);
        }
        return Math.min(1, binomial.atLeast(correct) + 2.0 * canaries * delta * largest);
    }

    /**
     * The largest epsilon that the guesses refute, up to 1e-9 below: a lower bound on the mechanism's epsilon at this
     * delta that is wrong with a probability of at most the significance.
     *
     * @param delta at least 0 and below 1
     * @param significance 1e-12 to 0.5
     * @return at least 0; 0 if nothing is refuted
     * @throws IllegalArgumentException if a number is out of its range
     */
    public double epsilonLowerBound(double delta, double significance) {
        AuditRanges.checkSignificance(significance);
        if (probability(0, delta) >= significance) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (probability(high, delta) < significance) {
            low = high;
            high = 2 * high;
        }
        while (high - low > PRECISION) {
            double middle = (low + high) / 2;
            if (probability(middle, delta) < significance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
