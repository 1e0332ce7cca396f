// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.View;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network at work on one part of every task: values and derivatives of all layers, computed when they are needed and
 * valid for the {@link WeightState} under which they were.
 */
final class PartPass {

    private final Network network;
    private final Part part;
    private final Memory memory;
    private final int points;
    private final int width;
    private final List<Signal> signals = new ArrayList<>();
    private final List<LayerPass> layers = new ArrayList<>();
    private final List<LayerPass.TangentPass> tangents = new ArrayList<>();
    private final TaskVectors gradients;
    private final float[] inputs;
    private final float[] targets;
    private final double[] outputs;
    private final double[] outputGradient;
    private final double[] outputTangent;
    private final double[] gradientTangent;
    /** What each layer's values were computed with. */
    private final long[] computedFrom;

    private boolean loaded;
    /** Under what the loss gradients from {@code gradientsLowest} on are there; null for not. */
    private @Nullable WeightState gradientsOf;

    private int gradientsLowest;

    /**
     * Creates it.
     *
     * @param statistics [2, channels] for every layer that normalises, in their order; empty if each layer uses those of
     *     its own input
     */
    PartPass(
            Network network,
            Part part,
            TaskShape shape,
            Memory memory,
            TaskVectors shared,
            TaskVectors own,
            List<View> statistics) {
        this.network = network;
        this.part = part;
        this.memory = memory;
        this.points = part.points(shape);
        this.width = network.outputLength();
        this.gradients = TaskVectors.perTask(memory, network.layout());
        int rows = memory.tasks() * points;
        this.inputs = new float[rows * network.inputLength()];
        this.targets = new float[shape.outputLength() == width ? rows * width : 0];
        this.outputs = new double[rows * width];
        this.outputGradient = new double[rows * width];
        this.outputTangent = new double[rows * width];
        this.gradientTangent = new double[rows * width];
        this.computedFrom = new long[network.layers().size()];
        signals.add(new Signal(memory, points, network.inputLength()));
        int normalised = 0;
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            signals.add(new Signal(memory, points, layer.outputLength()));
            Layer.NormalisedBy by = new Layer.NormalisedBy(
                    statistics.isEmpty() || layer.normalisedChannels() == 0 ? null : statistics.get(normalised++));
            List<ParameterLayout.Segment> segments = network.segments(l);
            layers.add(layer.pass(
                    memory,
                    new Layer.Signals(points, signals.get(l), signals.get(l + 1)),
                    new Layer.Parameters(
                            shared.matrices(segments), own.matrices(segments), gradients.matrices(segments)),
                    by));
        }
    }

    /** Gradients by the parameters, as the last backward pass left them. */
    TaskVectors gradients() {
        return gradients;
    }

    /** The statistics of the layers that normalise. */
    List<View> statistics() {
        List<View> views = new ArrayList<>();
        layers.forEach(layer -> layer.statistics().ifPresent(views::add));
        return views;
    }

    /** The values of other tasks are needed from now on. */
    void unload() {
        loaded = false;
    }

    private void load(List<Task> tasks) {
        Arrays.fill(inputs, 0);
        Arrays.fill(targets, 0);
        int input = 0;
        int target = 0;
        for (Task task : tasks) {
            for (Examples examples : part == Part.ALL
                    ? List.of(task.support(), task.query())
                    : List.of(part == Part.SUPPORT ? task.support() : task.query())) {
                for (int point = 0; point < examples.points(); point++, input += network.inputLength()) {
                    examples.copyInput(point, inputs, input);
                }
                if (targets.length > 0) {
                    examples.copyTargets(targets, target);
                    target += examples.points() * width;
                }
            }
        }
        signals.get(0).value().block().put(0, inputs, 0, inputs.length);
        Arrays.fill(computedFrom, 0);
        forgetGradients();
        loaded = true;
    }

    /** Brings all values up to date. */
    void forward(List<Task> tasks, WeightState state) {
        if (!loaded) {
            load(tasks);
        }
        int first = 0;
        while (first < layers.size() && computedFrom[first] == state.version(first)) {
            first++;
        }
        if (first == layers.size()) {
            return;
        }
        forgetGradients();
        for (int l = first; l < layers.size(); l++) {
            layers.get(l).forward(state.own());
            computedFrom[l] = state.version(l);
        }
        View top = signals.get(layers.size()).value();
        top.block().get(0, outputs, 0, outputs.length);
    }

    /** The outputs of the first {@code tasks} tasks. */
    void outputs(double[] target, int tasks) {
        System.arraycopy(outputs, 0, target, 0, tasks * points * width);
    }

    /** The losses of the first {@code tasks} tasks; their derivatives by the outputs are ready for {@link #backward}. */
    List<FastWeights.Score> scores(int tasks) {
        requireTargets();
        List<FastWeights.Score> scores = new ArrayList<>(tasks);
        for (int task = 0; task < tasks; task++) {
            Loss.Outputs window = ofTask(task);
            scores.add(new FastWeights.Score(network.loss().evaluate(window, outputGradient), Loss.accuracy(window)));
        }
        return scores;
    }

    /** The gradients of the loss by all parameters from layer {@code lowest} on. */
    void lossGradients(WeightState state, int lowest) {
        requireTargets();
        if (gradientsOf == state && gradientsLowest == lowest) {
            return;
        }
        for (int task = 0; task < memory.tasks(); task++) {
            network.loss().evaluate(ofTask(task), outputGradient);
        }
        backward(outputGradient, state, lowest);
        gradientsOf = state;
        gradientsLowest = lowest;
    }

    /** The loss gradients are computed anew when they are needed. */
    void forgetGradients() {
        gradientsOf = null;
    }

    /** As {@link #lossGradients} of a function whose derivatives by the outputs are given. */
    void backward(double[] byOutputs, WeightState state, int lowest) {
        forgetGradients();
        View top = signals.get(layers.size()).gradient();
        top.block().put(0, byOutputs, 0, Math.min(byOutputs.length, outputs.length));
        backwardBelow(layers.size(), state, lowest);
    }

    /** The same from the signal above layer {@code top} - 1 on, whose gradient is there. */
    private void backwardBelow(int top, WeightState state, int lowest) {
        for (int l = top - 1; l >= lowest; l--) {
            layers.get(l).backward(state.own(), l > lowest);
        }
    }

    /** Takes what {@link #hessianProducts} needs. */
    void prepareTangents(TaskVectors directions, TaskVectors products) {
        if (!tangents.isEmpty()) {
            return;
        }
        for (int l = 0; l < layers.size(); l++) {
            List<ParameterLayout.Segment> segments = network.segments(l);
            tangents.add(layers.get(l)
                    .tangents(new Layer.Tangents(directions.matrices(segments), products.matrices(segments))));
        }
    }

    /**
     * The Hessian times the directions, for the parameters from layer {@code lowest} on; those below do not move. Values
     * and loss gradients must be those of the state.
     *
     * @param belowToo also the derivative of the gradient by the signal below the lowest layer
     */
    void hessianProducts(WeightState state, int lowest, boolean belowToo) {
        for (int l = lowest; l < layers.size(); l++) {
            tangents.get(l).forward(state.own(), l > lowest);
        }
        View tangent = signals.get(layers.size()).tangent();
        tangent.block().get(0, outputTangent, 0, outputTangent.length);
        for (int task = 0; task < memory.tasks(); task++) {
            network.loss().tangent(ofTask(task), outputTangent, gradientTangent);
        }
        signals.get(layers.size()).gradientTangent().block().put(0, gradientTangent, 0, gradientTangent.length);
        for (int l = layers.size() - 1; l >= lowest; l--) {
            tangents.get(l).backward(state.own(), l > lowest, l > lowest || belowToo);
        }
    }

    /** The signal below layer {@code layer}. */
    Signal below(int layer) {
        return signals.get(layer);
    }

    /** The gradients of the layers below {@code top}, from the gradient of the signal above them. */
    void gradientsBelow(int top, WeightState state) {
        forgetGradients();
        backwardBelow(top, state, 0);
    }

    private Loss.Outputs ofTask(int task) {
        return new Loss.Outputs(outputs, targets, task * points * width, points, width);
    }

    private void requireTargets() {
        if (targets.length == 0) {
            throw new IllegalStateException("a loss needs targets of length " + width + ", as long as the outputs");
        }
    }
}
