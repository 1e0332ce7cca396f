// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

/**
 * The binomial distribution for up to {@value #MAX_TRIALS} trials, given by the logarithm of the odds of a success so that
 * probabilities near 0 and near 1 are equally precise. Immutable.
 *
 * <p>All masses follow from that of the most probable count by multiplication, and their total is divided out: nothing
 * cancels, nothing overflows, and what underflows is below 1e-300 of the largest.
 */
final class Binomial {

    static final int MAX_TRIALS = 1_000_000;

    private final double[] masses;

    /** Creates the distribution; {@code logOdds} is ln(p / (1 - p)), at most 700 in magnitude. */
    Binomial(int trials, double logOdds) {
        double odds = Math.exp(logOdds);
        int mode = (int) Math.min(trials, Math.floor((trials + 1.0) / (1 + 1 / odds)));
        masses = new double[trials + 1];
        masses[mode] = 1;
        for (int k = mode; k < trials; k++) {
            masses[k + 1] = masses[k] * ((trials - k) / (k + 1.0) * odds);
        }
        for (int k = mode; k > 0; k--) {
            masses[k - 1] = masses[k] * (k / (trials - k + 1.0) / odds);
        }
        double total = 0;
        for (double mass : masses) {
            total += mass;
        }
        for (int k = 0; k <= trials; k++) {
            masses[k] /= total;
        }
    }

    /** The probability of exactly {@code count} successes, 0 to the number of trials. */
    double mass(int count) {
        return masses[count];
    }

    /** The probability of {@code count} or more successes. */
    double atLeast(int count) {
        double sum = 0;
        for (int k = masses.length - 1; k >= count; k--) {
            sum += masses[k];
        }
        return Math.min(1, sum);
    }
}
