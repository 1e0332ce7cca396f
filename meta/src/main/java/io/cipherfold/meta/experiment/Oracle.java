// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.JointTraining;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.round.TaskMean;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Sinusoid;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import java.util.Optional;

/**
 * The control that knows which sinusoid it is asked for (Finn et al. 2017, section 5.1): a network of the same hidden layers
 * that gets amplitude and phase beside x, trained on the points of all tasks.
 */
public final class Oracle {

    private static final int INPUTS = 3;

    /** Keeps the three kinds of tasks apart. */
    private static final long TEST_SEED_OFFSET = 1;

    private static final long CURVE_SEED_OFFSET = 2;

    private Oracle() {}

    /**
     * What came out.
     *
     * @param training how it went
     * @param loss mean squared error on new tasks, without adaptation
     */
    public record Outcome(TrainingResult training, Estimate loss) {}

    /**
     * Trains the oracle.
     *
     * @param like an experiment on sinusoids: sizes, architecture, outer loop, number of test tasks and seed are taken from
     *     it
     */
    public static Outcome train(Experiment like, Kernels kernels, TrainingListener listener) {
        Model model = like.architecture().predictor(INPUTS, 1, ProblemKind.SINUSOID.loss());
        JointTraining joint = new JointTraining(like.innerLoop());
        TaskSource tasks = new Told(new SinusoidTasks(
                like.seed(), like.training().shots(), like.training().queries()));
        int perStep = like.outer().tasksPerStep();
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, tasks.shape(), perStep);
                TaskMean sum = new TaskMean(weights, joint, tasks, perStep);
                TaskEvaluation curve = evaluation(kernels, model, joint, told(like, CURVE_SEED_OFFSET), like);
                TaskEvaluation tests = evaluation(kernels, model, joint, told(like, TEST_SEED_OFFSET), like)) {
            TrainingResult training = new FederatedTraining(
                            sum, like.outer().settings(), Optional.empty(), curve::evaluate)
                    .run(model.initialise(like.seed()), listener);
            return new Outcome(training, tests.evaluate(training.model()).loss().get(0));
        }
    }

    /** Tasks of the tests' size. */
    private static TaskSource told(Experiment like, long seedOffset) {
        return new Told(new SinusoidTasks(
                like.seed() + seedOffset, like.test().shots(), like.test().queries()));
    }

    private static TaskEvaluation evaluation(
            Kernels kernels, Model model, JointTraining joint, TaskSource tasks, Experiment like) {
        return new TaskEvaluation(
                kernels,
                NormMode.TRANSDUCTIVE,
                Optional.empty(),
                model,
                joint,
                tasks,
                like.judging().tasks(),
                0);
    }

    /** Sinusoids of which amplitude and phase are told. */
    private record Told(SinusoidTasks tasks) implements TaskSource {
        @Override
        public TaskShape shape() {
            TaskShape shape = tasks.shape();
            return new TaskShape(INPUTS, 1, shape.supportPoints(), shape.queryPoints());
        }

        @Override
        public Task task(long id) {
            Task task = tasks.task(id);
            Sinusoid curve = tasks.sinusoid(id);
            return new Task(told(task.support(), curve), told(task.query(), curve));
        }

        private static Examples told(Examples points, Sinusoid curve) {
            float[] inputs = new float[INPUTS * points.points()];
            float[] targets = new float[points.points()];
            for (int point = 0; point < points.points(); point++) {
                inputs[INPUTS * point] = points.input(point, 0);
                inputs[INPUTS * point + 1] = (float) curve.amplitude();
                inputs[INPUTS * point + 2] = (float) curve.phase();
            }
            points.copyTargets(targets, 0);
            return new Examples(points.points(), inputs, targets);
        }
    }
}
