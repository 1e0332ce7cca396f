// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.UnitFunction;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A fully connected network. Layer {@code l} (from 1) has the segments {@code layer<l>.weight}, one row per input, and
 * {@code layer<l>.bias}; the last layer is linear. Immutable.
 */
public final class Mlp extends Network {

    /** Keeps this stream apart from those of tasks under the same seed. */
    private static final long INITIAL_DOMAIN = 4;

    private final List<Integer> widths;
    private final Activation activation;

    /**
     * Creates a network.
     *
     * @param widths numbers per input, units of each hidden layer, numbers per output; at least two, each at least 1
     */
    public Mlp(List<Integer> widths, Activation activation, Loss loss) {
        super(layersOf(widths, activation), loss);
        this.widths = List.copyOf(widths);
        this.activation = activation;
    }

    private static List<Layer> layersOf(List<Integer> widths, Activation activation) {
        if (widths.size() < 2 || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("widths must be at least two numbers of at least 1, were " + widths);
        }
        List<Layer> layers = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            boolean last = l == widths.size() - 1;
            layers.add(new DenseLayer(
                    widths.get(l - 1), widths.get(l), last ? UnitFunction.IDENTITY : activation.function()));
        }
        return layers;
    }

    /** Numbers per input, units of each hidden layer, numbers per output. */
    public List<Integer> widths() {
        return widths;
    }

    /** What the hidden units apply. */
    public Activation activation() {
        return activation;
    }

    /**
     * For {@link Loss#SQUARED_ERROR} weights and biases uniform in +-1/sqrt(inputs of the layer), what common frameworks
     * start from. For {@link Loss#SOFTMAX_CROSS_ENTROPY} hidden weights uniform in +-sqrt(6/inputs) (He, Zhang, Ren, Sun,
     * "Delving Deep into Rectifiers", ICCV 2015, section 2.2), biases and the whole last layer zero: the labels of few-shot
     * tasks are arbitrary, so before the first step no class may be preferred.
     */
    @Override
    public float[] initialise(long seed) {
        SeededStream stream = SeededStream.of(seed, INITIAL_DOMAIN);
        boolean classifier = loss() == Loss.SOFTMAX_CROSS_ENTROPY;
        float[] parameters = new float[layout().length()];
        for (int layer = 1; layer < widths.size(); layer++) {
            int inputs = widths.get(layer - 1);
            boolean last = layer == widths.size() - 1;
            double weightLimit = !classifier ? 1 / Math.sqrt(inputs) : last ? 0 : Math.sqrt(6.0 / inputs);
            double biasLimit = classifier ? 0 : weightLimit;
            fill(parameters, layout().segment("layer" + layer + ".weight"), weightLimit, stream);
            fill(parameters, layout().segment("layer" + layer + ".bias"), biasLimit, stream);
        }
        return parameters;
    }

    private static void fill(float[] parameters, ParameterLayout.Segment segment, double limit, SeededStream stream) {
        for (int i = 0; i < segment.length(); i++) {
            parameters[segment.offset() + i] = (float) (limit * stream.nextUniform(-1, 1));
        }
    }

    @Override
    public String toString() {
        return "Mlp" + widths + "[" + activation + ", " + loss() + ", " + layout().length() + " parameters]";
    }
}
