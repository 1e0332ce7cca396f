// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.calibration.TaskPredictions;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Checkpoint;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.MetaClients;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.round.TaskMean;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.NearestClassMean;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.secureagg.SecureSum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * An experiment with its data and what computes it: trains and judges. The learning curve is taken on tasks that are not
 * trained on, but whose classes are, so that stopping early sees nothing of the tests. Confined to one thread.
 */
public final class ExperimentRun {

    /** Keeps the streams of the four kinds of tasks apart from each other. */
    private static final long DOMAIN = 30;

    private static final long TRAINING = 0;
    private static final long CURVE = 1;
    private static final long TEST = 2;
    private static final long FIT = 3;

    /** Query points of a point of the learning curve: enough for an interval of about two points of accuracy. */
    private static final int CURVE_QUERIES = 2500;

    private static final int FEWEST_CURVE_TASKS = 20;
    private static final int MOST_CURVE_TASKS = 100;

    private static final int STATISTICS_TASKS = 64;

    /** Tasks computed at once. */
    private static final int LARGEST_BATCH = 32;

    private final Experiment experiment;
    private final Problem problem;
    private final Kernels kernels;
    private final Model model;
    private final MetaAlgorithm algorithm;

    /**
     * An experiment on {@code problem}, which is of the kind that it names.
     *
     * @throws IllegalArgumentException if a federation has more clients than the problem
     */
    public ExperimentRun(Experiment experiment, Problem problem, Kernels kernels) {
        experiment.federation().ifPresent(federation -> {
            if (federation.clients() > problem.clientCount()) {
                throw new IllegalArgumentException(
                        "a federation of " + federation.clients() + " clients needs as many, "
                                + experiment.problem().optionName() + " has " + problem.clientCount());
            }
        });
        this.experiment = experiment;
        this.problem = problem;
        this.kernels = kernels;
        this.model = experiment.model();
        this.algorithm = experiment.algorithm();
    }

    /** The experiment. */
    public Experiment experiment() {
        return experiment;
    }

    /** Numbers of the shared vector. */
    public int parameters() {
        return algorithm.layout(model).length();
    }

    /** The vector before training. */
    public float[] initial() {
        return algorithm.initialise(model, experiment.seed());
    }

    private long seed(long purpose) {
        return SeededStream.of(experiment.seed(), DOMAIN, purpose).nextLong();
    }

    /** Tasks of what is trained on: of what clients own, if there are any. */
    private TaskSource trainingTasks(TaskSize size, long purpose) {
        return experiment.federation().isPresent()
                ? problem.clientTrainingTasks(size, seed(purpose))
                : problem.trainingTasks(size, seed(purpose));
    }

    /** The tasks that are trained on centrally. */
    TaskSource trainingTasks() {
        return trainingTasks(experiment.training(), TRAINING);
    }

    /** The tasks of the tests. */
    public TaskSource testTasks() {
        return experiment.federation().isPresent()
                ? problem.newClientTasks(experiment.test(), seed(TEST))
                : problem.testTasks(experiment.test(), seed(TEST));
    }

    /**
     * Trains centrally.
     *
     * @param checkpoint see {@link #checkpoint}
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if it diverges
     */
    public TrainingResult train(Optional<Checkpoint> checkpoint, TrainingListener listener) {
        TaskSource tasks = trainingTasks(experiment.training(), TRAINING);
        int perStep = experiment.outer().tasksPerStep();
        try (FastWeights weights = model.fastWeights(
                        kernels,
                        NormMode.TRANSDUCTIVE,
                        algorithm.trainingShape(tasks.shape()),
                        Math.min(perStep, LARGEST_BATCH));
                TaskMean sum = new TaskMean(weights, algorithm, tasks, perStep)) {
            return trainOver(sum, checkpoint, listener);
        }
    }

    /** Trains over a sum of the vectors of {@link #clients}; otherwise as {@link #train}. */
    public TrainingResult trainOver(SecureSum sum, Optional<Checkpoint> checkpoint, TrainingListener listener) {
        TaskSource tasks = curveTasks();
        int count = CURVE_QUERIES / tasks.shape().queryPoints();
        try (TaskEvaluation curve = evaluation(
                NormMode.TRANSDUCTIVE, tasks, Math.max(FEWEST_CURVE_TASKS, Math.min(MOST_CURVE_TASKS, count)))) {
            FederatedTraining training =
                    new FederatedTraining(sum, experiment.outer().settings(), Optional.empty(), curve::evaluate);
            return checkpoint.map(training::withCheckpoint).orElse(training).run(initial(), listener);
        }
    }

    private TaskSource curveTasks() {
        return trainingTasks(experiment.curveSize(), CURVE);
    }

    /** The clients of the experiment's federation, without protection of their own; the caller closes them. */
    public MetaClients clients() {
        return new MetaClients(
                kernels,
                model,
                algorithm,
                problem.clients(experiment.training(), seed(TRAINING)),
                experiment.outer().tasksPerStep(),
                Optional.empty());
    }

    /** A checkpoint file of this experiment, written at every twentieth of the training. */
    public Checkpoint checkpoint(Path file, boolean resume) {
        return new Checkpoint(
                file, experiment.words(), experiment.outer().settings().evaluationInterval(), resume);
    }

