// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.NearestClassMean;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Detection in tasks of two classes at a false positive rate of at most 1 %: of each task's query points a score is taken,
 * the threshold is the smallest that at most one in a hundred points of class 0 exceeds, and what counts is the share of
 * points of class 1 above it. A deployed detector has to choose its threshold beforehand and does no better.
 */
final class Detection {

    private static final double FALSE_POSITIVES = 0.01;

    private final TaskSource tasks;
    private final int count;

    /**
     * Detection in the tasks 0 to {@code count} - 1.
     *
     * @throws IllegalArgumentException if they have other than two classes
     */
    Detection(TaskSource tasks, int count) {
        if (tasks.shape().outputLength() != 2) {
            throw new IllegalArgumentException(
                    "detection has 2 ways, tasks have " + tasks.shape().outputLength());
        }
        this.tasks = tasks;
        this.count = count;
    }

    TaskShape shape() {
        return tasks.shape();
    }

    Estimate byRawInputs() {
        return estimate(NearestClassMean::scores);
    }

    /** Scores are how much nearer an embedding is to the mean of class 1. */
    Estimate byEmbedding(FastWeights weights, float[] shared) {
        return estimate(task -> {
            weights.load(List.of(task));
            weights.reset(shared);
            return NearestClassMean.scores(new Task(
                    embedded(weights, Part.SUPPORT, task.support()), embedded(weights, Part.QUERY, task.query())));
        });
    }

    private static Examples embedded(FastWeights weights, Part part, Examples points) {
        double[] outputs = new double[points.points() * weights.model().outputLength()];
        weights.outputs(part, outputs);
        float[] inputs = new float[outputs.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) outputs[i];
        }
        float[] targets = new float[points.points() * points.targetLength()];
        points.copyTargets(targets, 0);
        return new Examples(points.points(), inputs, targets);
    }

    /** Scores are the differences of the two outputs after adaptation. */
    Estimate byAdaptation(FastWeights weights, MetaAlgorithm algorithm, float[] shared, int steps) {
        return estimate(task -> {
            algorithm.adapt(weights, shared, List.of(task), steps);
            double[] outputs = new double[2 * task.query().points()];
            weights.outputs(Part.QUERY, outputs);
            double[] scores = new double[task.query().points()];
            for (int point = 0; point < scores.length; point++) {
                scores[point] = outputs[2 * point + 1] - outputs[2 * point];
            }
            return scores;
        });
    }

    private Estimate estimate(Function<Task, double[]> scoring) {
        double[] found = new double[count];
        for (int id = 0; id < count; id++) {
            Task task = tasks.task(id);
            double[] scores = scoring.apply(task);
            if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
                throw new MetaException(
                        MetaException.Code.NOT_FINITE, "a score in task " + id + " of the detection is not finite");
            }
            found[id] = found(task.query(), scores);
        }
        return Estimate.of(found);
    }

    /** The share of the points of class 1 above all but the allowed number of those of class 0. */
    static double found(Examples query, double[] scores) {
        double[] harmless = ofClass(query, scores, 0);
        Arrays.sort(harmless);
        int allowed = (int) Math.floor(FALSE_POSITIVES * harmless.length);
        double threshold = harmless[harmless.length - 1 - allowed];
        double[] attacks = ofClass(query, scores, 1);
        return Arrays.stream(attacks).filter(score -> score > threshold).count() / (double) attacks.length;
    }

    private static double[] ofClass(Examples query, double[] scores, int wanted) {
        double[] chosen = new double[scores.length];
        int size = 0;
        for (int point = 0; point < scores.length; point++) {
            if (query.target(point, wanted) == 1) {
                chosen[size++] = scores[point];
            }
        }
        return Arrays.copyOf(chosen, size);
    }
}
