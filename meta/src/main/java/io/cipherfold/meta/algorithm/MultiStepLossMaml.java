// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * MAML with the multi-step loss of MAML++: the meta-update is the exact gradient of a weighted sum of the query losses after
 * every inner step, so that the way to the last step is judged too. Antoniou, Edwards, Storkey, "How to Train Your MAML",
 * ICLR 2019, section 4, first improvement.
 *
 * <p>The paper starts with equal weights and moves them to the last loss during training. The iteration is not known here, so
 * that they stay as they are. Its other improvements are not here: learned rates for every layer and step, statistics of batch
 * normalisation for every step, and a first-order phase.
 *
 * @param innerLoop steps of adaptation; the rate is on the mean loss
 * @param lastShare weight of the loss after the last step, above 0 and at most 1; those before share the rest evenly. 1 is
 *     {@link Maml}; without effect if there is one step
 */
public record MultiStepLossMaml(InnerLoop innerLoop, double lastShare) implements MetaAlgorithm {

    /** Checks the range. */
    public MultiStepLossMaml {
        if (!(lastShare > 0 && lastShare <= 1)) {
            throw new IllegalArgumentException("the share of the last loss must be in (0, 1], was " + lastShare);
        }
    }

    private List<Double> shares() {
        int before = innerLoop.steps() - 1;
        if (before == 0) {
            return List.of(1.0);
        }
        List<Double> shares = new ArrayList<>(Collections.nCopies(before, (1 - lastShare) / before));
        shares.add(lastShare);
        return shares;
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        innerLoop.adaptRemembered(weights, shared, tasks, innerLoop.descent(weights.model()));
        weights.gradientsThroughSteps(Part.QUERY, shares(), target);
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        return innerLoop.adapt(weights, shared, tasks, steps);
    }
}
