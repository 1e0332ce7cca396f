// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A fully connected network in float32 on ND4J. Layer {@code l} (from 1) has the segments {@code layer<l>.weight}, one row
 * per input, and {@code layer<l>.bias}; the last layer is linear. Immutable.
 */
public final class Mlp implements Model {

    /** Keeps this stream apart from those of tasks under the same seed. */
    private static final long INITIAL_DOMAIN = 4;

    private final List<Integer> widths;
    private final Activation activation;
    private final Loss loss;
    private final ParameterLayout layout;

    /**
     * Creates a network.
     *
     * @param widths numbers per input, units of each hidden layer, numbers per output; at least two, each at least 1
     */
    public Mlp(List<Integer> widths, Activation activation, Loss loss) {
        this.widths = List.copyOf(widths);
        this.activation = activation;
        this.loss = loss;
        if (widths.size() < 2 || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("widths must be at least two numbers of at least 1, were " + widths);
        }
        this.layout = layoutOf(this.widths);
    }

    private static ParameterLayout layoutOf(List<Integer> widths) {
        List<ParameterLayout.Segment> segments = new ArrayList<>();
        int offset = 0;
        for (int layer = 1; layer < widths.size(); layer++) {
            int inputs = widths.get(layer - 1);
            int outputs = widths.get(layer);
            segments.add(new ParameterLayout.Segment("layer" + layer + ".weight", offset, inputs, outputs));
            offset += inputs * outputs;
            segments.add(new ParameterLayout.Segment("layer" + layer + ".bias", offset, 1, outputs));
            offset += outputs;
        }
        return new ParameterLayout(segments);
    }

    /** Numbers per input, units of each hidden layer, numbers per output. */
    public List<Integer> widths() {
        return widths;
    }

    /** What the hidden units apply. */
    public Activation activation() {
        return activation;
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public Loss loss() {
        return loss;
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
        boolean classifier = loss == Loss.SOFTMAX_CROSS_ENTROPY;
        float[] parameters = new float[layout.length()];
        for (int layer = 1; layer < widths.size(); layer++) {
            int inputs = widths.get(layer - 1);
            boolean last = layer == widths.size() - 1;
            double weightLimit = !classifier ? 1 / Math.sqrt(inputs) : last ? 0 : Math.sqrt(6.0 / inputs);
            double biasLimit = classifier ? 0 : weightLimit;
            fill(parameters, layout.segment("layer" + layer + ".weight"), weightLimit, stream);
            fill(parameters, layout.segment("layer" + layer + ".bias"), biasLimit, stream);
        }
        return parameters;
    }

    private static void fill(float[] parameters, ParameterLayout.Segment segment, double limit, SeededStream stream) {
        for (int i = 0; i < segment.length(); i++) {
            parameters[segment.offset() + i] = (float) (limit * stream.nextUniform(-1, 1));
        }
    }

    @Override
    public FastWeights fastWeights(TaskShape shape, int capacity) {
        if (shape.inputLength() != widths.get(0) || shape.outputLength() != widths.get(widths.size() - 1)) {
            throw new IllegalArgumentException("tasks of shape " + shape + " do not fit a network of widths " + widths);
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        return new MlpFastWeights(this, shape, capacity);
    }

    @Override
    public String toString() {
        return "Mlp" + widths + "[" + activation + ", " + loss + ", " + layout.length() + " parameters]";
    }
}
