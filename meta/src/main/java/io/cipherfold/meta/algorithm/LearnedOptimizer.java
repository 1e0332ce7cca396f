// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A learned optimiser for networks: a {@link CoordinatewiseOptimizer} lowers the loss of a task's support set by {@code
 * steps} steps from a start that all tasks share, and learns from the loss of the query set after each of them. Andrychowicz
 * et al., "Learning to Learn by Gradient Descent by Gradient Descent", NIPS 2016, section 2.
 *
 * <p>Derivatives are of first order: gradients that the optimiser sees are data, as in the paper. They are taken back
 * through {@code window} steps and no further (truncated backpropagation through time), so that memory does not grow with
 * {@code steps}: a step keeps about {@code 120 hidden} bytes for each parameter of the network. One task is computed after the
 * other.
 *
 * <p>Otherwise than in the paper: the start is not drawn anew for each network but learned, from the first window alone; the
 * weights are the same in all windows of a task and move after the last one, as a federation needs it; support and query set
 * are different points, where the paper lowers and judges the same loss.
 *
 * <p>The shared vector holds the start, then the optimiser's weights.
 *
 * @param optimizer the recurrent network
 * @param steps in training, at least 1
 * @param window steps that derivatives are taken back through, at least 1 and at most {@value #LONGEST_WINDOW}; 20 in the
 *     paper
 */
public record LearnedOptimizer(CoordinatewiseOptimizer optimizer, int steps, int window) implements MetaAlgorithm {

    /** Longest window; a longer one would need more memory than is good for anybody. */
    public static final int LONGEST_WINDOW = 100;

    /** Checks the ranges. */
    public LearnedOptimizer {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, were " + steps);
        }
        if (window < 1 || window > LONGEST_WINDOW) {
            throw new IllegalArgumentException("a window must have 1 to " + LONGEST_WINDOW + " steps, had " + window);
        }
    }

    @Override
    public ParameterLayout layout(Model model) {
        List<ParameterLayout.Segment> segments = new ArrayList<>(model.layout().segments());
        segments.addAll(optimizer.segments(model.layout().length()));
        return new ParameterLayout(segments);
    }

    @Override
    public float[] initialise(Model model, long seed) {
        float[] start = model.initialise(seed);
        float[] weights = optimizer.initialise(seed);
        float[] shared = Arrays.copyOf(start, start.length + weights.length);
        System.arraycopy(weights, 0, shared, start.length, weights.length);
        return shared;
    }

    private void requireLength(Model model, float[] shared) {
        int expected = layout(model).length();
        if (shared.length != expected) {
            throw new IllegalArgumentException("the learned optimiser shares a start and its own weights, " + expected
                    + " numbers; the vector has " + shared.length);
        }
    }

    private static double[] start(Model model, float[] shared) {
        double[] start = new double[model.layout().length()];
        for (int i = 0; i < start.length; i++) {
            start[i] = shared[i];
        }
        return start;
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        requireLength(weights.model(), shared);
        int parameters = weights.model().layout().length();
        for (int task = 0; task < tasks.size(); task++) {
            weights.load(List.of(tasks.get(task)));
            OptimizerRun run = new OptimizerRun(optimizer, new TaskLoss(weights), start(weights.model(), shared));
            double[] sum = new double[shared.length];
            for (int done = 0; done < steps; done += window) {
                int count = Math.min(window, steps - done);
                OptimizerRun.Window part = run.window(shared, parameters, count);
                double share = (double) count / steps;
                for (int i = 0; done == 0 && i < parameters; i++) {
                    sum[i] = share * part.byStart()[i];
                }
                for (int i = 0; i < part.byWeights().length; i++) {
                    sum[parameters + i] += share * part.byWeights()[i];
                }
            }
            for (int i = 0; i < sum.length; i++) {
                target[task * sum.length + i] = (float) sum[i];
            }
        }
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int adaptationSteps) {
        InnerLoop.requireAdaptationSteps(adaptationSteps);
        requireLength(weights.model(), shared);
        int parameters = weights.model().layout().length();
        float[][] afterSteps = new float[adaptationSteps + 1][tasks.size() * parameters];
        for (int task = 0; task < tasks.size(); task++) {
            weights.load(List.of(tasks.get(task)));
            OptimizerRun run = new OptimizerRun(optimizer, new TaskLoss(weights), start(weights.model(), shared));
            for (int step = 0; step <= adaptationSteps; step++) {
                if (step > 0) {
                    run.advance(shared, parameters, 1);
                }
                int to = task * parameters;
                for (double value : run.parameters()) {
                    afterSteps[step][to++] = (float) value;
                }
            }
        }
        weights.load(tasks);
        List<List<Score>> curve = new ArrayList<>(adaptationSteps + 1);
        for (float[] vectors : afterSteps) {
            weights.put(vectors);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }

    /** A network's losses on the one task that is loaded. */
    record TaskLoss(FastWeights weights) implements Optimizees {

        @Override
        public int coordinates() {
            return weights.model().layout().length();
        }

        @Override
        public void gradient(double[] at, double[] target) {
            gradient(Part.SUPPORT, at, target);
        }

        @Override
        public double loss(double[] at, double[] target) {
            gradient(Part.QUERY, at, target);
            return weights.scores(Part.QUERY).get(0).loss();
        }

        private void gradient(Part part, double[] at, double[] target) {
            float[] numbers = new float[at.length];
            for (int i = 0; i < at.length; i++) {
                numbers[i] = (float) at[i];
            }
            weights.put(numbers);
            weights.gradients(part, numbers);
            for (int i = 0; i < at.length; i++) {
                target[i] = numbers[i];
            }
        }
    }
}
