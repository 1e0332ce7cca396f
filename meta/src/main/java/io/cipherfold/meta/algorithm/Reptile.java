// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * Reptile: the meta-update is the way from the adapted weights back to the model, divided by the inner rate, so that it
 * has the scale of a gradient and can go into any optimiser. Nichol, Achiam, Schulman, "On First-Order Meta-Learning
 * Algorithms", 2018, algorithm 1 and section 2. Support and query points are one training set here; the inner steps take
 * them in turn as minibatches, support first, because different minibatches are what makes Reptile learn to generalise
 * (section 5).
 *
 * @param innerLoop rate and number of minibatch steps; with one step this is the gradient of plain joint training
 */
public record Reptile(InnerLoop innerLoop) implements MetaAlgorithm {

    @Override
    public void metaUpdates(FastWeights weights, float[] model, List<Task> tasks, float[] target) {
        weights.load(tasks);
        weights.reset(model);
        for (int step = 0; step < innerLoop.steps(); step++) {
            weights.step(step % 2 == 0 ? Part.SUPPORT : Part.QUERY, innerLoop.rate());
        }
        weights.weights(target);
        for (int task = 0; task < tasks.size(); task++) {
            int start = task * model.length;
            for (int i = 0; i < model.length; i++) {
                target[start + i] = (float) ((model[i] - target[start + i]) / innerLoop.rate());
            }
        }
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] model, List<Task> tasks, int steps) {
        return innerLoop.adapt(weights, model, tasks, steps);
    }
}
