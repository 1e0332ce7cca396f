// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.TaskShape;

/**
 * How large tasks are. In few-shot classification shots and queries are points of each class; for curves, and where a
 * client's own points are drawn whatever their class, they are points of the whole task.
 *
 * @param ways classes of a task; 1 for a curve
 * @param shots points to adapt on, at least 1
 * @param queries points to be judged by, at least 1
 */
public record TaskSize(int ways, int shots, int queries) {

    /** Checks the counts. */
    public TaskSize {
        if (ways < 1 || shots < 1 || queries < 1) {
            throw new IllegalArgumentException(
                    "ways, shots and queries must be at least 1, were " + ways + ", " + shots + " and " + queries);
        }
    }

    /** The shape of such tasks of a problem. */
    TaskShape shape(ProblemKind problem) {
        int groups = problem.drawsByClass() ? ways : 1;
        return new TaskShape(problem.inputs(), problem.isRegression() ? 1 : ways, groups * shots, groups * queries);
    }

    /** As the size of a classification task. */
    FewShot fewShot() {
        return new FewShot(ways, shots, queries);
    }
}
