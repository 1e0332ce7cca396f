// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.Gradients;
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
 * gates' weights. It is taken back through all {@code steps}, which have to be few: a step keeps about {@code 300 + 30 hidden}
 * bytes for each of the learner's parameters.
 *
 * <p>The shared vector holds the start of the parameters, then the weights of the cell and the two gates.
 *
 * @param steps on the whole support set, in training; at least 1
 * @param hidden values of the ordinary cell for each coordinate, at least 1; 20 in the paper
 */
public record LstmMetaLearner(int steps, int hidden) implements MetaAlgorithm {

    /** Largest step that training takes back; more would need more memory than is good for anybody. */
    public static final int MOST_STEPS = 100;

    private static final long DOMAIN = 40;

    /** Pre-processed gradient and loss. */
    private static final int FEATURES = 4;

    /** The paper's p: below exp(-p) a number is taken as it is, times exp(p). */
    private static final double SMALL = 10;

    /** The forget gate starts near 1 and the input gate, the rate, near 0.01, as section 3.2 asks for. */
    private static final double FORGET_BIAS = 5;

    private static final double INPUT_BIAS = -4.6;
    private static final double SPREAD = 0.01;

    /** Checks the ranges. */
    public LstmMetaLearner {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new IllegalArgumentException("steps must be between 1 and " + MOST_STEPS + ", were " + steps);
        }
        if (hidden < 1) {
            throw new IllegalArgumentException("hidden values must be at least 1, were " + hidden);
        }
    }

    private LstmCell cell() {
        return new LstmCell(FEATURES, hidden);
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
        shared[end(layout.segment("learner.input")) - 1] = (float) INPUT_BIAS;
        return shared;
    }

    private static int end(ParameterLayout.Segment segment) {
        return segment.offset() + segment.length();
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        Shared given = new Shared(weights.model(), shared);
        List<Learner> learners = learners(given, tasks.size());
        weights.load(tasks);
        weights.reset(given.start());
        for (int step = 0; step < steps; step++) {
            step(weights, learners, false);
        }
        int parameters = given.start().length;
        float[] byParameters = new float[tasks.size() * parameters];
        weights.gradients(Part.QUERY, byParameters);
        for (int task = 0; task < learners.size(); task++) {
            Expression direction = column(byParameters, task * parameters, parameters);
            Expression along = learners.get(task).parameters.times(direction).sum();
            int to = task * shared.length;
            for (Expression gradient : Gradients.of(along, given.all())) {
                for (double value : gradient.toArray()) {
                    target[to++] = (float) value;
                }
            }
        }
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int adaptationSteps) {
        if (adaptationSteps < 0) {
            throw new IllegalArgumentException("adaptation steps must be at least 0, were " + adaptationSteps);
        }
        Shared given = new Shared(weights.model(), shared);
        List<Learner> learners = learners(given, tasks.size());
        weights.load(tasks);
        weights.reset(given.start());
        List<List<Score>> curve = new ArrayList<>(adaptationSteps + 1);
        curve.add(weights.scores(Part.QUERY));
        for (int step = 0; step < adaptationSteps; step++) {
            step(weights, learners, true);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }

    private List<Learner> learners(Shared given, int count) {
        List<Learner> learners = new ArrayList<>(count);
        for (int task = 0; task < count; task++) {
            learners.add(new Learner(given));
        }
        return learners;
    }

    /** One step of every task's learner. */
    private static void step(FastWeights weights, List<Learner> learners, boolean forgetful) {
        int parameters = weights.model().layout().length();
        float[] numbers = new float[learners.size() * parameters];
        List<Score> scores = weights.scores(Part.SUPPORT);
        weights.gradients(Part.SUPPORT, numbers);
        for (int task = 0; task < learners.size(); task++) {
            Learner learner = learners.get(task);
            learner.step(
                    column(numbers, task * parameters, parameters),
                    scores.get(task).loss());
            if (forgetful) {
                learner.detach();
            }
            for (int i = 0; i < parameters; i++) {
                numbers[task * parameters + i] = (float) learner.parameters.at(i, 0);
            }
        }
        weights.put(numbers);
    }

    private static Expression column(float[] source, int from, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = source[from + i];
        }
        return Expression.of(count, 1, values);
    }

    /** The shared vector as matrices. */
    private final class Shared {

        private final float[] start;
        private final Expression first;
        private final Expression cell;
        private final Expression forget;
        private final Expression input;

        Shared(Model model, float[] shared) {
            ParameterLayout layout = layout(model);
            if (shared.length != layout.length()) {
                throw new IllegalArgumentException("the LSTM meta-learner shares parameters and weights of gates, "
                        + layout.length() + " numbers; the vector has " + shared.length);
            }
            this.start = Arrays.copyOf(shared, model.layout().length());
            this.first = column(start, 0, start.length);
            this.cell = matrix(shared, layout.segment("learner.cell"));
            this.forget = matrix(shared, layout.segment("learner.forget"));
            this.input = matrix(shared, layout.segment("learner.input"));
        }

        private static Expression matrix(float[] shared, ParameterLayout.Segment segment) {
            return column(shared, segment.offset(), segment.length()).reshaped(segment.rows(), segment.columns());
        }

        float[] start() {
            return start;
        }

        /** In the order of the vector. */
        List<Expression> all() {
            return List.of(first, cell, forget, input);
        }
    }

    /** Where one task's learner stands. */
    private final class Learner {

        private final Shared shared;
        private Expression parameters;
        private Expression forgetGate;
        private Expression inputGate;
        private LstmCell.State state;

        Learner(Shared shared) {
            this.shared = shared;
            this.parameters = shared.first;
            int count = shared.first.rows();
            this.forgetGate = Expression.constant(count, 1, 0);
            this.inputGate = forgetGate;
            this.state = cell().start(count);
        }

        void step(Expression gradient, double loss) {
            state = cell().step(shared.cell, features(gradient, loss), state);
            Expression seen = state.hidden().beside(parameters);
            forgetGate = gate(seen, forgetGate, shared.forget);
            inputGate = gate(seen, inputGate, shared.input);
            parameters = forgetGate.times(parameters).minus(inputGate.times(gradient));
        }

        private Expression gate(Expression seen, Expression before, Expression weights) {
            Expression bias = weights.rowsAt(weights.rows() - 1);
            Expression others =
                    weights.transposed().columns(0, weights.rows() - 1).transposed();
            return seen.beside(before).multiply(others).plusRow(bias).sigmoid();
        }

        void detach() {
            parameters = parameters.detached();
            forgetGate = forgetGate.detached();
            inputGate = inputGate.detached();
            state = state.detached();
        }
    }

    /** Size and sign of every gradient and of the loss, each between about -1 and 1. */
    private static Expression features(Expression gradient, double loss) {
        double[] lossFeatures = preprocessed(loss);
        double[] values = new double[gradient.rows() * FEATURES];
        for (int i = 0; i < gradient.rows(); i++) {
            double[] own = preprocessed(gradient.at(i, 0));
            values[i * FEATURES] = own[0];
            values[i * FEATURES + 1] = own[1];
            values[i * FEATURES + 2] = lossFeatures[0];
            values[i * FEATURES + 3] = lossFeatures[1];
        }
        return Expression.of(gradient.rows(), FEATURES, values);
    }

    /** Appendix 1 of the paper. */
    static double[] preprocessed(double x) {
        double size = Math.abs(x);
        return size >= Math.exp(-SMALL)
                ? new double[] {Math.log(size) / SMALL, Math.signum(x)}
                : new double[] {-1, Math.exp(SMALL) * x};
    }
}
