// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.Descent;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * First-order MAML: the meta-update is the gradient of the query loss at the adapted weights; second derivatives are left
 * out. Finn, Abbeel, Levine, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks", ICML 2017, section 5.2;
 * Nichol, Achiam, Schulman, "On First-Order Meta-Learning Algorithms", 2018, section 4.
 *
 * @param innerLoop adaptation before the query gradient is taken; the rate is on the mean loss
 */
public record FirstOrderMaml(InnerLoop innerLoop) implements MetaAlgorithm {

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        weights.load(tasks);
        weights.reset(shared);
        Descent descent = innerLoop.descent(weights.model());
        for (int step = 0; step < innerLoop.steps(); step++) {
            weights.step(Part.SUPPORT, descent);
        }
        weights.gradients(Part.QUERY, target);
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        return innerLoop.adapt(weights, shared, tasks, steps);
    }
}
