// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;

/**
 * A batch of tasks, each with weights of its own: the inner loop of gradient-based meta-learning (Finn et al. 2017, eq. 1)
 * for all tasks at once. Memory is taken when the object is made, what only some uses need at their first use, and given
 * back by {@link #close()}. A task's results do not depend on the other tasks of the batch. Its place among them and the
 * capacity may change the last bits: a matrix product may compute the rows at the end by other instructions than the rest.
 *
 * <p>Order of use: {@link #load}, {@link #reset}, then any number of the other operations. Confined to one thread at a
 * time. Where an array receives something of every task, it comes one task after the other.
 */
public interface FastWeights extends AutoCloseable {

    /** Numbers in all inputs of a batch: with networks that are built here a batch then needs some hundred MB at most. */
    int MOST_INPUT_NUMBERS = 1 << 19;

    /**
     * A capacity for tasks of {@code shape}: {@code wanted}, or fewer for large tasks, so that memory stays within bounds; at
     * least 1.
     */
    static int capacityFor(TaskShape shape, int wanted) {
        return Math.max(1, Math.min(wanted, MOST_INPUT_NUMBERS / shape.inputNumbers()));
    }

    /** How many tasks fit. */
    int capacity();

    /** The model whose weights these are. */
    Model model();

    /** The shape that all tasks have. */
    TaskShape shape();

    /** Whose statistics batch normalisation uses. */
    NormMode normMode();

    /**
     * The statistics of {@link NormMode#RUNNING}, without which nothing can be computed in that mode. Weights that tasks had
     * adapted are given up: they are those of the last {@link #reset} again.
     *
     * @throws IllegalStateException in another mode
     * @throws IllegalArgumentException if the statistics are of a model with other normalised layers
     */
    void useStatistics(RunningStatistics statistics);

    /**
     * Takes the points of {@code tasks}; weights stay as they are, remembered steps are forgotten.
     *
     * @throws IllegalArgumentException if there are none or too many, or one has another shape
     */
    void load(List<Task> tasks);

    /**
     * Sets every task's weights to {@code parameters}.
     *
     * @throws IllegalArgumentException if the length is wrong
     */
    void reset(float[] parameters);

    /**
     * Gives every loaded task weights of its own, as some other rule than {@link #step} makes them. Remembered steps are
     * forgotten.
     *
     * @param source one vector after the other
     */
    void put(float[] source);

    /** One step of gradient descent for every task. */
    void step(Part part, Descent descent);

    /**
     * As {@link #step}, and remembers the weights before it for {@link #gradientsThroughSteps}. All remembered steps since
     * {@link #reset} must be of one part, with the same descent, and without other steps in between.
     *
     * @throws IllegalStateException if they are not
     */
    void rememberedStep(Part part, Descent descent);

    /** The gradient of every task's mean loss at its own weights. */
    void gradients(Part part, float[] target);

    /**
     * The exact gradient of every task's mean loss on {@code part} at its adapted weights, by the weights that {@link #reset}
     * set: through all remembered steps, with their second derivatives. From v = the gradient at the adapted weights, each
     * step from the last to the first makes v - H (rates * v), where H is the Hessian of the step's loss at the weights
     * before it; H v is computed by Pearlmutter's R-operator. The weights are undefined afterwards until {@link #reset}.
     *
     * @throws IllegalStateException if there is no remembered step
     */
    void gradientsThroughSteps(Part part, float[] target);

    /**
     * As {@link #gradientsThroughSteps(Part, float[])}, with the derivatives by the rates too (Meta-SGD).
     *
     * @param rateTarget receives them for every task, the sum over the steps of minus the step's gradient times v
     */
    void gradientsThroughSteps(Part part, float[] target, float[] rateTarget);

    /**
     * As {@link #gradientsThroughSteps(Part, float[])} of a weighted sum of the losses after each of the remembered steps,
     * which must have moved all layers, on another part than theirs.
     *
     * @param shares of the losses in the sum, one for each step
     * @throws IllegalArgumentException if there are more or fewer
     */
    void gradientsThroughSteps(Part part, List<Double> shares, float[] target);

    /**
     * The Hessian of every task's mean loss at its own weights times a direction, by Pearlmutter's R-operator.
     *
     * @param directions one for each task
     */
    void hessianProducts(Part part, float[] directions, float[] target);

    /** Every task's weights. */
    void weights(float[] target);

    /** Every task's mean loss and accuracy at its own weights. */
    List<Score> scores(Part part);

    /** Every task's outputs, point after point. */
    void outputs(Part part, double[] target);

    /**
     * The gradient by every task's weights of a function of its outputs on {@code part}.
     *
     * @param outputGradients the function's derivatives by what {@link #outputs} gave last for the part
     */
    void gradientsOfOutputs(Part part, double[] outputGradients, float[] target);

    /** Adds the statistics of all normalised layers on {@code part} at the tasks' weights to {@code statistics}. */
    void addStatistics(Part part, RunningStatistics.Collector statistics);

    /** Gives the memory back; idempotent. */
    @Override
    void close();

    /**
     * How well one task is solved.
     *
     * @param loss mean over the points, see {@link Loss}; may be NaN or infinite when the weights have diverged
     * @param accuracy share of points whose largest output is at the target's class, in [0, 1]; without meaning for
     *     outputs of length 1
     */
    record Score(double loss, double accuracy) {}
}
