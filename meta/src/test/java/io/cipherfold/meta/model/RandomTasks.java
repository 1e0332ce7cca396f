// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;

/** Tasks of any shape without any sense. Targets of several numbers are classes. */
final class RandomTasks {

    private RandomTasks() {}

    static List<Task> draw(int count, TaskShape shape, SeededStream stream) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(new Task(
                    examples(shape.supportPoints(), shape, stream), examples(shape.queryPoints(), shape, stream)));
        }
        return tasks;
    }

    private static Examples examples(int points, TaskShape shape, SeededStream stream) {
        float[] inputs = new float[points * shape.inputLength()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) stream.nextUniform(-1, 1);
        }
        float[] targets = new float[points * shape.outputLength()];
        for (int point = 0; point < points; point++) {
            if (shape.outputLength() == 1) {
                targets[point] = (float) stream.nextUniform(-2, 2);
            } else {
                targets[point * shape.outputLength() + (int) stream.nextBelow(shape.outputLength())] = 1;
            }
        }
        return new Examples(points, inputs, targets);
    }
}
