// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.bench.BenchOptions;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.experiment.Architecture;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Outer;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.TaskSize;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.round.ServerOptimiser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is trained: a preset, and what is to be different. */
final class ExperimentOptions {

    private static final int MOST_WAYS = 1000;
    private static final int MOST_POINTS = 1000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int MOST_TASKS = 10_000;
    private static final int MOST_STEPS = 1000;
    private static final int MOST_FILTERS = 512;
    private static final double LARGEST_RATE = 1000;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "sinusoid (default), sine-or-line, omniglot, nsl-kdd, heart, credit, synthetic.")
    @Example("omniglot")
    private String dataset = ProblemKind.SINUSOID.optionName();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description =
                    "maml (default), fomaml, reptile, anil, meta-sgd, protonet, matching, fce, maml-plus-plus, imaml, abml, lstm,"
                            + " learned-optimizer, leo, or pretrained: the control without meta-learning; for problems with"
                            + " clients fedavg, fedmeta (federated maml), per-fedavg-fo, per-fedavg, pfedme.")
    @Example("maml")
    private String algorithm = LearningMethod.MAML.optionName();

    @Option(names = "--ways", paramLabel = "N", description = "Classes of a test task.")
    @Example("5")
    private @Nullable Integer ways;

    @Option(names = "--shots", paramLabel = "K", description = "Points per class to adapt on in a test task.")
    @Example("1")
    private @Nullable Integer shots;

    @Option(names = "--queries", paramLabel = "N", description = "Points per class that training tasks are judged by.")
    @Example("5")
    private @Nullable Integer queries;

    @Option(
            names = "--train-ways",
            paramLabel = "N",
            description = "Classes of a training task, for methods that compare embeddings.")
    @Example("20")
    private @Nullable Integer trainingWays;

    @Option(names = "--train-shots", paramLabel = "K", description = "Points per class to adapt on in a training task.")
    @Example("5")
    private @Nullable Integer trainingShots;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Steps of the outer loop: with --secure rounds to release.")
    @Example("1000")
    private @Nullable Integer iterations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats tasks and initial models; never anything cryptographic.")
    @Example("1")
    private long seed = 1;

    @Option(names = "--inner-rate", paramLabel = "R", description = "Rate of adaptation, on the mean loss.")
    @Example("0.4")
    private @Nullable Double innerRate;

    @Option(
            names = "--inner-steps",
            paramLabel = "N",
            description = "Steps of adaptation in training; of fedavg and per-fedavg local steps.")
    @Example("1")
    private @Nullable Integer innerSteps;

    @Option(
            names = "--inner-clip",
            paramLabel = "C",
            description = "Longer inner gradients are scaled down to this norm.")
    @Example("10")
    private @Nullable Double innerClip;

    @Option(
            names = "--minibatch",
            paramLabel = "N",
            description = "Points of a minibatch of reptile, fedavg, per-fedavg and pfedme.")
    @Example("10")
    private @Nullable Integer minibatch;

    @Option(names = "--rate", paramLabel = "R", description = "Rate of the outer optimiser.")
    @Example("0.001")
    private @Nullable Double rate;

    @Option(names = "--optimiser", paramLabel = "NAME", description = "Outer optimiser: sgd, momentum, adam or yogi.")
    @Example("adam")
    private @Nullable String optimiser;

    @Option(names = "--tasks", paramLabel = "N", description = "Tasks per step; with --secure per client and round.")
    @Example("16")
    private @Nullable Integer tasks;

    @Option(names = "--filters", paramLabel = "N", description = "Filters of each convolution.")
    @Example("32")
    private @Nullable Integer filters;

    @Option(names = "--test-tasks", paramLabel = "N", description = "New tasks to be judged on.")
    @Example("600")
    private @Nullable Integer testTasks;

    @Option(names = "--test-steps", paramLabel = "N", description = "Steps of adaptation to a new task.")
    @Example("10")
    private @Nullable Integer testSteps;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N points of the learning curve (of 20) without a new lowest loss.")
    @Example("3")
    private @Nullable Integer patience;

    @Option(names = "--kernels", paramLabel = "NAME", description = "What computes: fastest (default), native or nd4j.")
    @Example("nd4j")
    private String kernels = KernelOption.FASTEST;

    @Option(
            names = "--secure",
            description =
                    "Train as a federation: clients in this process send encrypted updates, with the plan's noise.")
    private boolean secure;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder with data sets; CIPHERFOLD_DATA stands in.")
    @Example("data")
    private @Nullable Path data;

    boolean secure() {
        return secure;
    }

    /** The kernels that were asked for. */
    Kernels kernels() {
        return KernelOption.kernels(kernels);
    }

    /** The folder with the data of {@code problem}; empty if it needs none. */
    Optional<Path> data(ProblemKind problem, Terminal terminal) {
        return MetaRuns.data(problem, data, terminal);
    }

    /**
     * The experiment.
     *
     * @throws CommandFailure if a name is unknown or a value out of its range
     */
    Experiment experiment() {
        ProblemKind problem = problem(dataset);
        LearningMethod method = method(algorithm);
        BenchOptions.inRange("--ways", ways, 1, 1, MOST_WAYS);
        BenchOptions.inRange("--shots", shots, 1, 1, MOST_POINTS);
        Optional<Integer> testWays = Optional.ofNullable(ways);
        Optional<Integer> testShots = Optional.ofNullable(shots);
        try {
            Experiment preset = secure
                    ? Presets.federated(problem, method, testWays, testShots)
                    : Presets.central(problem, method, testWays, testShots);
            return changed(preset);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }

    /** The problem that an option {@code --dataset} names. */
    static ProblemKind problem(String dataset) {
        return ProblemKind.named(dataset)
                .orElseThrow(() -> unknown(
                        "--dataset",
                        dataset,
                        Arrays.stream(ProblemKind.values()).map(ProblemKind::optionName)));
    }

    /** The method that an option {@code --algorithm} names. */
    static LearningMethod method(String algorithm) {
        return LearningMethod.named(algorithm)
                .orElseThrow(() -> unknown(
                        "--algorithm",
                        algorithm,
                        Arrays.stream(LearningMethod.values()).map(LearningMethod::optionName)));
    }

    private static CommandFailure unknown(String option, String name, Stream<String> known) {
        return CommandFailure.usage(
                option + ": '" + name + "' is unknown; there are: " + known.collect(Collectors.joining(", ")));
    }

    private Experiment changed(Experiment preset) {
        refuseStepsWithout(preset.method());
        TaskSize training = new TaskSize(
                BenchOptions.inRange(
                        "--train-ways", trainingWays, preset.training().ways(), 1, MOST_WAYS),
                BenchOptions.inRange(
                        "--train-shots", trainingShots, preset.training().shots(), 1, MOST_POINTS),
                BenchOptions.inRange("--queries", queries, preset.training().queries(), 1, MOST_POINTS));
        return new Experiment(
                preset.problem(),
                preset.method(),
                training,
                preset.test(),
                architecture(preset.architecture()),
                innerLoop(preset.innerLoop()),
                BenchOptions.inRange("--minibatch", minibatch, preset.minibatch(), 0, MOST_POINTS),
                outer(preset.outer()),
                new Judging(
                        BenchOptions.inRange(
                                "--test-tasks", testTasks, preset.judging().tasks(), 1, MOST_TASKS),
                        BenchOptions.inRange(
                                "--test-steps", testSteps, preset.judging().steps(), 0, MOST_STEPS)),
                preset.federation(),
                seed);
    }

    private Architecture architecture(Architecture preset) {
        if (filters == null) {
            return preset;
        }
        if (preset instanceof Architecture.Convolutional network) {
            int wanted = BenchOptions.inRange("--filters", filters, network.filters(), 1, MOST_FILTERS);
            return new Architecture.Convolutional(wanted, network.halving());
        }
        if (preset instanceof Architecture.OnEmbeddings) {
            throw CommandFailure.usage(
                    "--filters: what embeds images for leo has a network of its own, that of protonet");
        }
        throw CommandFailure.usage("--filters goes with --dataset omniglot; the network of " + dataset + " has none");
    }

    private void refuseStepsWithout(LearningMethod method) {
        if (method.embeds()) {
            refuse("--inner-rate", innerRate, method, "adapts without steps");
            refuse("--inner-steps", innerSteps, method, "adapts without steps");
            refuse("--inner-clip", innerClip, method, "adapts without steps");
            refuse("--test-steps", testSteps, method, "adapts without steps");
        } else if (method == LearningMethod.PRETRAINED) {
            refuse("--inner-steps", innerSteps, method, "adapts in tests only; --test-steps says how often");
        } else if (!method.clips()) {
            refuse("--inner-clip", innerClip, method, "does not clip its steps");
        }
    }

    private static void refuse(String option, @Nullable Number value, LearningMethod method, String reason) {
        if (value != null) {
            throw CommandFailure.usage(
                    option + " does not go with --algorithm " + method.optionName() + ", which " + reason);
        }
    }

    private InnerLoop innerLoop(InnerLoop preset) {
        return new InnerLoop(
                positive("--inner-rate", innerRate, LARGEST_RATE).orElse(preset.rate()),
                BenchOptions.inRange("--inner-steps", innerSteps, preset.steps(), 1, MOST_STEPS),
                positive("--inner-clip", innerClip, Double.MAX_VALUE).orElse(preset.clipNorm()));
    }

    private Outer outer(Outer preset) {
        return new Outer(
                iterations(iterations, preset.iterations()),
                BenchOptions.inRange("--tasks", tasks, preset.tasksPerStep(), 1, MOST_TASKS),
                server(preset.optimiser()),
                preset.decayShare(),
                BenchOptions.inRange("--patience", patience, preset.patience(), 0, MOST_ITERATIONS));
    }

    private ServerOptimiser.Settings server(ServerOptimiser.Settings preset) {
        double wanted = positive("--rate", rate, LARGEST_RATE).orElse(preset.rate());
        String name = optimiser == null ? preset.kind().name().toLowerCase(Locale.ROOT) : optimiser;
        return switch (name) {
            case "sgd" -> ServerOptimiser.Settings.sgd(wanted);
            case "momentum" -> ServerOptimiser.Settings.momentum(wanted);
            case "adam" -> ServerOptimiser.Settings.adam(wanted);
            case "yogi" -> ServerOptimiser.Settings.yogi(wanted);
            default ->
                throw CommandFailure.usage(
                        "--optimiser: '" + name + "' is unknown; there are: sgd, momentum, adam, yogi");
        };
    }

    /** The value of an option {@code --iterations}, or its default. */
    static int iterations(@Nullable Integer value, int otherwise) {
        return BenchOptions.inRange("--iterations", value, otherwise, 1, MOST_ITERATIONS);
    }

    private static Optional<Double> positive(String option, @Nullable Double value, double most) {
        if (value != null && !(value > 0 && value <= most)) {
            throw CommandFailure.usage(option + " must be positive"
                    + (most < Double.MAX_VALUE ? " and at most " + most : "") + ", was " + value);
        }
        return Optional.ofNullable(value);
    }
}
