// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * MAML with exact second derivatives: the meta-update is the gradient of the query loss after adaptation by the weights
 * before it. Finn, Abbeel, Levine, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks", ICML 2017,
 * algorithm 2.
 *
 * @param innerLoop adaptation before the query loss is taken; its rate is on the mean loss. The authors' code divides
 *     the sum of the cross-entropies of all images by the shots, so that its rate of 0.4 for 5 ways is 2.0 here
 */
public record Maml(InnerLoop innerLoop) implements MetaAlgorithm {

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        innerLoop.adaptRemembered(weights, shared, tasks, innerLoop.descent(weights.model()));
        weights.gradientsThroughSteps(Part.QUERY, target);
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        return innerLoop.adapt(weights, shared, tasks, steps);
    }
}
