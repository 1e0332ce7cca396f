// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How tasks change the shared vector, and how a new task is adapted to. The shared vector is what training moves, clients
 * send updates of and checkpoints hold: the model's parameters, and behind them whatever else an algorithm learns.
 * Implementations are immutable and safe for use by several threads; the {@link FastWeights} they are given are not.
 */
public interface MetaAlgorithm {

    /** What the shared vector is made of: the model's own segments first. */
    default ParameterLayout layout(Model model) {
        return model.layout();
    }

    /** A starting point for training: the same seed gives the same vector. */
    default float[] initialise(Model model, long seed) {
        return model.initialise(seed);
    }

    /**
     * The shape of the tasks that {@link FastWeights} handed to {@link #metaUpdates} must have room for.
     *
     * @param tasks the shape of the tasks themselves
     */
    default TaskShape trainingShape(TaskShape tasks) {
        return tasks;
    }

    /**
     * Computes one meta-update per task: the direction that is to be <em>subtracted</em> from the shared vector, in the
     * scale of a gradient. A client's update is the mean over its own tasks.
     *
     * @param weights of {@link #trainingShape}, in the mode TRANSDUCTIVE
     * @param shared the shared vector; not changed
     * @param tasks at most as many as {@code weights} holds
     * @param target receives one vector after the other, in the order of the tasks; may hold NaN where a task diverged
     */
    void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target);

    /**
     * Adapts to every task on its support set and scores it on its query set before the first step and after each. A method
     * that adapts without steps has the same scores for every number of them. The weights stay adapted by all steps, so that
     * their outputs are those of the last scores.
     *
     * @param weights of the tasks' shape
     * @param shared the shared vector; not changed
     * @param tasks at most as many as {@code weights} holds
     * @param steps at least 0
     * @return for every number of steps from 0 to {@code steps} the scores of all tasks, in their order
     */
    List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps);

    /**
     * Adapts to every task and puts out what is predicted for its query points: for methods whose model puts out predictions.
     *
     * @param weights of the tasks' shape
     * @param shared the shared vector; not changed
     * @param tasks at most as many as {@code weights} holds
     * @param steps at least 0
     * @param draws from the distribution of a task's weights, at least 1; a method without one has a single draw
     * @return for every task the outputs, draw after draw and point after point
     */
    default List<double[]> predictions(FastWeights weights, float[] shared, List<Task> tasks, int steps, int draws) {
        adapt(weights, shared, tasks, steps);
        int length = weights.shape().queryPoints() * weights.model().outputLength();
        double[] all = new double[tasks.size() * length];
        weights.outputs(Part.QUERY, all);
        List<double[]> predictions = new ArrayList<>(tasks.size());
        for (int task = 0; task < tasks.size(); task++) {
            predictions.add(Arrays.copyOfRange(all, task * length, (task + 1) * length));
        }
        return predictions;
    }
}
