// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.Normalisation;
import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose statistics are used, seen from what outputs depend on; in double precision. */
class NormModeTest {

    private static final TaskShape SHAPE = new TaskShape(256, 3, 6, 5);

    private final Kernels kernels = new ReferenceKernels();
    private final Conv4 model = Conv4.classifier(16, 2, Conv4.Halving.STRIDE, 3);
    private final float[] start = parameters();
    private final Task task = RandomTasks.draw(1, SHAPE, SeededStream.of(8)).get(0);

    private float[] parameters() {
        float[] parameters = model.initialise(1);
        SeededStream stream = SeededStream.of(2);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) stream.nextUniform(-0.3, 0.3);
        }
        return parameters;
    }

    /** The same task whose last query point is another one. */
    private Task changed() {
        Task other = RandomTasks.draw(1, SHAPE, SeededStream.of(9)).get(0);
        Examples query = Examples.concatenation(
                Examples.concatenation(point(task, 0), point(task, 1)),
                Examples.concatenation(Examples.concatenation(point(task, 2), point(task, 3)), point(other, 4)));
        return new Task(task.support(), query);
    }

    private static Examples point(Task from, int point) {
        return from.query().select(point);
    }

    private double[] outputs(FastWeights weights, Task of) {
        double[] outputs = new double[15];
        weights.load(List.of(of));
        weights.reset(start);
        weights.step(Part.SUPPORT, Descent.uniform(model.layout(), 0.1));
        weights.outputs(Part.QUERY, outputs);
        return outputs;
    }

    private RunningStatistics statistics(Task... tasks) {
        RunningStatistics.Collector collector = model.statisticsCollector();
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, SHAPE, 1)) {
            for (Task one : tasks) {
                weights.load(List.of(one));
                weights.reset(start);
                weights.addStatistics(Part.ALL, collector);
            }
        }
        return collector.finish();
    }

    @Test
    void predictions_transductive_dependOnTheOtherQueryPoints() {
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, SHAPE, 1)) {
            assertThat(Math.abs(outputs(weights, task)[0] - outputs(weights, changed())[0]))
                    .isGreaterThan(1e-6);
        }
    }

    @Test
    void predictions_supportStatistics_dependOnTheirPointAlone() {
        try (FastWeights weights = model.fastWeights(kernels, NormMode.SUPPORT_STATISTICS, SHAPE, 1)) {
            double[] before = outputs(weights, task);
            double[] after = outputs(weights, changed());
            for (int i = 0; i < 12; i++) {
                assertThat(after[i]).isCloseTo(before[i], within(1e-12));
            }
            assertThat(after[12]).isNotEqualTo(before[12]);
            assertThatThrownBy(() -> weights.gradients(Part.QUERY, new float[start.length]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TRANSDUCTIVE");
        }
    }

    /** A query set that is the support set has its statistics: both modes agree. */
    @Test
    void predictions_supportStatistics_ofTheSupportItself_areTransductive() {
        Task same = new Task(task.support(), task.support());
        TaskShape shape = same.shape();
        double[] own = new double[18];
        double[] supports = new double[18];
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, shape, 1);
                FastWeights fixed = model.fastWeights(kernels, NormMode.SUPPORT_STATISTICS, shape, 1)) {
            weights.load(List.of(same));
            weights.reset(start);
            weights.outputs(Part.QUERY, own);
            fixed.load(List.of(same));
            fixed.reset(start);
            fixed.outputs(Part.QUERY, supports);
        }
        assertThat(supports).containsExactly(own, within(1e-12));
    }

    /** The statistics of one task's points, taken as fixed ones, give what that task's own would. */
    @Test
    void predictions_running_useTheGivenStatistics() {
        double[] together = new double[33];
        double[] query = new double[15];
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, SHAPE, 1);
                FastWeights fixed = model.fastWeights(kernels, NormMode.RUNNING, SHAPE, 1)) {
            weights.load(List.of(task));
            weights.reset(start);
            weights.outputs(Part.ALL, together);
            fixed.useStatistics(statistics(task));
            fixed.load(List.of(task));
            fixed.reset(start);
            fixed.outputs(Part.QUERY, query);
            for (int i = 0; i < 15; i++) {
                // The statistics are kept as floats.
                assertThat(query[i]).isCloseTo(together[18 + i], within(1e-5));
            }
            double[] before = outputs(fixed, task);
            double[] after = outputs(fixed, changed());
            for (int i = 0; i < 12; i++) {
                assertThat(after[i]).isCloseTo(before[i], within(1e-12));
            }
            assertThatThrownBy(() -> weights.useStatistics(statistics(task))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void running_withoutOrWithOtherStatistics_isRefused() {
        RunningStatistics.Collector collector = new RunningStatistics.Collector(new int[] {1, 1, 1, 1});
        collector.add(new double[] {1, 1, 1, 1, 1, 1, 1, 1});
        RunningStatistics narrow = collector.finish();
        try (FastWeights fixed = model.fastWeights(kernels, NormMode.RUNNING, SHAPE, 1)) {
            assertThatThrownBy(() -> outputs(fixed, task))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("statistics");
            assertThatThrownBy(() -> fixed.useStatistics(narrow))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8 numbers")
                    .hasMessageContaining("16");
        }
    }

    @Test
    void supportStatistics_bothSetsAtOnce_areRefused() {
        try (FastWeights weights = model.fastWeights(kernels, NormMode.SUPPORT_STATISTICS, SHAPE, 1)) {
            weights.load(List.of(task));
            weights.reset(start);
            assertThatThrownBy(() -> weights.outputs(Part.ALL, new double[33]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SUPPORT_STATISTICS");
        }
    }

    /** Two batches with means 1 and 3 and variances 4 and 6: together mean 2, variance 5 + 1. */
    @Test
    void statistics_ofTwoBatches_addTheVarianceOfTheMeans() {
        double epsilon = Normalisation.EPSILON;
        RunningStatistics.Collector collector = new RunningStatistics.Collector(new int[] {0, 1});
        collector.add(new double[] {1, 1 / Math.sqrt(4 + epsilon)});
        collector.add(new double[] {3, 1 / Math.sqrt(6 + epsilon)});
        float[] values = collector.finish().values();
        assertThat(values[0]).isEqualTo(2);
        assertThat((double) values[1]).isCloseTo(1 / Math.sqrt(6 + epsilon), within(1e-6));
        assertThatThrownBy(() -> new RunningStatistics.Collector(new int[] {1}).finish())
                .isInstanceOf(IllegalStateException.class);
    }
}
