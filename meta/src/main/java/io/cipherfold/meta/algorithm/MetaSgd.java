// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.Descent;
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
 * Meta-SGD: MAML with an inner rate of its own for every parameter, learned with the parameters. The shared vector holds
 * the parameters, then the rates. Li, Zhou, Chen, Li, "Meta-SGD: Learning to Learn Quickly for Few-Shot Learning", 2017,
 * algorithm 1.
 *
 * @param innerLoop the number of steps (the paper takes one), and the rate, on the mean loss, from which all rates start
 */
public record MetaSgd(InnerLoop innerLoop) implements MetaAlgorithm {

    @Override
    public ParameterLayout layout(Model model) {
        List<ParameterLayout.Segment> segments = new ArrayList<>(model.layout().segments());
        int parameters = model.layout().length();
        for (ParameterLayout.Segment segment : model.layout().segments()) {
            segments.add(new ParameterLayout.Segment(
                    "rate." + segment.name(), parameters + segment.offset(), segment.rows(), segment.columns()));
        }
        return new ParameterLayout(segments);
    }

    @Override
    public float[] initialise(Model model, long seed) {
        int parameters = model.layout().length();
        float[] shared = Arrays.copyOf(model.initialise(seed), 2 * parameters);
        Arrays.fill(shared, parameters, 2 * parameters, (float) innerLoop.rate());
        return shared;
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        int parameters = weights.model().layout().length();
        innerLoop.adaptRemembered(weights, start(shared, parameters), tasks, descent(shared, parameters));
        float[] byParameters = new float[tasks.size() * parameters];
        float[] byRates = new float[tasks.size() * parameters];
        weights.gradientsThroughSteps(Part.QUERY, byParameters, byRates);
        for (int task = 0; task < tasks.size(); task++) {
            int to = 2 * task * parameters;
            System.arraycopy(byParameters, task * parameters, target, to, parameters);
            System.arraycopy(byRates, task * parameters, target, to + parameters, parameters);
        }
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        int parameters = weights.model().layout().length();
        return InnerLoop.adapt(weights, start(shared, parameters), tasks, steps, descent(shared, parameters));
    }

    private static float[] start(float[] shared, int parameters) {
        if (shared.length != 2 * parameters) {
            throw new IllegalArgumentException("Meta-SGD shares parameters and rates, " + 2 * parameters
                    + " numbers; the vector has " + shared.length);
        }
        return Arrays.copyOf(shared, parameters);
    }

    private Descent descent(float[] shared, int parameters) {
        return Descent.perParameter(shared, parameters, parameters).clippedTo(innerLoop.clipNorm());
    }
}
