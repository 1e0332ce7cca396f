// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How strongly every canary of an audit shows in the released sums, and what can be concluded from it. Immutable.
 *
 * <p>Both conclusions are fixed rules: nothing is chosen by looking at the result that it is applied to.
 */
public final class CanaryScores {

    /** Fewer canaries prove nothing, and their coins may all fall alike. */
    public static final int LEAST_CANARIES = 64;

    /** One-run guesses are made about all canaries, a half, a quarter and so on; each has a share of the significance. */
    private static final int GUESS_COUNTS = 5;

    private final double[] scores;
    private final boolean[] included;

    /**
     * Creates scores.
     *
     * @param scores one for each canary, larger for those that seem included; finite; copied
     * @param included whether each was; copied
     * @throws IllegalArgumentException if there are fewer than {@link #LEAST_CANARIES}, if the lengths differ or if a
     *     score is not finite
     */
    public CanaryScores(double[] scores, boolean[] included) {
        AuditRanges.check("canaries", scores.length, LEAST_CANARIES, Binomial.MAX_TRIALS);
        if (scores.length != included.length) {
            throw new IllegalArgumentException(
                    "there must be one coin for each of " + scores.length + " scores, were " + included.length);
        }
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("a score must be a finite number, was " + score);
            }
        }
        this.scores = scores.clone();
        this.included = included.clone();
    }

    /**
     * Runs all rounds of an audit. The attacker sees the released sums and nothing else; a canary's score is the inner
     * product of its direction with them, added up over its rounds.
     *
     * @param sum a pipeline whose clients and cohorts are the canaries
     * @param afterRound called after each round
     * @throws IllegalArgumentException if there are too few canaries or the vectors have another length
     * @throws IllegalStateException if a round is aborted
     */
    public static CanaryScores collect(SecureSum sum, Canaries canaries, Runnable afterRound) {
        Canaries.Design design = canaries.design();
        if (sum.vectorLength() != design.dimension()) {
            throw new IllegalArgumentException("vectors of the pipeline must have " + design.dimension()
                    + " coordinates like the canaries, have " + sum.vectorLength());
        }
        double[] scores = new double[design.clients()];
        for (int round = 1; round <= design.rounds(); round++) {
            double[] released = released(sum.run(round, new float[1])).sum();
            for (int client : canaries.draw(round)) {
                scores[client] += canaries.score(client, released);
            }
            afterRound.run();
        }
        boolean[] included = new boolean[scores.length];
        for (int client = 0; client < included.length; client++) {
            included[client] = canaries.included(client);
        }
        return new CanaryScores(scores, included);
    }

    private static ReleasedSum released(RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Released released) {
            return released.sum();
        }
        throw new IllegalStateException("a round of the audit was not released: " + outcome);
    }

    /** How many canaries there are. */
    public int canaries() {
        return scores.length;
    }

    /**
     * Guesses "included" about the canaries with the highest scores and "excluded" about as many with the lowest.
     *
     * @param count how many guesses, even, 2 to the number of canaries
     */
    public OneRunGuesses guesses(int count) {
        AuditRanges.check("guesses", count, 2, scores.length);
        int[] ascending = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(canary -> scores[canary]))
                .mapToInt(Integer::intValue)
                .toArray();
        int correct = 0;
        for (int i = 0; i < count / 2; i++) {
            correct += included[ascending[i]] ? 0 : 1;
            correct += included[ascending[ascending.length - 1 - i]] ? 1 : 0;
        }
        return new OneRunGuesses(scores.length, count / 2 * 2, correct);
    }

    /**
     * The one-run conclusion: the best of {@value #GUESS_COUNTS} numbers of guesses, each tested at an equal share of the
     * significance (Bonferroni).
     *
     * @param delta at least 0 and below 1
     * @param significance how probable a bound above the mechanism's epsilon may be, 1e-11 to 0.5
     */
    public Finding<OneRunGuesses> oneRun(double delta, double significance) {
        AuditRanges.checkSignificance(significance);
        return IntStream.range(0, GUESS_COUNTS)
                .mapToObj(halvings -> guesses(scores.length >> halvings))
                .map(guesses -> new Finding<>(guesses, guesses.epsilonLowerBound(delta, significance / GUESS_COUNTS)))
                .max(Comparator.comparingDouble(Finding::epsilonLowerBound))
                .orElseThrow();
    }

    /**
     * The many-run conclusion, each canary taken as a run of its own: one half of the canaries chooses the threshold, the
     * other half is tested with it. The canaries of one sum share its noise; that they count as independent rests on their
     * directions being almost orthogonal.
     *
     * @param delta at least 0 and below 1
     * @param significance how probable a bound above the mechanism's epsilon may be, 1e-12 to 0.5
     * @throws IllegalStateException if all coins of a half fell alike, which has a probability below 2^-29
     */
    public Finding<ManyRunCounts> manyRun(double delta, double significance) {
        double[] present = half(0, true);
        double[] absent = half(0, false);
        double best = -1;
        double threshold = Double.POSITIVE_INFINITY;
        for (int falsePositives = 0; falsePositives < absent.length; falsePositives = 2 * falsePositives + 1) {
            double candidate = threshold(present, absent, falsePositives);
            double bound = counts(present, absent, candidate).epsilonLowerBound(delta, significance);
            if (bound > best) {
                best = bound;
                threshold = candidate;
            }
        }
        ManyRunCounts counts = counts(half(1, true), half(1, false), threshold);
        return new Finding<>(counts, counts.epsilonLowerBound(delta, significance));
    }

    /** Halfway between the excluded canary that has {@code falsePositives} above it and the next score above that one. */
    private static double threshold(double[] present, double[] absent, int falsePositives) {
        double below = absent[absent.length - 1 - falsePositives];
        double above = falsePositives == 0 ? Double.POSITIVE_INFINITY : absent[absent.length - falsePositives];
        for (double score : present) {
            if (score > below) {
                above = Math.min(above, score);
            }
        }
        return Double.isInfinite(above) ? below : below + (above - below) / 2;
    }

    private static ManyRunCounts counts(double[] present, double[] absent, double threshold) {
        return new ManyRunCounts(
                present.length, countAbove(present, threshold), absent.length, countAbove(absent, threshold));
    }

    private static int countAbove(double[] values, double threshold) {
        return (int) Arrays.stream(values).filter(value -> value > threshold).count();
    }

    /** Ascending scores of the canaries of one parity with one result of their coins. */
    private double[] half(int parity, boolean heads) {
        double[] half = IntStream.range(0, scores.length)
                .filter(canary -> canary % 2 == parity && included[canary] == heads)
                .mapToDouble(canary -> scores[canary])
                .sorted()
                .toArray();
        if (half.length == 0) {
            throw new IllegalStateException("all coins of half of the canaries fell alike; run the audit again");
        }
        return half;
    }

    /**
     * A lower bound and what it was concluded from.
     *
     * @param evidence the counts
     * @param epsilonLowerBound at least 0
     */
    public record Finding<E>(E evidence, double epsilonLowerBound) {}

    @Override
    public String toString() {
        return "CanaryScores[" + scores.length + " canaries]";
    }
}
