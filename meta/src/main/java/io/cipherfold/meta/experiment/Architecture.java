// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.task.Alphabet;
import java.util.ArrayList;
import java.util.List;

/** A kind of network, whatever the length of its outputs. Immutable. */
public sealed interface Architecture {

    /**
     * A network whose outputs are predictions.
     *
     * @param inputs numbers per input
     * @param outputs numbers per output
     */
    Model predictor(int inputs, int outputs, Loss loss);

    /** A network whose outputs are features, for methods that compare embeddings. */
    Model embedding(int inputs);

    /** Whether it has batch normalisation, so that {@link io.cipherfold.meta.model.NormMode} matters. */
    boolean normalises();

    /**
     * Four convolutional blocks over images of {@link Alphabet#SIDE} pixels a side.
     *
     * @param filters of each block, at least 1
     * @param halving how blocks halve the images
     */
    record Convolutional(int filters, Conv4.Halving halving) implements Architecture {
        @Override
        public Model predictor(int inputs, int outputs, Loss loss) {
            requireImages(inputs);
            return Conv4.classifier(Alphabet.SIDE, filters, halving, outputs);
        }

        @Override
        public Model embedding(int inputs) {
            requireImages(inputs);
            return Conv4.embedding(Alphabet.SIDE, filters, halving);
        }

        private static void requireImages(int inputs) {
            if (inputs != Alphabet.PIXELS) {
                throw new IllegalArgumentException("convolutions need images of " + Alphabet.PIXELS
                        + " pixels, inputs have " + inputs + " numbers");
            }
        }

        @Override
        public boolean normalises() {
            return true;
        }
    }

    /**
     * Fully connected layers.
     *
     * @param hidden units of each hidden layer; none for a linear model
     * @param activation what hidden units apply
     */
    record FullyConnected(List<Integer> hidden, Activation activation) implements Architecture {

        /** Takes a copy of the list. */
        public FullyConnected {
            hidden = List.copyOf(hidden);
        }

        @Override
        public Model predictor(int inputs, int outputs, Loss loss) {
            List<Integer> widths = new ArrayList<>();
            widths.add(inputs);
            widths.addAll(hidden);
            widths.add(outputs);
            return new Mlp(widths, activation, loss);
        }

        /** The last hidden layer without its activation. */
        @Override
        public Model embedding(int inputs) {
            List<Integer> widths = new ArrayList<>();
            widths.add(inputs);
            widths.addAll(hidden);
            // The loss is never used and only says how to start: a classifier's last layer of zeros would give all
            // points one embedding, from which no gradient leads away.
            return new Mlp(widths, activation, Loss.SQUARED_ERROR);
        }

        @Override
        public boolean normalises() {
            return false;
        }
    }

    /**
     * A linear classifier of embeddings that another network was trained for and that stay as they are.
     *
     * @param network that embeds
     */
    record OnEmbeddings(Architecture network) implements Architecture {
        @Override
        public Model predictor(int inputs, int outputs, Loss loss) {
            return new Mlp(List.of(network.embedding(inputs).outputLength(), outputs), Activation.RELU, loss);
        }

        @Override
        public Model embedding(int inputs) {
            throw new IllegalArgumentException("embeddings that stay as they are are not embedded again");
        }

        /** Embeddings are computed with fixed statistics. */
        @Override
        public boolean normalises() {
            return false;
        }
    }
}
