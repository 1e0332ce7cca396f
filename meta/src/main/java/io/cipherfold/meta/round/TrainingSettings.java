// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

/**
 * How the server trains.
 *
 * @param rounds how many have to be released, at least 1
 * @param optimiser the server's optimiser
 * @param decayRounds over how many of the last rounds the rate falls linearly, from 0 to {@code rounds}; the last step
 *     still has 1 / ({@code decayRounds} + 1) of the rate
 * @param evaluationInterval rounds between two points of the learning curve, at least 1; the last round is always
 *     evaluated
 * @param patience after how many points of the learning curve in a row without a new lowest loss the training stops, with
 *     the model of the lowest one; 0 for never. The loss is that after the most adaptation steps that are evaluated
 */
public record TrainingSettings(
        int rounds, ServerOptimiser.Settings optimiser, int decayRounds, int evaluationInterval, int patience) {

    /** Checks the ranges. */
    public TrainingSettings {
        if (rounds < 1 || evaluationInterval < 1) {
            throw new IllegalArgumentException(
                    "rounds and evaluation interval must be at least 1, were " + rounds + " and " + evaluationInterval);
        }
        if (decayRounds < 0 || decayRounds > rounds) {
            throw new IllegalArgumentException("decay rounds must be in [0, " + rounds + "], were " + decayRounds);
        }
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be at least 0, was " + patience);
        }
    }

    /** Never stops early. */
    public TrainingSettings(int rounds, ServerOptimiser.Settings optimiser, int decayRounds, int evaluationInterval) {
        this(rounds, optimiser, decayRounds, evaluationInterval, 0);
    }

    /** The same with another number of rounds; the end, where the rate falls, and the interval of the curve scale with it. */
    public TrainingSettings withRounds(int newRounds) {
        return new TrainingSettings(
                newRounds,
                optimiser,
                scaled(decayRounds, newRounds),
                Math.max(1, scaled(evaluationInterval, newRounds)),
                patience);
    }

    private int scaled(int count, int newRounds) {
        return (int) ((long) count * newRounds / rounds);
    }

    /** How many rounds are run at most, aborted ones included: a fifth more and ten. */
    public int mostRounds() {
        return rounds + rounds / 5 + 10;
    }

    /** What the rate of released {@code round}, from 1, is multiplied by: in (0, 1]. */
    double rateFactor(int round) {
        int left = rounds - round + 1;
        return Math.min(1, (double) left / (decayRounds + 1));
    }
}
