// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.Descent;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Adaptation by plain gradient descent on the support set.
 *
 * @param rate of each step, on the <em>mean</em> loss of {@link io.cipherfold.meta.model.Loss}: positive and finite in float32.
 *     Rates published for a loss summed over points, or halved, have to be converted
 * @param steps during meta-training, at least 1
 * @param clipNorm a task's gradient that is longer is scaled down to this; positive, infinite for no clipping
 */
public record InnerLoop(double rate, int steps, double clipNorm) {

    /** Checks the ranges. */
    public InnerLoop {
        Descent.requireRate(rate);
        if (steps < 1) {
            throw new IllegalArgumentException("inner steps must be at least 1, were " + steps);
        }
        if (!(clipNorm > 0)) {
            throw new IllegalArgumentException("the clip norm of inner gradients must be positive, was " + clipNorm);
        }
    }

    /** Without clipping. */
    public InnerLoop(double rate, int steps) {
        this(rate, steps, Double.POSITIVE_INFINITY);
    }

    /** The step on all parameters of {@code model}. */
    Descent descent(Model model) {
        return Descent.uniform(model.layout(), rate).clippedTo(clipNorm);
    }

    /** The step on the last layer of {@code model} alone. */
    Descent headDescent(Model model) {
        return Descent.of(model.layout(), model.head(), rate).clippedTo(clipNorm);
    }

    /** Loads {@code tasks} and adapts to them by remembered steps. */
    void adaptRemembered(FastWeights weights, float[] model, List<Task> tasks, Descent descent) {
        weights.load(tasks);
        weights.reset(model);
        for (int step = 0; step < steps; step++) {
            weights.rememberedStep(Part.SUPPORT, descent);
        }
    }

    /** Throws {@link IllegalArgumentException} if {@code steps} is negative: the check of every {@link MetaAlgorithm#adapt}. */
    static void requireAdaptationSteps(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("adaptation steps must be at least 0, were " + steps);
        }
    }

    /** See {@link MetaAlgorithm#adapt}. */
    List<List<Score>> adapt(FastWeights weights, float[] model, List<Task> tasks, int adaptationSteps) {
        return adapt(weights, model, tasks, adaptationSteps, descent(weights.model()));
    }

    /** As {@link MetaAlgorithm#adapt} with steps along {@code descent}. */
    static List<List<Score>> adapt(
            FastWeights weights, float[] model, List<Task> tasks, int adaptationSteps, Descent descent) {
        requireAdaptationSteps(adaptationSteps);
        weights.load(tasks);
        weights.reset(model);
        List<List<Score>> curve = new ArrayList<>(adaptationSteps + 1);
        curve.add(weights.scores(Part.QUERY));
        for (int step = 0; step < adaptationSteps; step++) {
            weights.step(Part.SUPPORT, descent);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }
}
