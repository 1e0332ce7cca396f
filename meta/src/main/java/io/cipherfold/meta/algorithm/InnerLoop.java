// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Adaptation by plain gradient descent on the support set.
 *
 * @param rate of each step, on the <em>mean</em> loss of {@link io.cipherfold.meta.model.Loss}: positive and finite.
 *     Rates published for a loss summed over points, or halved, have to be converted
 * @param steps during meta-training, at least 1
 */
public record InnerLoop(double rate, int steps) {

    /** Checks the ranges. */
    public InnerLoop {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("inner rate must be positive and finite, was " + rate);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("inner steps must be at least 1, were " + steps);
        }
    }

    /** See {@link MetaAlgorithm#adapt}. */
    List<List<Score>> adapt(FastWeights weights, float[] model, List<Task> tasks, int adaptationSteps) {
        if (adaptationSteps < 0) {
            throw new IllegalArgumentException("adaptation steps must be at least 0, were " + adaptationSteps);
        }
        weights.load(tasks);
        weights.reset(model);
        List<List<Score>> curve = new ArrayList<>(adaptationSteps + 1);
        curve.add(weights.scores(Part.QUERY));
        for (int step = 0; step < adaptationSteps; step++) {
            weights.step(Part.SUPPORT, rate);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }
}
