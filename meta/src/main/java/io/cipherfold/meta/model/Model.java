// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.TaskShape;

/**
 * A differentiable function of a flat parameter vector. Immutable and safe for use by several threads; what it computes
 * with, {@link FastWeights}, is not.
 */
public interface Model {

    /** Where each parameter array lies in the vector. */
    ParameterLayout layout();

    /** The loss that gradients are taken of. */
    Loss loss();

    /** A starting point for training: the same seed gives the same vector. */
    float[] initialise(long seed);

    /**
     * Room for adapting up to {@code capacity} tasks of one shape at once.
     *
     * @param shape inputs and outputs as long as the model's
     * @param capacity at least 1
     * @throws io.cipherfold.meta.MetaException with code {@code BACKEND} if native code cannot be loaded
     */
    FastWeights fastWeights(TaskShape shape, int capacity);
}
