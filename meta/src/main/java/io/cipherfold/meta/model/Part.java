// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.TaskShape;

/** Which points of the loaded tasks an operation uses. */
public enum Part {
    /** The points a learner adapts on. */
    SUPPORT,
    /** The points it is judged by. */
    QUERY,
    /** All of them as one set, support first: batch normalisation sees them together. */
    ALL;

    /** How many points of a task there are in this part. */
    public int points(TaskShape shape) {
        return switch (this) {
            case SUPPORT -> shape.supportPoints();
            case QUERY -> shape.queryPoints();
            case ALL -> shape.supportPoints() + shape.queryPoints();
        };
    }
}
