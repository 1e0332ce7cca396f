// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.model.RunningStatistics;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adapts a model to the tasks 0, 1, 2, ... of a source and scores it on their query points: always the same tasks, so
 * that two models are compared on equal terms. Holds native memory until closed. Confined to one thread.
 */
public final class TaskEvaluation implements AutoCloseable {

    private static final int BATCH_TASKS = 64;

    private final MetaAlgorithm algorithm;
    private final TaskSource source;
    private final int tasks;
    private final int steps;
    private final Kernels kernels;
    private final FastWeights weights;
    private final Optional<Calibration> calibration;

    /**
     * Where the statistics of {@link NormMode#RUNNING} come from: the first tasks of a training source.
     *
     * @param source tasks that the model was trained on, or others of their kind
     * @param tasks how many, at least 1
     */
    public record Calibration(TaskSource source, int tasks) {

        /** Checks the number. */
        public Calibration {
            if (tasks < 1) {
                throw new IllegalArgumentException("statistics need at least 1 task, were " + tasks);
            }
        }
    }

    /**
     * Creates an evaluation in the mode TRANSDUCTIVE with the fastest kernels.
     *
     * @param source tasks that no client trains on
     * @param tasks how many of them, at least 1
     * @param steps of adaptation, at least 0
     */
    public TaskEvaluation(Model model, MetaAlgorithm algorithm, TaskSource source, int tasks, int steps) {
        this(KernelChoice.fastest(), NormMode.TRANSDUCTIVE, Optional.empty(), model, algorithm, source, tasks, steps);
    }

    /**
     * Creates an evaluation in any mode.
     *
     * @param calibration for {@link NormMode#RUNNING}, and only there
     */
    public TaskEvaluation(
            Kernels kernels,
            NormMode mode,
            Optional<Calibration> calibration,
            Model model,
            MetaAlgorithm algorithm,
            TaskSource source,
            int tasks,
            int steps) {
        if (tasks < 1 || steps < 0) {
            throw new IllegalArgumentException(
                    "at least 1 task and 0 steps are needed, were " + tasks + " and " + steps);
        }
        this.algorithm = algorithm;
        this.source = source;
        this.tasks = tasks;
        this.steps = steps;
        if (calibration.isPresent() != (mode == NormMode.RUNNING)) {
            throw new IllegalArgumentException("calibration tasks go with the mode RUNNING, the mode is " + mode);
        }
        this.kernels = kernels;
        this.calibration = calibration;
        int capacity = FastWeights.capacityFor(source.shape(), Math.min(BATCH_TASKS, tasks));
        this.weights = model.fastWeights(kernels, mode, source.shape(), capacity);
    }

    /** Gives the weights the statistics of the calibration tasks under {@code shared}. */
    private void calibrate(Calibration from, float[] shared) {
        Model model = weights.model();
        float[] parameters = Arrays.copyOf(shared, model.layout().length());
        RunningStatistics.Collector collector = model.statisticsCollector();
        try (FastWeights one =
                model.fastWeights(kernels, NormMode.TRANSDUCTIVE, from.source().shape(), 1)) {
            for (int id = 0; id < from.tasks(); id++) {
                one.load(List.of(from.source().task(id)));
                one.reset(parameters);
                one.addStatistics(Part.ALL, collector);
            }
        }
        weights.useStatistics(collector.finish());
    }

    /**
     * Evaluates {@code model}, which is not changed.
     *
     * @throws MetaException with code {@code NOT_FINITE} if a task's loss is NaN or infinite
     */
    public AdaptationReport evaluate(float[] model) {
        calibration.ifPresent(from -> calibrate(from, model));
        double[][] losses = new double[steps + 1][tasks];
        double[][] accuracies = new double[steps + 1][tasks];
        for (int first = 0; first < tasks; first += weights.capacity()) {
            List<Task> batch = new ArrayList<>();
            for (int id = first; id < Math.min(tasks, first + weights.capacity()); id++) {
                batch.add(source.task(id));
            }
            List<List<Score>> scores = algorithm.adapt(weights, model, batch, steps);
            for (int step = 0; step <= steps; step++) {
                for (int i = 0; i < batch.size(); i++) {
                    Score score = scores.get(step).get(i);
                    requireFinite(score.loss(), first + i, step);
                    losses[step][first + i] = score.loss();
                    accuracies[step][first + i] = score.accuracy();
                }
            }
        }
        List<Estimate> loss = new ArrayList<>();
        List<Estimate> accuracy = new ArrayList<>();
        for (int step = 0; step <= steps; step++) {
            loss.add(Estimate.of(losses[step]));
            accuracy.add(Estimate.of(accuracies[step]));
        }
        return new AdaptationReport(loss, accuracy);
    }

    private static void requireFinite(double loss, int task, int step) {
        if (!(Math.abs(loss) <= Double.MAX_VALUE)) {
            throw new MetaException(
                    MetaException.Code.NOT_FINITE,
                    "the loss of task " + task + " after " + step + " adaptation steps is " + loss
                            + (step > 0
                                    ? ": the inner rate is too large for this model"
                                    : ": the model has diverged; a smaller outer rate helps"));
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
