// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * A batch of tasks, each with weights of its own: the inner loop of gradient-based meta-learning (Finn et al. 2017, eq. 1)
 * for all tasks at once. All memory is taken when the object is made and given back by {@link #close()}; no call in
 * between allocates native memory. A task's results do not depend on the other tasks of the batch. Its place among them and the capacity may change the
 * last bits: BLAS computes the rows at the end of a matrix by other instructions than the rest, depending on the CPU.
 *
 * <p>Order of use: {@link #load}, {@link #reset}, then any number of the other operations. Confined to one thread at a
 * time.
 */
public interface FastWeights extends AutoCloseable {

    /** How many tasks fit. */
    int capacity();

    /**
     * Takes the points of {@code tasks}; weights stay as they are.
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

    /** One step of gradient descent for every task: weights minus {@code rate} times the gradient of its mean loss. */
    void step(Part part, double rate);

    /**
     * The gradient of every task's mean loss at its own weights.
     *
     * @param target receives one vector after the other; at least tasks times parameters long
     */
    void gradients(Part part, float[] target);

    /** Every task's weights, one vector after the other, into {@code target}. */
    void weights(float[] target);

    /** Every task's mean loss and accuracy at its own weights. */
    List<Score> scores(Part part);

    /** Gives the native memory back; idempotent. */
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
