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
 * Amortised Bayesian MAML: a task's weights have a normal distribution with a mean and a deviation for each, found from the
 * shared ones by gradient steps on the expected support loss plus the divergence from the shared distribution. Ravi, Beatson,
 * "Amortized Bayesian Meta-Learning", ICLR 2019, algorithm 1. The shared vector holds the means, then the logarithms of the
 * deviations.
 *
 * <p>What a step lowers is the mean over {@code draws} of the mean support loss, plus {@code divergenceWeight / K} times
 * KL(task | shared) in nats, with K support points. With squared errors of known variance s^2 a weight of 2 s^2 makes it the
 * negative evidence bound, up to its scale; with cross-entropies a weight of 1 does. Smaller weights trust the points more.
 *
 * <p>The meta-update is the exact gradient of the expected query loss after the steps plus the same divergence, in which the
 * shared distribution is the prior of the tasks'. So the divergence goes the same way, from the shared to the task's
 * distribution, in both loops, as in the paper. Its bound is over all of a task's points, so that support losses count again
 * in the outer loop, and it has a prior of the shared distribution: normal means, and precisions of a gamma distribution.
 * Neither is here: the query points alone tell how well the steps generalise, and a prior counts as one over the number of
 * tasks, which are drawn without end. The code of C. Nguyen (cnguyen10/few_shot_meta_learning) leaves support losses out too, has the prior, and weighs
 * the divergence by 1e-6 unless told otherwise.
 *
 * <p>Draws come in pairs of opposite noise, whose mean has no error of the first order. They follow from the task's support
 * points and the step: a task always gives the same update.
 *
 * @param innerLoop steps on the objective above; without clipping
 * @param draws of the weights for each expectation, at least 1
 * @param divergenceWeight for a task with one support point: at least 0, finite
 * @param firstDeviation of every weight before training: positive, finite
 */
public record AmortizedBayesianMaml(InnerLoop innerLoop, int draws, double divergenceWeight, double firstDeviation)
        implements MetaAlgorithm {

    /** Checks the ranges. */
    public AmortizedBayesianMaml {
        if (draws < 1) {
            throw new IllegalArgumentException("draws must be at least 1, were " + draws);
        }
        if (!(divergenceWeight >= 0 && divergenceWeight <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the weight of the divergence must be finite and at least 0, was " + divergenceWeight);
        }
        if (!((float) firstDeviation > 0 && firstDeviation <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the first deviation must be positive and finite, was " + firstDeviation);
        }
        if (innerLoop.clipNorm() < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "Bayesian MAML does not clip inner gradients, the clip norm was " + innerLoop.clipNorm());
        }
    }

    @Override
    public ParameterLayout layout(Model model) {
        List<ParameterLayout.Segment> segments = new ArrayList<>(model.layout().segments());
        int parameters = model.layout().length();
        for (ParameterLayout.Segment segment : model.layout().segments()) {
            segments.add(new ParameterLayout.Segment(
                    "log-deviation." + segment.name(),
                    parameters + segment.offset(),
                    segment.rows(),
                    segment.columns()));
        }
        return new ParameterLayout(segments);
    }

    @Override
    public float[] initialise(Model model, long seed) {
        int parameters = model.layout().length();
        float[] shared = Arrays.copyOf(model.initialise(seed), 2 * parameters);
        Arrays.fill(shared, parameters, 2 * parameters, (float) Math.log(firstDeviation));
        return shared;
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        requireLength(weights.model(), shared);
        BayesianInnerLoop loop = new BayesianInnerLoop(this, weights, shared, tasks);
        for (int step = 0; step < innerLoop.steps(); step++) {
            loop.step();
        }
        loop.goBack(target);
    }

    private static void requireLength(Model model, float[] shared) {
        int parameters = model.layout().length();
        if (shared.length != 2 * parameters) {
            throw new IllegalArgumentException("Bayesian MAML shares means and deviations, " + 2 * parameters
                    + " numbers; the vector has " + shared.length);
        }
    }

    /** The scores and the weights that stay are those of the means. */
    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        InnerLoop.requireAdaptationSteps(steps);
        requireLength(weights.model(), shared);
        BayesianInnerLoop loop = new BayesianInnerLoop(this, weights, shared, tasks);
        List<List<Score>> curve = new ArrayList<>(steps + 1);
        for (int step = 0; step <= steps; step++) {
            if (step > 0) {
                loop.step();
            }
            weights.load(tasks);
            weights.put(loop.means());
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }

    @Override
    public List<double[]> predictions(FastWeights weights, float[] shared, List<Task> tasks, int steps, int count) {
        return new WeightDraws(weights, tasks, count)
                .outputs(Part.QUERY, posteriorDraws(weights, shared, tasks, steps, count));
    }

    /**
     * Adapts, and draws weights from each task's distribution: what predictions with their uncertainty are made from.
     *
     * @param count of draws for each task, at least 1
     * @return one vector for each draw of each task, task after task
     */
    public float[] posteriorDraws(FastWeights weights, float[] shared, List<Task> tasks, int steps, int count) {
        if (steps < 0 || count < 1) {
            throw new IllegalArgumentException(
                    "at least 0 steps and 1 draw are needed, were " + steps + " and " + count);
        }
        requireLength(weights.model(), shared);
        BayesianInnerLoop loop = new BayesianInnerLoop(this, weights, shared, tasks);
        for (int step = 0; step < steps; step++) {
            loop.step();
        }
        return loop.draw(steps, count);
    }
}
