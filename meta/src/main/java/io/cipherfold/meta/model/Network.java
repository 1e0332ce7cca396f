// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed-forward network. Layer {@code l}, from 1, has segments called {@code layer<l>.weight} and so on. Immutable.
 */
public abstract class Network implements Model {

    private final List<Layer> layers;
    private final Loss loss;
    private final ParameterLayout layout;
    private final List<List<ParameterLayout.Segment>> segments;

    Network(List<Layer> layers, Loss loss) {
        this.layers = List.copyOf(layers);
        this.loss = loss;
        List<ParameterLayout.Segment> all = new ArrayList<>();
        List<List<ParameterLayout.Segment>> byLayer = new ArrayList<>();
        int offset = 0;
        for (int l = 0; l < layers.size(); l++) {
            List<ParameterLayout.Segment> own = new ArrayList<>();
            for (Layer.Matrix matrix : layers.get(l).matrices()) {
                String name = "layer" + (l + 1) + "." + matrix.name();
                own.add(new ParameterLayout.Segment(name, offset, matrix.rows(), matrix.columns()));
                offset += matrix.rows() * matrix.columns();
            }
            all.addAll(own);
            byLayer.add(List.copyOf(own));
        }
        this.layout = new ParameterLayout(all);
        this.segments = List.copyOf(byLayer);
    }

    List<Layer> layers() {
        return layers;
    }

    /** The segments of layer {@code index}, from 0. */
    List<ParameterLayout.Segment> segments(int index) {
        return segments.get(index);
    }

    /** Index of the first parameter of layer {@code index}; the number of parameters for the one behind the last. */
    int firstParameter(int index) {
        return index == layers.size()
                ? layout.length()
                : segments.get(index).get(0).offset();
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    @Override
    public int inputLength() {
        return layers.get(0).inputLength();
    }

    @Override
    public int outputLength() {
        return layers.get(layers.size() - 1).outputLength();
    }

    @Override
    public List<ParameterLayout.Segment> head() {
        return segments.get(layers.size() - 1);
    }

    @Override
    public boolean normalises() {
        return layers.stream().anyMatch(layer -> layer.normalisedChannels() > 0);
    }

    @Override
    public RunningStatistics.Collector statisticsCollector() {
        return new RunningStatistics.Collector(
                layers.stream().mapToInt(Layer::normalisedChannels).toArray());
    }

    @Override
    public FastWeights fastWeights(Kernels kernels, NormMode mode, TaskShape shape, int capacity) {
        if (shape.inputLength() != inputLength()) {
            throw new IllegalArgumentException("tasks of shape " + shape + " do not fit a network with " + inputLength()
                    + " numbers per input: " + this);
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        return new NetworkWeights(this, kernels, mode, shape, capacity);
    }
}
