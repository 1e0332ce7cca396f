// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every meta-learning algorithm promises, with the kernels that training uses. */
class MetaAlgorithmContractTest {

    private static final int TASKS = 12;
    private static final int STEPS = 3;

    static Stream<AlgorithmCase> all() {
        return AlgorithmCase.all();
    }

    static Stream<AlgorithmCase> predicting() {
        return all().filter(subject -> subject.kind() == AlgorithmCase.Kind.PREDICTS);
    }

    private static float[] start(AlgorithmCase subject) {
        return subject.algorithm().initialise(subject.model(), 4);
    }

    private static float[] updates(AlgorithmCase subject, float[] shared, List<Task> tasks) {
        MetaAlgorithm algorithm = subject.algorithm();
        float[] updates = new float[tasks.size() * shared.length];
        try (FastWeights weights =
                subject.model().fastWeights(algorithm.trainingShape(tasks.get(0).shape()), TASKS)) {
            algorithm.metaUpdates(weights, shared, tasks, updates);
        }
        return updates;
    }

    private static List<List<Score>> adapt(AlgorithmCase subject, float[] shared, List<Task> tasks, int steps) {
        try (FastWeights weights = subject.model().fastWeights(tasks.get(0).shape(), TASKS)) {
            return subject.algorithm().adapt(weights, shared, tasks, steps);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void layout_startsWithTheModels_andInitialiseFillsIt(AlgorithmCase subject) {
        Model model = subject.model();
        assertThat(subject.algorithm().layout(model).segments())
                .startsWith(model.layout().segments().get(0))
                .containsAll(model.layout().segments());
        assertThat(start(subject))
                .hasSize(subject.algorithm().layout(model).length())
                .isEqualTo(start(subject))
                .isNotEqualTo(subject.algorithm().initialise(model, 5));
    }

    @ParameterizedTest
    @MethodSource("all")
    void metaUpdates_ofATask_dependOnItAlone(AlgorithmCase subject) {
        float[] start = start(subject);
        List<Task> tasks = subject.tasks(TASKS);
        float[] together = updates(subject, start, tasks);
        for (int task = 0; task < TASKS; task++) {
            float[] alone = updates(subject, start, List.of(tasks.get(task)));
            float[] among = Arrays.copyOfRange(together, task * start.length, (task + 1) * start.length);
            float largest = 0;
            for (float value : among) {
                largest = Math.max(largest, Math.abs(value));
            }
            // The place in a batch may change the last bits of float32 (see FastWeights), which some steps carry on.
            assertThat(alone).containsExactly(among, within(2.5e-5f * largest));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void metaUpdates_subtracted_lowerTheLossAfterAdaptation(AlgorithmCase subject) {
        float[] start = start(subject);
        List<Task> tasks = subject.tasks(TASKS);
        float[] updates = updates(subject, start, tasks);
        float[] moved = start.clone();
        for (int i = 0; i < updates.length; i++) {
            moved[i % start.length] -= 1e-3f * updates[i];
        }
        assertThat(lossAfterSteps(subject, moved, tasks)).isLessThan(lossAfterSteps(subject, start, tasks));
    }

    private static double lossAfterSteps(AlgorithmCase subject, float[] shared, List<Task> tasks) {
        return adapt(subject, shared, tasks, STEPS).get(STEPS).stream()
                .mapToDouble(Score::loss)
                .sum();
    }

    @ParameterizedTest
    @MethodSource("all")
    void adapt_moreSteps_beginWithTheSameScores(AlgorithmCase subject) {
        float[] start = start(subject);
        List<Task> tasks = subject.tasks(TASKS);
        List<List<Score>> curve = adapt(subject, start, tasks, STEPS);
        assertThat(curve).hasSize(STEPS + 1).allMatch(scores -> scores.size() == TASKS);
        assertThat(adapt(subject, start, tasks, 0)).isEqualTo(curve.subList(0, 1));
        assertThatThrownBy(() -> adapt(subject, start, tasks, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("predicting")
    void adapt_weights_stayAdapted(AlgorithmCase subject) {
        List<Task> tasks = subject.tasks(TASKS);
        try (FastWeights weights = subject.model().fastWeights(tasks.get(0).shape(), TASKS)) {
            List<List<Score>> curve = subject.algorithm().adapt(weights, start(subject), tasks, STEPS);
            assertThat(weights.scores(Part.QUERY)).isEqualTo(curve.get(STEPS)).isNotEqualTo(curve.get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void calls_leaveTheSharedVectorAlone_andRefuseAnotherLength(AlgorithmCase subject) {
        float[] start = start(subject);
        float[] before = start.clone();
        List<Task> tasks = subject.tasks(TASKS);
        updates(subject, start, tasks);
        adapt(subject, start, tasks, STEPS);
        assertThat(start).isEqualTo(before);
        assertThatThrownBy(() -> updates(subject, new float[3], tasks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> adapt(subject, new float[3], tasks, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
    }
}
