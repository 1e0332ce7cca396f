// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.List;

/**
 * The control without meta-learning: one model for all tasks, trained on all their points, that a new task fine-tunes
 * ("pretrained" in Finn et al. 2017, section 5.1). Federated, it is FedSGD with fine-tuning.
 *
 * @param fineTuning the steps a new task takes; the rate is on the mean loss
 */
public record JointTraining(InnerLoop fineTuning) implements MetaAlgorithm {

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        weights.load(tasks);
        weights.reset(shared);
        weights.gradients(Part.ALL, target);
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        return fineTuning.adapt(weights, shared, tasks, steps);
    }
}
