// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.model.RunningStatistics;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network that was trained to embed images and stays as it is: normalisation has the statistics of training tasks, so that
 * an image has the same embedding whatever is embedded beside it. Embeddings are shifted so that those of training tasks have
 * the mean zero, and scaled, all numbers alike, to a mean square of one: distances keep their order, and linear classifiers
 * learn faster. Immutable; computes on the caller's thread.
 */
public final class FrozenEmbedding {

    /** So few that every alphabet of the federation has as many characters. */
    private static final int CLIENT_WAYS = 10;

    /** Half of the preset's for prototypical networks: the second half adds little. */
    private static final int ITERATIONS = 1000;

    private static final int STATISTICS_TASKS = 64;
    private static final int POINTS_AT_ONCE = 20;
    private static final int BATCH = 32;

    private final Kernels kernels;
    private final Model model;
    private final float[] parameters;
    private final RunningStatistics statistics;
    private final double[] means;
    private final double deviation;

    private FrozenEmbedding(
            Kernels kernels, Model model, float[] parameters, RunningStatistics statistics, TaskSource tasks) {
        this.kernels = kernels;
        this.model = model;
        this.parameters = parameters;
        this.statistics = statistics;
        this.means = new double[model.outputLength()];
        this.deviation = standardise(tasks);
    }

    /** Finds the means; returns the root of the mean square around them. */
    private double standardise(TaskSource tasks) {
        int points = Part.ALL.points(tasks.shape());
        double[] outputs = new double[points * means.length];
        double squares = 0;
        double count = (double) STATISTICS_TASKS * points;
        try (FastWeights weights = model.fastWeights(kernels, NormMode.RUNNING, tasks.shape(), 1)) {
            weights.useStatistics(statistics);
            for (int id = 0; id < STATISTICS_TASKS; id++) {
                weights.load(List.of(tasks.task(id)));
                weights.reset(parameters);
                weights.outputs(Part.ALL, outputs);
                for (int i = 0; i < outputs.length; i++) {
                    means[i % means.length] += outputs[i] / count;
                    squares += outputs[i] * outputs[i] / count;
                }
            }
        }
        for (double mean : means) {
            squares -= mean * mean;
        }
        if (!(squares > 0 && squares <= Double.MAX_VALUE)) {
            throw new MetaException(
                    MetaException.Code.NOT_FINITE,
                    "embeddings are the same for all inputs, or not finite: their mean square about the mean is "
                            + squares);
        }
        return Math.sqrt(squares / means.length);
    }

    /**
     * What trains the embedding that an experiment needs: prototypical networks on the same problem under the same seed, on
     * what the experiment itself trains on. Of a federation the classes of all clients are used, centrally and without any
     * protection.
     *
     * @return empty if the experiment classifies inputs as they are
     */
    public static Optional<Experiment> trainingFor(Experiment experiment) {
        if (!(experiment.architecture() instanceof Architecture.OnEmbeddings)) {
            return Optional.empty();
        }
        Optional<Integer> ways = Optional.of(experiment.test().ways());
        Optional<Integer> shots = Optional.of(1);
        Experiment central = Presets.central(experiment.problem(), LearningMethod.PROTONET, ways, shots);
        if (experiment.federation().isEmpty()) {
            return Optional.of(central.withOuter(central.outer().withIterations(ITERATIONS))
                    .withSeed(experiment.seed()));
        }
        Experiment federated = Presets.federated(experiment.problem(), LearningMethod.PROTONET, ways, shots);
        TaskSize size = federated.training();
        return Optional.of(federated
                .withOuter(central.outer().withIterations(ITERATIONS))
                .withSizes(new TaskSize(CLIENT_WAYS, size.shots(), size.queries()), federated.test())
                .withSeed(experiment.seed()));
    }

    /**
     * Trains an embedding centrally.
     *
     * @param training as {@link #trainingFor} gives it
     * @param problem with images
     */
    public static FrozenEmbedding train(
            Experiment training, Problem problem, Kernels kernels, TrainingListener listener) {
        ExperimentRun run = new ExperimentRun(training, problem, kernels);
        float[] parameters = run.train(Optional.empty(), listener).model();
        Model model = training.model();
        TaskSource tasks = run.trainingTasks();
        RunningStatistics.Collector collector = model.statisticsCollector();
        try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, tasks.shape(), 1)) {
            for (int id = 0; id < STATISTICS_TASKS; id++) {
                weights.load(List.of(tasks.task(id)));
                weights.reset(parameters);
                weights.addStatistics(Part.ALL, collector);
            }
        }
        return new FrozenEmbedding(kernels, model, parameters, collector.finish(), tasks);
    }

    /** Numbers of an embedding. */
    public int dimensions() {
        return model.outputLength();
    }

    /** The pools with embeddings in place of images. */
    List<ClassPool> of(List<ClassPool> pools) {
        List<ClassPool> embedded = new ArrayList<>(pools.size());
        TaskShape shape = new TaskShape(model.inputLength(), dimensions(), POINTS_AT_ONCE, 1);
        try (FastWeights weights = model.fastWeights(kernels, NormMode.RUNNING, shape, BATCH)) {
            weights.useStatistics(statistics);
            for (ClassPool pool : pools) {
                embedded.add(new EmbeddedPool(pool, dimensions(), embeddings(weights, pool)));
            }
        }
        return List.copyOf(embedded);
    }

    private float[][] embeddings(FastWeights weights, ClassPool pool) {
        float[][] target = new float[pool.classes()][];
        for (int c = 0; c < target.length; c++) {
            target[c] = new float[pool.points(c) * dimensions()];
        }
        List<Place> places = new ArrayList<>();
        for (int c = 0; c < target.length; c++) {
            for (int first = 0; first < pool.points(c); first += POINTS_AT_ONCE) {
                places.add(new Place(c, first));
            }
        }
        for (int first = 0; first < places.size(); first += BATCH) {
            embed(weights, pool, places.subList(first, Math.min(places.size(), first + BATCH)), target);
        }
        return target;
    }

    /** Some points of a class, from one on. */
    private record Place(int classNumber, int first) {}

    private void embed(FastWeights weights, ClassPool pool, List<Place> places, float[][] target) {
        weights.load(places.stream().map(place -> task(pool, place)).toList());
        weights.reset(parameters);
        int perPlace = POINTS_AT_ONCE * dimensions();
        double[] outputs = new double[places.size() * perPlace];
        weights.outputs(Part.SUPPORT, outputs);
        for (int place = 0; place < places.size(); place++) {
            float[] ofClass = target[places.get(place).classNumber];
            int from = places.get(place).first * dimensions();
            for (int i = 0; i < perPlace && from + i < ofClass.length; i++) {
                ofClass[from + i] = (float) ((outputs[place * perPlace + i] - means[i % means.length]) / deviation);
            }
        }
    }

    /** Points as the support set of a task; the last one stands in where there are too few. */
    private Task task(ClassPool pool, Place place) {
        int length = model.inputLength();
        float[] inputs = new float[POINTS_AT_ONCE * length];
        for (int i = 0; i < POINTS_AT_ONCE; i++) {
            int point = Math.min(place.first + i, pool.points(place.classNumber) - 1);
            pool.copyInput(place.classNumber, point, inputs, i * length);
        }
        Examples points = new Examples(POINTS_AT_ONCE, inputs, new float[POINTS_AT_ONCE * dimensions()]);
        return new Task(points, points.select(0));
    }
}