    /** The modes in which models of this experiment can be judged; only the first where there is no normalisation. */
    public List<NormMode> modes() {
        return experiment.architecture().normalises()
                ? List.of(NormMode.TRANSDUCTIVE, NormMode.RUNNING, NormMode.SUPPORT_STATISTICS)
                : List.of(NormMode.TRANSDUCTIVE);
    }

    /**
     * Judges a vector on the test tasks.
     *
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if a loss is
     */
    public AdaptationReport judge(float[] shared, NormMode mode) {
        try (TaskEvaluation evaluation =
                evaluation(mode, testTasks(), experiment.judging().tasks())) {
            return evaluation.evaluate(shared);
        }
    }

    /**
     * The accuracy on each test task after all steps, for comparing methods task by task.
     *
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if a loss is
     */
    public double[] accuracies(float[] shared) {
        int count = experiment.judging().tasks();
        int steps = experiment.judging().steps();
        TaskSource tasks = testTasks();
        double[] accuracies = new double[count];
        int capacity = FastWeights.capacityFor(tasks.shape(), LARGEST_BATCH);
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, tasks.shape(), capacity)) {
            for (int first = 0; first < count; first += capacity) {
                List<Task> batch = LongStream.range(first, Math.min(count, first + capacity))
                        .mapToObj(tasks::task)
                        .toList();
                List<Score> scores =
                        algorithm.adapt(weights, shared, batch, steps).get(steps);
                for (int i = 0; i < batch.size(); i++) {
                    if (!Double.isFinite(scores.get(i).loss())) {
                        throw new MetaException(
                                MetaException.Code.NOT_FINITE,
                                "the loss of task " + (first + i) + " is "
                                        + scores.get(i).loss());
                    }
                    accuracies[first + i] = scores.get(i).accuracy();
                }
            }
        }
        return accuracies;
    }

    private TaskEvaluation evaluation(NormMode mode, TaskSource tasks, int count) {
        return new TaskEvaluation(
                kernels,
                mode,
                mode == NormMode.RUNNING
                        ? Optional.of(new TaskEvaluation.Calibration(
                                trainingTasks(experiment.training(), TRAINING), STATISTICS_TASKS))
                        : Optional.empty(),
                model,
                algorithm,
                tasks,
                count,
                experiment.judging().steps());
    }

    /**
     * The share of attacks, or whatever class 1 is, that are found in tests of two classes when of the points of class 0 at
     * most one in a hundred is taken for one: over the first test tasks, the threshold chosen for each.
     *
     * @throws IllegalArgumentException if test tasks have other than 2 ways, or the method compares embeddings otherwise
     *     than by distances to class means
     */
    public Estimate detection(float[] shared) {
        if (experiment.method() == LearningMethod.MATCHING || experiment.method() == LearningMethod.FCE) {
            throw new IllegalArgumentException("detection scores points by distances, which "
                    + experiment.method().optionName() + " does not use");
        }
        Detection detection = new Detection(testTasks(), experiment.judging().tasks());
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, detection.shape(), 1)) {
            return experiment.method().embeds()
                    ? detection.byEmbedding(weights, shared)
                    : detection.byAdaptation(
                            weights, algorithm, shared, experiment.judging().steps());
        }
    }

    /** As {@link #detection} by the distances to the class means of raw inputs. */
    public Estimate detectionByRawInputs() {
        return new Detection(testTasks(), experiment.judging().tasks()).byRawInputs();
    }

    /**
     * What is predicted for the query points of the test tasks after all steps of adaptation, by draws of the weights.
     *
     * @param draws for each task, at least 1; methods without a distribution of weights have a single one
     * @throws IllegalArgumentException if the method compares embeddings
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if an output is not finite
     */
    public List<TaskPredictions> testPredictions(float[] shared, int draws) {
        return predictions(testTasks(), shared, draws);
    }

    /** The same for as many new tasks of the kind that is trained on: what may be fitted without looking at tests. */
    public List<TaskPredictions> fittingPredictions(float[] shared, int draws) {
        return predictions(trainingTasks(experiment.test(), FIT), shared, draws);
    }

    private List<TaskPredictions> predictions(TaskSource tasks, float[] shared, int draws) {
        if (experiment.method().embeds()) {
            throw new IllegalArgumentException(
                    experiment.method().optionName() + " compares embeddings and has no predictions with draws");
        }
        int count = experiment.judging().tasks();
        List<TaskPredictions> all = new ArrayList<>(count);
        int capacity = FastWeights.capacityFor(tasks.shape(), Math.min(LARGEST_BATCH, count));
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, tasks.shape(), capacity)) {
            for (int first = 0; first < count; first += capacity) {
                List<Task> batch = LongStream.range(first, Math.min(count, first + capacity))
                        .mapToObj(tasks::task)
                        .toList();
                List<double[]> outputs = algorithm.predictions(
                        weights, shared, batch, experiment.judging().steps(), draws);
                for (int i = 0; i < batch.size(); i++) {
                    all.add(new TaskPredictions(outputs.get(i), batch.get(i).query()));
                }
            }
        }
        return all;
    }

    /** The control that learns nothing, on the test tasks; empty where tasks need not have a point of every class. */
    public Optional<Estimate> nearestClassMean() {
        return experiment.problem().drawsByClass()
                ? Optional.of(Estimate.of(NearestClassMean.accuracies(
                        testTasks(), experiment.judging().tasks())))
                : Optional.empty();
    }
}
