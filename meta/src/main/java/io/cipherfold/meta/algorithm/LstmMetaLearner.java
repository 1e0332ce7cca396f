// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.LstmCell;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The LSTM meta-learner: the learner's parameters are the memory of a cell whose forget gate shrinks them and whose input gate
 * is the rate of a gradient step; both gates are learned, and so is the memory's start. Ravi, Larochelle, "Optimization as a
 * Model for Few-Shot Learning", ICLR 2017, section 3. A coordinate's gates see its gradient and the loss, pre-processed as in
 * appendix 1 and taken through an ordinary cell, its parameter and their own last values; all coordinates share the gates'
 * weights (section 3.3).
 *
 * <p>Gradients and losses are data for the derivative (section 3.4.1): it is of first order, and for one step exact by the
 * gates' weights. It is taken back through all steps of training, of which there is a constant number: what is kept of them is
 * each step's gradients and losses. The way of one coordinate is then gone through again and back, alone, so that memory
 * grows by 4 bytes for each parameter, task and step. Adaptation remembers no steps at all.
 *
 * <p>The shared vector holds the start of the parameters, then the weights of the cell and the two gates.
 *
 * @param innerLoop steps on the whole support set in training, at most {@value #MOST_STEPS}; the rate, below 1, is where the
 *     input gate starts, on the mean loss. Gradients are not clipped, as the gates see their size
 * @param hidden values of the ordinary cell for each coordinate, at least 1; 20 in the paper
 */
public record LstmMetaLearner(InnerLoop innerLoop, int hidden) implements MetaAlgorithm {

    /** Steps that training goes back through at most. */
    public static final int MOST_STEPS = 100;

    private static final long DOMAIN = 40;

    /** The forget gate starts near 1, as section 3.2 asks for. */
    private static final double FORGET_BIAS = 5;

    private static final double SPREAD = 0.01;

    /** Checks the ranges. */
    public LstmMetaLearner {
        if (innerLoop.steps() > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "the LSTM meta-learner takes at most " + MOST_STEPS + " steps, were " + innerLoop.steps());
        }
        if (innerLoop.rate() >= 1) {
            throw new IllegalArgumentException("the rate is that of a gate, which is below 1, was " + innerLoop.rate());
        }
        if (innerLoop.clipNorm() < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the LSTM meta-learner does not clip inner gradients, the clip norm was " + innerLoop.clipNorm());
        }
        if (hidden < 1) {
            throw new IllegalArgumentException("hidden values must be at least 1, were " + hidden);
        }
    }

    private LstmCell cell() {
        return new LstmCell(LearnedGates.FEATURES, hidden);
    }

    /** Inputs of a gate: what the cell puts out, the parameter, the gate's last value; and a bias. */
    private int gateRows() {
        return hidden + 3;
    }

    @Override
    public ParameterLayout layout(Model model) {
        List<ParameterLayout.Segment> segments = new ArrayList<>(model.layout().segments());
        int offset = model.layout().length();
        for (String name : List.of("cell", "forget", "input")) {
            int rows = name.equals("cell") ? cell().weightRows() : gateRows();
            int columns = name.equals("cell") ? cell().weightColumns() : 1;
            segments.add(new ParameterLayout.Segment("learner." + name, offset, rows, columns));
            offset += rows * columns;
        }
        return new ParameterLayout(segments);
    }

    @Override
    public float[] initialise(Model model, long seed) {
        ParameterLayout layout = layout(model);
        int parameters = model.layout().length();
        float[] shared = Arrays.copyOf(model.initialise(seed), layout.length());
        SeededStream stream = SeededStream.of(seed, DOMAIN);
        for (int i = parameters; i < shared.length; i++) {
            shared[i] = (float) stream.nextUniform(-SPREAD, SPREAD);
        }
        shared[end(layout.segment("learner.forget")) - 1] = (float) FORGET_BIAS;
        shared[end(layout.segment("learner.input")) - 1] = (float) Math.log(innerLoop.rate() / (1 - innerLoop.rate()));
        return shared;
    }

    private static int end(ParameterLayout.Segment segment) {
        return segment.offset() + segment.length();
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        int parameters = weights.model().layout().length();
        Run run = new Run(weights, shared, tasks);
        List<float[]> gradients = new ArrayList<>();
        List<List<Score>> scores = new ArrayList<>();
        for (int step = 0; step < innerLoop.steps(); step++) {
            scores.add(weights.scores(Part.SUPPORT));
            gradients.add(run.step(scores.get(step)));
        }
        float[] byParameters = new float[tasks.size() * parameters];
        weights.gradients(Part.QUERY, byParameters);
        int width = run.gates.stateLength();
        double[] way = new double[(gradients.size() + 1) * width];
        double[] byWay = new double[way.length];
        for (int task = 0; task < tasks.size(); task++) {
            int to = task * shared.length;
            for (int i = 0; i < parameters; i++) {
                run.gates.begin(way, 0, shared[i]);
                int at = task * parameters + i;
                for (int step = 0; step < gradients.size(); step++) {
                    double loss = scores.get(step).get(task).loss();
                    run.gates.step(
                            way, step * width, (step + 1) * width, gradients.get(step)[at], loss);
                }
                run.gates.end(byWay, gradients.size() * width, byParameters[at]);
                for (int step = gradients.size() - 1; step >= 0; step--) {
                    double loss = scores.get(step).get(task).loss();
                    run.gates.back(
                            way, step * width, (step + 1) * width, gradients.get(step)[at], loss, byWay);
                }
                target[to + i] = (float) byWay[run.gates.parameter()];
            }
            run.gates.takeDerivatives(target, to + parameters);
        }
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        InnerLoop.requireAdaptationSteps(steps);
        Run run = new Run(weights, shared, tasks);
        List<List<Score>> curve = new ArrayList<>(steps + 1);
        curve.add(weights.scores(Part.QUERY));
        for (int step = 0; step < steps; step++) {
            run.step(weights.scores(Part.SUPPORT));
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }

    /** Adaptation of a batch of tasks; remembers where it stands and nothing of how it came there. */
    private final class Run {

        private final FastWeights weights;
        private final LearnedGates gates;
        private final int numbers;
        private final double[] states;

        Run(FastWeights weights, float[] shared, List<Task> tasks) {
            int parameters = weights.model().layout().length();
            this.weights = weights;
            this.gates = gates(weights.model(), shared);
            this.numbers = tasks.size() * parameters;
            this.states = new double[Math.multiplyExact(numbers, gates.stateLength())];
            weights.load(tasks);
            weights.reset(Arrays.copyOf(shared, parameters));
            for (int i = 0; i < numbers; i++) {
                gates.begin(states, i * gates.stateLength(), shared[i % parameters]);
            }
        }

        /**
         * One step of every task.
         *
         * @param scores on the support sets
         * @return the gradients that were used, one task after the other
         */
        float[] step(List<Score> scores) {
            float[] gradients = new float[numbers];
            weights.gradients(Part.SUPPORT, gradients);
            float[] moved = new float[numbers];
            int width = gates.stateLength();
            for (int i = 0; i < numbers; i++) {
                double loss = scores.get(i / (numbers / scores.size())).loss();
                gates.step(states, i * width, i * width, gradients[i], loss);
                moved[i] = (float) states[i * width + gates.parameter()];
            }
            weights.put(moved);
            return gradients;
        }
    }

    private LearnedGates gates(Model model, float[] shared) {
        ParameterLayout layout = layout(model);
        if (shared.length != layout.length()) {
            throw new IllegalArgumentException("the LSTM meta-learner shares parameters and weights of gates, "
                    + layout.length() + " numbers; the vector has " + shared.length);
        }
        return new LearnedGates(
                hidden,
                layout.segment("learner.cell").numbers(shared),
                layout.segment("learner.forget").numbers(shared),
                layout.segment("learner.input").numbers(shared));
    }
}
