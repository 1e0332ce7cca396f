// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.federated;

import io.cipherfold.meta.task.Examples;

/**
 * What one client owns. Clients differ in how many points they have.
 *
 * @param training what it learns from
 * @param test what its model is judged by; shares no point with the training set
 */
public record ClientExamples(Examples training, Examples test) {

    /** Checks that both sets have inputs and targets of the same length. */
    public ClientExamples {
        if (training.inputLength() != test.inputLength() || training.targetLength() != test.targetLength()) {
            throw new IllegalArgumentException("training and test set differ in shape: " + training.inputLength()
                    + " -> " + training.targetLength() + " and " + test.inputLength() + " -> " + test.targetLength());
        }
    }

    /** How many of {@code points} are for training where three of four are: the rest, at least one, is for tests. */
    public static int trainingPoints(int points) {
        return (int) (3L * points / 4);
    }
}
