// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * How tasks change the shared model, and how a new task is adapted to. Implementations are immutable and safe for use by
 * several threads; the {@link FastWeights} they are given are not.
 */
public interface MetaAlgorithm {

    /**
     * Computes one meta-update per task: the direction that is to be <em>subtracted</em> from the model, in the scale of a
     * gradient. A client's update is the mean over its own tasks.
     *
     * @param model the shared parameters; not changed
     * @param tasks at most as many as {@code weights} holds
     * @param target receives one vector after the other, in the order of the tasks; may hold NaN where a task diverged
     */
    void metaUpdates(FastWeights weights, float[] model, List<Task> tasks, float[] target);

    /**
     * Adapts to every task on its support set and scores it on its query set before the first step and after each.
     *
     * @param model the shared parameters; not changed
     * @param tasks at most as many as {@code weights} holds
     * @param steps at least 0
     * @return for every number of steps from 0 to {@code steps} the scores of all tasks, in their order
     */
    List<List<Score>> adapt(FastWeights weights, float[] model, List<Task> tasks, int steps);
}
