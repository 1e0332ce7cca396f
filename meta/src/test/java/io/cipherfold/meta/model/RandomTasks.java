// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;

/** Tasks of any shape without any sense. Targets of several numbers are classes. */
public final class RandomTasks {

    private RandomTasks() {}

    public static List<Task> draw(int count, TaskShape shape, SeededStream stream) {
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

    /** As {@link #draw}, with classes that take turns, so that each has support points. */
    public static List<Task> labelled(int count, TaskShape shape, SeededStream stream) {
        if (shape.outputLength() == 1) {
            return draw(count, shape, stream);
        }
        List<Task> tasks = new ArrayList<>();
        for (Task task : draw(count, shape, stream)) {
            tasks.add(new Task(relabelled(task.support(), shape), relabelled(task.query(), shape)));
        }
        return tasks;
    }

    private static Examples relabelled(Examples examples, TaskShape shape) {
        float[] inputs = new float[examples.points() * shape.inputLength()];
        float[] targets = new float[examples.points() * shape.outputLength()];
        for (int point = 0; point < examples.points(); point++) {
            examples.copyInput(point, inputs, point * shape.inputLength());
            targets[point * shape.outputLength() + point % shape.outputLength()] = 1;
        }
        return new Examples(examples.points(), inputs, targets);
    }

    /** As {@link #labelled}, with the points of a class around a centre of the task's own. */
    public static List<Task> clusters(int count, TaskShape shape, SeededStream stream) {
        List<Task> tasks = new ArrayList<>();
        for (Task task : labelled(count, shape, stream)) {
            float[] centres = new float[shape.outputLength() * shape.inputLength()];
            for (int i = 0; i < centres.length; i++) {
                centres[i] = (float) stream.nextUniform(-2, 2);
            }
            tasks.add(new Task(shifted(task.support(), centres), shifted(task.query(), centres)));
        }
        return tasks;
    }

    private static Examples shifted(Examples examples, float[] centres) {
        int length = examples.inputLength();
        float[] inputs = new float[examples.points() * length];
        float[] targets = new float[examples.points() * examples.targetLength()];
        examples.copyTargets(targets, 0);
        for (int point = 0; point < examples.points(); point++) {
            int label = point % examples.targetLength();
            for (int i = 0; i < length; i++) {
                inputs[point * length + i] = examples.input(point, i) + centres[label * length + i];
            }
        }
        return new Examples(examples.points(), inputs, targets);
    }
}
