// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import java.util.ArrayList;
import java.util.List;

/** Tasks that are in memory before anything is measured, in batches that come in turn. Immutable. */
final class PreparedTasks implements TaskSource {

    /** How many batches there are. */
    static final int BATCHES = 8;

    /** Keeps the streams of images apart from those of models under the same seed. */
    private static final long IMAGE_DOMAIN = 1002;

    private final TaskShape shape;
    private final List<Task> tasks;

    private PreparedTasks(TaskShape shape, List<Task> tasks) {
        this.shape = shape;
        this.tasks = List.copyOf(tasks);
    }

    /**
     * Curves for one input and one output; otherwise classifications of images of noise, point {@code i} of a set in class
     * {@code i} modulo their number.
     *
     * @param batchTasks tasks of a batch
     */
    static PreparedTasks random(TaskShape shape, int batchTasks, long seed) {
        boolean curves = shape.inputLength() == 1;
        TaskSource sinusoids = new SinusoidTasks(seed, shape.supportPoints(), shape.queryPoints());
        List<Task> tasks = new ArrayList<>();
        for (int id = 0; id < BATCHES * batchTasks; id++) {
            tasks.add(curves ? sinusoids.task(id) : noise(shape, SeededStream.of(seed, IMAGE_DOMAIN, id)));
        }
        return new PreparedTasks(shape, tasks);
    }

    private static Task noise(TaskShape shape, SeededStream stream) {
        return new Task(noise(shape, shape.supportPoints(), stream), noise(shape, shape.queryPoints(), stream));
    }

    private static Examples noise(TaskShape shape, int points, SeededStream stream) {
        float[] inputs = new float[points * shape.inputLength()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) stream.nextDouble();
        }
        int ways = shape.outputLength();
        float[] targets = new float[points * ways];
        for (int point = 0; point < points; point++) {
            targets[point * ways + point % ways] = 1;
        }
        return new Examples(points, inputs, targets);
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    /** The tasks of batch after batch, again and again. */
    @Override
    public Task task(long id) {
        return tasks.get((int) Math.floorMod(id, (long) tasks.size()));
    }

    /** All numbers: of each task support inputs, support targets, query inputs, query targets. */
    double[] numbers() {
        int perPoint = shape.inputLength() + shape.outputLength();
        double[] numbers = new double[tasks.size() * perPoint * (shape.supportPoints() + shape.queryPoints())];
        int end = 0;
        for (Task task : tasks) {
            for (Examples examples : List.of(task.support(), task.query())) {
                end = append(examples, numbers, end);
            }
        }
        return numbers;
    }

    private static int append(Examples examples, double[] numbers, int start) {
        int end = start;
        for (int point = 0; point < examples.points(); point++) {
            for (int i = 0; i < examples.inputLength(); i++) {
                numbers[end++] = examples.input(point, i);
            }
        }
        for (int point = 0; point < examples.points(); point++) {
            for (int i = 0; i < examples.targetLength(); i++) {
                numbers[end++] = examples.target(point, i);
            }
        }
        return end;
    }
}
