// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.Maml;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.task.NearestClassMean;
import java.util.List;
import java.util.Optional;

/**
 * Classifiers of the same embeddings of characters on the same test tasks of 5 ways: means of classes, a linear layer that is
 * fitted to each task, the same from a start that is learned, and latent embedding optimisation. Confined to one thread.
 */
public final class EmbeddingComparison {

    private static final int WAYS = 5;

    /** Rates and steps of a head from zero that are tried. */
    private static final List<Double> RATES = List.of(0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0);

    private static final List<Integer> STEPS = List.of(1, 3, 10, 30, 100);
    private static final int TUNING_TASKS = 600;
    private static final long TUNING_SEED_OFFSET = 1;

    private final Problem embedded;
    private final Kernels kernels;
    private final Experiment leo;

    /**
     * A comparison.
     *
     * @param embedded Omniglot, see {@link Problem#embedded}
     * @param shots of all tasks
     * @param tasks of the tests
     * @param seed of all trainings and tasks
     */
    public EmbeddingComparison(Problem embedded, Kernels kernels, int shots, int tasks, long seed) {
        this.embedded = embedded;
        this.kernels = kernels;
        Experiment preset = preset(shots).withSeed(seed);
        this.leo = preset.withJudging(
                preset.test(), new Judging(tasks, preset.judging().steps()));
    }

    /** The experiment that {@link #leo} runs, but for the number of tests. */
    public static Experiment preset(int shots) {
        return Presets.central(ProblemKind.OMNIGLOT, LearningMethod.LEO, Optional.of(WAYS), Optional.of(shots));
    }

    /** The accuracies of the nearest mean of a class's embeddings, as prototypical networks classify. */
    public double[] nearestClassMean() {
        return NearestClassMean.accuracies(run(leo).testTasks(), leo.judging().tasks());
    }

    /** Latent embedding optimisation with {@code iterations} of training. */
    public ExperimentRun leo(int iterations) {
        return run(leo.withOuter(leo.outer().withIterations(iterations)));
    }

    /** MAML on the linear layer, with the steps and the rate of the tuned one. */
    public ExperimentRun metaLearnedHead(Head tuned, int iterations) {
        Outer outer = new Outer(
                iterations,
                leo.outer().tasksPerStep(),
                ServerOptimiser.Settings.adam(0.003),
                leo.outer().decayShare(),
                0);
        return run(head(new InnerLoop(tuned.rate, tuned.steps), outer, tuned.steps));
    }

    /** The accuracies of a linear layer that starts from zeros and takes steps on a task's support set. */
    public double[] head(Head tuned) {
        ExperimentRun run = run(head(new InnerLoop(tuned.rate, 1), leo.outer(), tuned.steps));
        return run.accuracies(run.initial());
    }

    private Experiment head(InnerLoop loop, Outer outer, int testSteps) {
        return new Experiment(
                leo.problem(),
                LearningMethod.MAML,
                leo.training(),
                leo.test(),
                leo.architecture(),
                loop,
                0,
                outer,
                new Judging(leo.judging().tasks(), testSteps),
                Optional.empty(),
                leo.seed());
    }

    private ExperimentRun run(Experiment experiment) {
        return new ExperimentRun(experiment, embedded, kernels);
    }

    /** How a linear layer is fitted: softmax regression by gradient descent on the mean cross-entropy. */
    public record Head(double rate, int steps) {}

    /** The rate and the steps with the highest accuracy on training tasks; of equal ones those of the lowest loss. */
    public Head tunedHead() {
        Model model = leo.model();
        Head best = new Head(RATES.get(0), STEPS.get(0));
        double accuracy = -1;
        double loss = 0;
        for (double rate : RATES) {
            AdaptationReport report = onTrainingTasks(model, rate);
            for (int steps : STEPS) {
                double reached = report.accuracy().get(steps).mean();
                double lost = report.loss().get(steps).mean();
                if (reached > accuracy || (reached == accuracy && lost < loss)) {
                    best = new Head(rate, steps);
                    accuracy = reached;
                    loss = lost;
                }
            }
        }
        return best;
    }

    private AdaptationReport onTrainingTasks(Model model, double rate) {
        try (TaskEvaluation evaluation = new TaskEvaluation(
                kernels,
                NormMode.TRANSDUCTIVE,
                Optional.empty(),
                model,
                new Maml(new InnerLoop(rate, 1)),
                embedded.trainingTasks(leo.training(), leo.seed() + TUNING_SEED_OFFSET),
                TUNING_TASKS,
                STEPS.get(STEPS.size() - 1))) {
            return evaluation.evaluate(model.initialise(leo.seed()));
        }
    }
}
