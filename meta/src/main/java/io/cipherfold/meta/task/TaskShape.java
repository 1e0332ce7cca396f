// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * How large the tasks of one source are. All counts are at least 1.
 *
 * @param inputLength numbers per input
 * @param outputLength numbers per target: 1 for a curve, the number of ways for a classification
 * @param supportPoints labelled examples a learner adapts on
 * @param queryPoints examples it is judged by
 */
public record TaskShape(int inputLength, int outputLength, int supportPoints, int queryPoints) {

    /** Checks the counts. */
    public TaskShape {
        if (inputLength < 1 || outputLength < 1 || supportPoints < 1 || queryPoints < 1) {
            throw new IllegalArgumentException("every count of a task's shape must be at least 1, were inputs "
                    + inputLength + ", outputs " + outputLength + ", support " + supportPoints + ", query "
                    + queryPoints);
        }
    }

    /** Numbers in the inputs of a task. */
    public int inputNumbers() {
        return Math.multiplyExact(inputLength, Math.addExact(supportPoints, queryPoints));
    }
}
