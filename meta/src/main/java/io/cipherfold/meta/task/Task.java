// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * One few-shot task.
 *
 * @param support what a learner adapts on
 * @param query what it is judged by; shares no point with the support set
 */
public record Task(Examples support, Examples query) {

    /** Checks that both sets have inputs and targets of the same length. */
    public Task {
        if (support.inputLength() != query.inputLength() || support.targetLength() != query.targetLength()) {
            throw new IllegalArgumentException("support and query differ in shape: " + support.inputLength() + " -> "
                    + support.targetLength() + " and " + query.inputLength() + " -> " + query.targetLength());
        }
    }

    /** The task's shape. */
    public TaskShape shape() {
        return new TaskShape(support.inputLength(), support.targetLength(), support.points(), query.points());
    }
}
