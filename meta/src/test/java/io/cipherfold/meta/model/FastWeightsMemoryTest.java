// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.kernel.ProcessMemory;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** The collector does not see native memory, so it has to stay flat by construction. */
class FastWeightsMemoryTest {

    private static final long MEBIBYTE = 1L << 20;

    private final Mlp model = new Mlp(List.of(100, 50, 5), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    private final Descent descent = Descent.uniform(model.layout(), 0.01);
    private final TaskShape shape = new TaskShape(100, 5, 5, 5);
    private final List<Task> tasks = RandomTasks.draw(32, shape, SeededStream.of(1));
    private final float[] start = model.initialise(1);
    private final float[] gradients = new float[32 * start.length];

    private void adapt(FastWeights weights, int steps) {
        weights.load(tasks);
        weights.reset(start);
        for (int step = 0; step < steps; step++) {
            weights.step(Part.SUPPORT, descent);
        }
        weights.gradients(Part.QUERY, gradients);
        assertThat(weights.scores(Part.QUERY)).hasSize(32);
    }

    /** A step that kept even one gradient of the batch, 0.7 MB, would grow by over 500 MB. */
    @Test
    void steps_many_takeNoNativeMemory() {
        try (FastWeights weights = model.fastWeights(shape, 32)) {
            adapt(weights, 10);
            long tracked = Pointer.totalBytes();
            long resident = ProcessMemory.outsideTheHeap();
            for (int i = 0; i < 8; i++) {
                adapt(weights, 100);
            }
            assertThat(Pointer.totalBytes() - tracked).isLessThan(MEBIBYTE);
            assertThat(ProcessMemory.outsideTheHeap() - resident).isLessThan(200 * MEBIBYTE);
        }
    }

    /** One set of buffers is over 2 MB: 200 that were not freed would be over 400 MB. The first hundred warm the JVM up. */
    @Test
    void close_manyTimes_givesTheMemoryBack() {
        long resident = 0;
        for (int i = 0; i < 300; i++) {
            try (FastWeights weights = model.fastWeights(shape, 32)) {
                adapt(weights, 1);
            }
            if (i == 99) {
                resident = ProcessMemory.outsideTheHeap();
            }
        }
        assertThat(ProcessMemory.outsideTheHeap() - resident).isLessThan(200 * MEBIBYTE);
    }

    /**
     * 100,000 inner steps with exact meta-gradients, as a training makes them. The weights of the batch are 19 kB: a round
     * that kept one vector of them would grow by 390 MB over the 20,000 rounds after the warm-up.
     */
    @Test
    void exactGradients_overHundredThousandSteps_takeNoNativeMemory() {
        Mlp small = new Mlp(List.of(4, 16, 16, 3), Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);
        TaskShape smallShape = new TaskShape(4, 3, 3, 3);
        List<Task> few = RandomTasks.draw(12, smallShape, SeededStream.of(1));
        Descent inner = Descent.uniform(small.layout(), 0.01).clippedTo(1);
        float[] model = small.initialise(1);
        float[] updates = new float[12 * model.length];
        try (FastWeights weights = small.fastWeights(smallShape, 12)) {
            long resident = 0;
            for (int round = 0; round < 21_000; round++) {
                if (round == 1000) {
                    resident = ProcessMemory.outsideTheHeap();
                }
                weights.load(few);
                weights.reset(model);
                for (int step = 0; step < 5; step++) {
                    weights.rememberedStep(Part.SUPPORT, inner);
                }
                weights.gradientsThroughSteps(Part.QUERY, updates);
            }
            assertThat(updates).doesNotContain(Float.NaN);
            assertThat(ProcessMemory.outsideTheHeap() - resident).isLessThan(200 * MEBIBYTE);
        }
    }
}
