// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Operation;
import io.cipherfold.meta.kernel.View;
import java.util.Optional;

/** A layer at work on fixed views. Every step relies on those before it, in the order of the methods. */
interface LayerPass {

    /**
     * Output from input.
     *
     * @param own with each task's own weights? Otherwise with those that all share
     */
    void forward(boolean own);

    /** Gradients by parameters and, if asked for, by the input, from that by the output. */
    void backward(boolean own, boolean inputGradient);

    /** The R-operator through the layer; takes the memory that it needs, so it is made once. */
    TangentPass tangents(Layer.Tangents tangents);

    /** The statistics by which the layer normalises. */
    Optional<View> statistics();

    /** The derivatives of a layer's values and gradients along directions of the parameters. */
    interface TangentPass {

        /**
         * The output's tangent.
         *
         * @param inputMoves does the input have a tangent too? Otherwise it counts as 0
         */
        void forward(boolean own, boolean inputMoves);

        /** The tangents of the gradients, from that by the output. */
        void backward(boolean own, boolean inputMoves, boolean inputGradient);
    }

    /** An operation on the weights in its two forms. */
    record Both(Operation onShared, Operation onOwn) {
        void run(boolean own) {
            (own ? onOwn : onShared).run();
        }
    }
}
