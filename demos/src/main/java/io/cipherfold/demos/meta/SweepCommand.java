// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Json;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.demos.bench.BenchOptions;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.Federation;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.plan.PlanRefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold meta sweep}: what privacy costs. */
@Command(
        name = "sweep",
        description = {
            "Trains the same federation with several amounts of noise and prints accuracy against epsilon, towards"
                    + " node and",
            "committee and towards readers of the model, by two accountants, for populations of several sizes.",
            "",
            "The noise multiplier z is that of a sum of --clients-per-round clients: standard deviation of the noise"
                    + " in clip",
            "norms. All trainings are with the first population; the others differ in the epsilons alone."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold meta sweep --noise 0,1,4 --population 10000,100000",
            "  cipherfold meta sweep --dataset omniglot --full --data data --out report"
        })
final class SweepCommand implements Callable<Integer> {

    private static final int QUICK_SHARE = 5;
    private static final int QUICK_TASKS = 200;
    private static final int MOST_SEEDS = 100;

    /** One of them may be corrupt, and enough are left to hide each other. */
    private static final int FEWEST_CLIENTS = 7;

    private static final int MOST_CLIENTS = 10_000;
    private static final int MOST_TRAINED_POPULATION = 200_000;

    private final Terminal terminal;

    @Option(names = "--dataset", paramLabel = "NAME", description = "sinusoid (default) or omniglot.")
    @Example("omniglot")
    private String dataset = ProblemKind.SINUSOID.optionName();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "As for meta train; default: ${DEFAULT-VALUE}.",
            defaultValue = "fomaml")
    @Example("fomaml")
    private String algorithm = "fomaml";

    @Option(
            names = "--noise",
            paramLabel = "Z[,Z...]",
            description = "Noise multipliers: 0 or 0.2 to 32. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0,0.5,1,2")
    @Example("0,1,4")
    private String noise = "0,0.5,1,2";

    @Option(
            names = "--placement",
            paramLabel = "NAME[,NAME...]",
            description = "Who adds the noise: central (a trusted server), distributed (each client its share, before"
                    + " encryption) and local (each client enough for itself alone). Default: all.")
    @Example("central,distributed")
    private String placements = "central,distributed,local";

    @Option(names = "--clip", paramLabel = "C", description = "Longer updates are scaled down to this norm.")
    @Example("0.5")
    private @Nullable Double clip;

    @Option(names = "--clients-per-round", paramLabel = "N", description = "Clients in a round on average.")
    @Example("100")
    private @Nullable Integer clientsPerRound;

    @Option(
            names = "--population",
            paramLabel = "N[,N...]",
            description = "Enrolled clients; the first is trained with.")
    @Example("4000,100000")
    private @Nullable String population;

    @Option(
            names = "--participations",
            paramLabel = "N",
            description =
                    "In how many rounds a client takes part at most. Default: so many that the cap stops at most one"
                            + " client in a hundred.")
    @Example("8")
    private @Nullable Integer participations;

    @Option(
            names = "--delta",
            paramLabel = "D",
            description = "Of all epsilons. Default: population to the power -1.1.")
    @Example("1e-5")
    private @Nullable Double delta;

    @Option(names = "--iterations", paramLabel = "N", description = "Rounds of every training.")
    @Example("300")
    private @Nullable Integer iterations;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Trainings of each point; of distributed noise the first is encrypted, others simulate it."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    @Example("3")
    private int seeds = 1;

    @Option(names = "--seed", paramLabel = "N", description = "The first seed; default 1.")
    @Example("1")
    private long seed = 1;

    @Option(names = "--quick", description = "A fifth of the rounds and 200 test tasks; the default.")
    private boolean quick;

    @Option(names = "--full", description = "All rounds and test tasks.")
    private boolean full;

    @Option(names = "--epsilon-only", description = "Print the epsilons and train nothing.")
    private boolean epsilonOnly;

    @Option(names = "--kernels", paramLabel = "NAME", description = "What computes: fastest (default), native or nd4j.")
    @Example("nd4j")
    private String kernels = KernelOption.FASTEST;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder with data sets; CIPHERFOLD_DATA stands in.")
    @Example("data")
    private @Nullable Path data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write the tables as Markdown, CSV and JSON and a plot as SVG into this folder.")
    @Example("report")
    private @Nullable Path out;

    SweepCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (quick && full) {
            throw CommandFailure.usage("--quick and --full exclude each other");
        }
        BenchOptions.inRange("--seeds", seeds, seeds, 1, MOST_SEEDS);
        OptionalInt length =
                iterations == null ? OptionalInt.empty() : OptionalInt.of(ExperimentOptions.iterations(iterations, 1));
        ProblemKind kind = ExperimentOptions.problem(dataset);
        Experiment preset =
                Values.checked("--dataset", () -> Presets.population(kind, ExperimentOptions.method(algorithm)));
        List<Double> noises = SweepLists.noises(noise);
        List<NoisePlacement> chosen = SweepLists.placements(placements);
        Federation federation = federation(preset.federation().orElseThrow());
        List<Integer> populations = population == null
                ? List.of(federation.clients())
                : SweepLists.populations(population, federation.meanCohort(), MOST_TRAINED_POPULATION);
        int usual = preset.outer().iterations();
        Experiment experiment = preset.withSeed(seed)
                .withOuter(
                        preset.outer().withIterations(length.orElse(full ? usual : Math.max(1, usual / QUICK_SHARE))))
                .withFederation(new Federation(populations.get(0), federation.meanCohort(), federation.clipNorm()))
                .withJudging(
                        preset.test(),
                        full
                                ? preset.judging()
                                : new Judging(QUICK_TASKS, preset.judging().steps()));
        List<SweepPrivacy> privacy = privacy(experiment, populations);
        Kernels computing = KernelOption.kernels(kernels);
        Optional<Path> folder = epsilonOnly ? Optional.empty() : MetaRuns.data(kind, data, terminal);
        Optional<ReportFolder> reports = Optional.ofNullable(out).map(ReportFolder::create);
        ProcessClock clock = new ProcessClock();
        // First of all, as it shows whether there are plans with such noise.
        List<Sweep.Promise> promises = Values.checked("--noise", () -> Sweep.promises(privacy, chosen, noises));
        Sweep untrained = new Sweep(experiment, privacy, noises, chosen, List.of(), promises, seeds);
        if (epsilonOnly) {
            print(untrained, clock, computing, reports);
            return ExitCode.SUCCESS.status();
        }
        Problem problem = MetaRuns.load(kind, folder, terminal).withPopulation(populations.get(0));
        TableKitchen kitchen = new TableKitchen(terminal, computing, problem, folder, full, length, seed);
        Sweep sweep = untrained.withPoints(TrainingFailures.explained(
                () -> points(new SweepTrainer(kitchen, experiment, privacy.get(0), seeds), untrained)));
        print(sweep, clock, computing, reports);
        return ExitCode.SUCCESS.status();
    }

    private List<SweepPrivacy> privacy(Experiment experiment, List<Integer> populations) {
        Federation federation = experiment.federation().orElseThrow();
        int rounds = experiment.outer().iterations();
        SweepPrivacy.Training training = new SweepPrivacy.Training(
                experiment.algorithm().layout(experiment.model()).length(),
                federation.meanCohort(),
                federation.clipNorm(),
                rounds,
                experiment.mostRounds());
        Optional<Integer> cap = Optional.ofNullable(participations)
                .map(value -> BenchOptions.inRange("--participations", value, 1, 1, rounds));
        if (cap.isPresent() && cap.get() < rounds && populations.contains(federation.meanCohort())) {
            throw CommandFailure.usage("--participations: everybody is in each of the " + rounds
                    + " rounds of a population of " + federation.meanCohort() + ", so it cannot be " + cap.get());
        }
        OptionalDouble checkedDelta = checkedDelta();
        return populations.stream()
                .map(people -> SweepPrivacy.of(training, people, cap, checkedDelta))
                .toList();
    }

    private Federation federation(Federation preset) {
        double norm = clip == null ? preset.clipNorm() : clip;
        int cohort = BenchOptions.inRange(
                "--clients-per-round", clientsPerRound, preset.meanCohort(), FEWEST_CLIENTS, MOST_CLIENTS);
        return Values.checked("--clip", () -> new Federation(Math.max(cohort, preset.clients()), cohort, norm));
    }

    private OptionalDouble checkedDelta() {
        Double chosen = delta;
        return chosen == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Values.checked("--delta", () -> new PrivacyTarget(1, chosen))
                        .delta());
    }

    private List<SweepPoint> points(SweepTrainer trainer, Sweep wanted) {
        List<SweepPoint> points = new ArrayList<>();
        points.add(trainer.untrained());
        points.add(trainer.unclipped());
        try {
            for (double multiplier : wanted.noises()) {
                for (NoisePlacement placement : wanted.placements()) {
                    SweepPoint point = trainer.point(placement, multiplier);
                    points.add(point);
                    terminal.note(SweepText.note(wanted.experiment().problem(), point));
                }
            }
        } catch (PlanRefusedException e) {
            throw CommandFailure.usage("no plan for this federation: " + e.getMessage(), e);
        }
        return points;
    }

    private void print(Sweep sweep, ProcessClock clock, Kernels computing, Optional<ReportFolder> reports) {
        List<String> lines = SweepText.markdown(sweep);
        lines.forEach(terminal::print);
        Map<String, @Nullable Object> json = SweepRows.json(sweep);
        json.put("full", full);
        json.put("kernels", computing.name());
        json.put("seconds", clock.seconds());
        json.put("cpuSeconds", clock.cpuSeconds());
        terminal.printJson(json);
        reports.ifPresent(written -> {
            String name = "meta-sweep-" + sweep.experiment().problem().optionName();
            written.replace(name + ".md", String.join("\n", lines) + "\n");
            written.replace(name + ".csv", SweepRows.csv(sweep));
            written.replace(name + ".json", Json.line(json) + "\n");
            if (!sweep.points().isEmpty()) {
                written.replace(name + ".svg", SweepPlot.svg(sweep));
            }
        });
    }
}
