// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TrainingSettings;

/**
 * The outer loop of a training.
 *
 * @param iterations steps of the optimiser: rounds of a federation; at least 1
 * @param tasksPerStep tasks whose mean update makes a step; in a federation those of each client; at least 1
 * @param optimiser of the shared vector
 * @param decayShare over which share of the iterations, the last ones, the rate falls linearly; in [0, 1]
 * @param patience see {@link TrainingSettings#patience}; 0 for never stopping early
 */
public record Outer(
        int iterations, int tasksPerStep, ServerOptimiser.Settings optimiser, double decayShare, int patience) {

    private static final int CURVE_POINTS = 20;

    /** Checks the ranges. */
    public Outer {
        if (iterations < 1 || tasksPerStep < 1 || patience < 0) {
            throw new IllegalArgumentException("at least 1 iteration, 1 task and a patience of 0 are needed, were "
                    + iterations + ", " + tasksPerStep + " and " + patience);
        }
        if (!(decayShare >= 0 && decayShare <= 1)) {
            throw new IllegalArgumentException("the decay share must be in [0, 1], was " + decayShare);
        }
    }

    /** A constant rate and no early stop. */
    public Outer(int iterations, int tasksPerStep, ServerOptimiser.Settings optimiser) {
        this(iterations, tasksPerStep, optimiser, 0, 0);
    }

    /** The same with other iterations; the share in which the rate falls stays. */
    public Outer withIterations(int newIterations) {
        return new Outer(newIterations, tasksPerStep, optimiser, decayShare, patience);
    }

    /** How a server trains that way. */
    TrainingSettings settings() {
        return new TrainingSettings(
                iterations,
                optimiser,
                (int) Math.round(decayShare * iterations),
                Math.max(1, iterations / CURVE_POINTS),
                patience);
    }
}
