// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

/**
 * How a trained model is judged on new tasks.
 *
 * @param tasks how many, at least 2: an interval needs two
 * @param steps of adaptation, at least 0
 */
public record Judging(int tasks, int steps) {

    /** Checks the ranges. */
    public Judging {
        if (tasks < 2 || steps < 0) {
            throw new IllegalArgumentException(
                    "at least 2 test tasks and 0 steps are needed, were " + tasks + " and " + steps);
        }
    }
}
