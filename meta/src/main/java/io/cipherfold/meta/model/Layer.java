// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer of a network: its sizes and parameters, without memory. */
interface Layer {

    /** Numbers per point that it takes. */
    int inputLength();

    /** Numbers per point that it gives. */
    int outputLength();

    /** Names, without the layer's own, and sizes of its parameter matrices, in the order in which they lie. */
    List<Matrix> matrices();

    /** Channels that it normalises; 0 without normalisation. */
    int normalisedChannels();

    /** The layer at work on the points of one part of every task. */
    LayerPass pass(Memory memory, Signals signals, Parameters parameters, NormalisedBy normalisedBy);

    /** A matrix of parameters. */
    record Matrix(String name, int rows, int columns) {}

    /**
     * What flows into a layer and out of it.
     *
     * @param points per task
     * @param input at its lower side
     * @param output at its upper side
     */
    record Signals(int points, Signal input, Signal output) {}

    /**
     * The matrices of {@link #matrices}.
     *
     * @param shared one matrix for all tasks
     * @param own a matrix for each task
     * @param gradients by them
     */
    record Parameters(List<View> shared, List<View> own, List<View> gradients) {}

    /**
     * Directions in which the parameters move, and what they do to the gradients.
     *
     * @param directions of the matrices
     * @param gradientTangents receives the derivatives of the gradients along them
     */
    record Tangents(List<View> directions, List<View> gradientTangents) {}

    /**
     * Where a layer finds its statistics, [2, channels].
     *
     * @param statistics those of somebody else, constants for derivatives; null for those of the layer's own input
     */
    record NormalisedBy(@Nullable View statistics) {}
}
