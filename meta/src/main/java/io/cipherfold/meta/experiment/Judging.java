// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

/**
 * How a trained model is judged on new tasks.
 *
 * @param tasks how many, at least 1
 * @param steps of adaptation, at least 0
 */
public record Judging(int tasks, int steps) {

    /** Checks the ranges. */
    public Judging {
        if (tasks < 1 || steps < 0) {
            throw new IllegalArgumentException(
                    "at least 1 test task and 0 steps are needed, were " + tasks + " and " + steps);
        }
    }
}
