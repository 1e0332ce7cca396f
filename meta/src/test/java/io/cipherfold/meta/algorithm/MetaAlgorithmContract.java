// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every meta-learning algorithm promises, on sinusoids and a small network. */
abstract class MetaAlgorithmContract {

    private static final int TASKS = 12;

    private final Mlp model = new Mlp(List.of(1, 12, 12, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final SinusoidTasks source = new SinusoidTasks(5, 6, 9);
    private final float[] start = model.initialise(4);

    /** The algorithm under test. */
    abstract MetaAlgorithm algorithm();

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (int id = 0; id < TASKS; id++) {
            tasks.add(source.task(id));
        }
        return tasks;
    }

    private float[] updates(List<Task> tasks) {
        float[] updates = new float[tasks.size() * start.length];
        try (FastWeights weights = model.fastWeights(source.shape(), TASKS)) {
            algorithm().metaUpdates(weights, start, tasks, updates);
        }
        return updates;
    }

    @Test
    void metaUpdates_ofATask_dependOnItAlone() {
        float[] together = updates(tasks());
        for (int task = 0; task < TASKS; task++) {
            float[] alone = updates(List.of(source.task(task)));
            float[] among = Arrays.copyOfRange(together, task * start.length, (task + 1) * start.length);
            float largest = 0;
            for (float value : among) {
                largest = Math.max(largest, Math.abs(value));
            }
            // The place in a batch may change the last bits of float32 (see FastWeights), which some steps carry on.
            assertThat(alone).containsExactly(among, within(2.5e-5f * largest));
        }
    }

    @Test
    void metaUpdates_subtracted_lowerTheLossAfterAdaptation() {
        float[] updates = updates(tasks());
        float[] moved = start.clone();
        for (int i = 0; i < updates.length; i++) {
            moved[i % start.length] -= 2e-3f * updates[i];
        }
        assertThat(lossAfterTwoSteps(moved)).isLessThan(lossAfterTwoSteps(start));
    }

    private double lossAfterTwoSteps(float[] parameters) {
        try (FastWeights weights = model.fastWeights(source.shape(), TASKS)) {
            return algorithm().adapt(weights, parameters, tasks(), 2).get(2).stream()
                    .mapToDouble(Score::loss)
                    .sum();
        }
    }

    @Test
    void adapt_curve_startsAtTheModelAndLowersTheLoss() {
        try (FastWeights weights = model.fastWeights(source.shape(), TASKS)) {
            List<List<Score>> curve = algorithm().adapt(weights, start, tasks(), 3);
            assertThat(curve).hasSize(4).allMatch(scores -> scores.size() == TASKS);
            assertThat(algorithm().adapt(weights, start, tasks(), 0)).isEqualTo(curve.subList(0, 1));
            weights.load(tasks());
            weights.reset(start);
            assertThat(weights.scores(Part.QUERY)).isEqualTo(curve.get(0));
            assertThatThrownBy(() -> algorithm().adapt(weights, start, tasks(), -1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void calls_leaveTheModelAlone() {
        float[] before = start.clone();
        updates(tasks());
        lossAfterTwoSteps(start);
        assertThat(start).isEqualTo(before);
        try (FastWeights weights = model.fastWeights(source.shape(), TASKS)) {
            assertThatThrownBy(() -> algorithm().metaUpdates(weights, new float[3], tasks(), new float[36]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
