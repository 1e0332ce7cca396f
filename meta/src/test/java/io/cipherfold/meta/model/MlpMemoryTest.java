// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** The collector does not see native memory, so it has to stay flat by construction. */
class MlpMemoryTest {

    private static final long MEBIBYTE = 1L << 20;

    private final Mlp model = new Mlp(List.of(100, 50, 5), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    private final TaskShape shape = new TaskShape(100, 5, 5, 5);
    private final List<Task> tasks = RandomTasks.draw(32, shape, SeededStream.of(1));
    private final float[] start = model.initialise(1);
    private final float[] gradients = new float[32 * start.length];

    private void adapt(FastWeights weights, int steps) {
        weights.load(tasks);
        weights.reset(start);
        for (int step = 0; step < steps; step++) {
            weights.step(Part.SUPPORT, 0.01);
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
            long resident = Pointer.physicalBytes();
            for (int i = 0; i < 8; i++) {
                adapt(weights, 100);
            }
            assertThat(Pointer.totalBytes() - tracked).isLessThan(MEBIBYTE);
            assertThat(Pointer.physicalBytes() - resident).isLessThan(200 * MEBIBYTE);
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
                resident = Pointer.physicalBytes();
            }
        }
        assertThat(Pointer.physicalBytes() - resident).isLessThan(200 * MEBIBYTE);
    }
}
