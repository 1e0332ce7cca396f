// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;

/**
 * A differentiable function of a flat parameter vector. Immutable and safe for use by several threads; what it computes
 * with, {@link FastWeights}, is not.
 */
public interface Model {

    /** Where each parameter array lies in the vector. */
    ParameterLayout layout();

    /** The loss that gradients are taken of. */
    Loss loss();

    /** Numbers per input. */
    int inputLength();

    /** Numbers per output. */
    int outputLength();

    /** The parameters of the last layer, which ANIL adapts alone. */
    List<ParameterLayout.Segment> head();

    /** Whether it has batch normalisation, by which a point's output depends on the other points of its part. */
    boolean normalises();

    /** A starting point for training: the same seed gives the same vector. */
    float[] initialise(long seed);

    /** Collects {@link RunningStatistics} of this model. */
    RunningStatistics.Collector statisticsCollector();

    /**
     * Room for adapting up to {@code capacity} tasks of one shape at once.
     *
     * @param shape inputs as long as the model's; outputs too, unless losses and scores are never asked for
     * @param capacity at least 1
     * @throws io.cipherfold.meta.MetaException with code {@code BACKEND} if native code cannot be loaded
     */
    FastWeights fastWeights(Kernels kernels, NormMode mode, TaskShape shape, int capacity);

    /** As {@link #fastWeights(Kernels, NormMode, TaskShape, int)} for training, with the fastest kernels there are. */
    default FastWeights fastWeights(TaskShape shape, int capacity) {
        return fastWeights(KernelChoice.fastest(), NormMode.TRANSDUCTIVE, shape, capacity);
    }
}
