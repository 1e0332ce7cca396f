// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.Descent;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * ANIL, almost no inner loop: MAML whose inner steps move the last layer alone, in training and afterwards. The exact
 * meta-gradient costs hardly more than a first-order one, because only the last layer needs second derivatives. Raghu,
 * Raghu, Bengio, Vinyals, "Rapid Learning or Feature Reuse? Towards Understanding the Effectiveness of MAML", ICLR 2020,
 * section 4.
 *
 * @param innerLoop steps on the last layer; the rate is on the mean loss, the clip norm on the last layer's gradient
 */
public record Anil(InnerLoop innerLoop) implements MetaAlgorithm {

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        innerLoop.adaptRemembered(weights, shared, tasks, innerLoop.headDescent(weights.model()));
        weights.gradientsThroughSteps(Part.QUERY, target);
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        Descent descent = innerLoop.headDescent(weights.model());
        return InnerLoop.adapt(weights, shared, tasks, steps, descent);
    }
}
