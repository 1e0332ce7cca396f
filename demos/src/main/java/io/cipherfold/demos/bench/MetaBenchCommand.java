// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.demos.bench.MetaComparison.Entry;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold bench meta}: how fast meta-training is, next to PyTorch. */
@Command(
        name = "meta",
        description = {
            "Trains on four reference workloads and tells how many iterations a second it does: exact MAML on curves,"
                    + " prototypical networks, MAML and first-order MAML on images, with the kernels of this library and"
                    + " with ND4J alone.",
            "",
            "An iteration is the meta-updates of a batch of tasks, their mean and a step of Adam. Batches are made"
                    + " before; images are noise. Times are CPU times of one thread (of PyTorch's whole process), medians"
                    + " over short slices that all contenders run in turn; ratios are medians over the turns.",
            "",
            "With PyTorch every workload is written in several ways and the fastest counts; torch.compile, where it"
                    + " pays and there is a g++, counts on its own. First both sides compute the gradients of the same"
                    + " batches; the relative difference is printed as agreement."
        },
        footer = {"", "Example:", "  cipherfold bench meta --with-pytorch"})
final class MetaBenchCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final int TRIALS = 3;

    private final Terminal terminal;

    @Option(
            names = "--with-pytorch",
            description = "Compares with PyTorch, which is installed into a cache folder the first time: 5.4 GB. The"
                    + " environment variable CIPHERFOLD_PYTORCH may name a Python that has it.")
    private boolean withPyTorch;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Time for a workload, all contenders together; default 20.")
    @Example("5")
    private double seconds = 20;

    @Option(names = "--kernels", paramLabel = "NAME", description = "native, nd4j or all; default all.")
    @Example("native")
    private String kernelNames = ALL;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "NAME",
            description = "Only these: maml-sinusoid, protonet, maml-conv4, fomaml-conv4.")
    @Example("protonet")
    private List<String> workloadNames = List.of();

    MetaBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= 3600)) {
            throw CommandFailure.usage("--seconds must be above 0 and at most 3600, was " + seconds);
        }
        List<MetaWorkload> workloads = workloads();
        List<KernelChoice> choices = choices();
        List<Kernels> kernels = choices.stream().map(KernelChoice::kernels).toList();
        BenchOptions.warnIfBusy(terminal);
        if (choices.contains(KernelChoice.ND4J)
                && !terminal.environment("OMP_NUM_THREADS").orElse("").equals("1")) {
            terminal.warn("OMP_NUM_THREADS is not 1: ND4J may use several threads, whose CPU times are not counted");
        }
        try (MetaTorch torch =
                withPyTorch ? new MetaTorch(TorchEnvironment.ofUser(terminal).python()) : null) {
            return TrainingFailures.explained(() -> {
                measure(workloads, kernels, torch);
                return ExitCode.SUCCESS.status();
            });
        }
    }

    private void measure(List<MetaWorkload> workloads, List<Kernels> kernels, @Nullable MetaTorch torch) {
        YoungGeneration.touch(Duration.ofMillis((long) Math.min(5000, 1000 * seconds)));
        Optional<String> version = Optional.ofNullable(torch).map(MetaTorch::version);
        terminal.print("one thread, CPU time"
                + version.map(number -> "; PyTorch " + number).orElse(""));
        workloads.forEach(workload -> terminal.print(workload.optionName() + ": " + workload.description()));
        terminal.print(MetaComparison.head());
        try (Progress progress = terminal.progress("measuring", workloads.size())) {
            for (MetaWorkload workload : workloads) {
                MetaComparison comparison = compare(workload, kernels, torch);
                comparison.text().forEach(terminal::print);
                comparison.lines(version).forEach(line -> terminal.printJson(line.json()));
                progress.advance(1);
            }
        }
    }

    private MetaComparison compare(MetaWorkload workload, List<Kernels> kernels, @Nullable MetaTorch torch) {
        PreparedTasks tasks = workload.prepared();
        List<MetaTrainer> trainers = new ArrayList<>();
        try {
            kernels.forEach(own -> trainers.add(new MetaTrainer(workload, tasks, own)));
            List<MetaTorch.Variant> variants = torch == null ? List.of() : fastest(torch.load(workload, tasks));
            List<Entry> entries = new ArrayList<>();
            for (MetaTrainer trainer : trainers) {
                double agreement = variants.isEmpty() ? Double.NaN : agreement(workload, trainer, variants.get(0));
                entries.add(new Entry(trainer.subject(), "", false, agreement));
            }
            variants.forEach(variant -> entries.add(new Entry(variant.subject(), variant.name(), true, Double.NaN)));
            List<MetaContender> contenders = new ArrayList<>(trainers);
            contenders.addAll(variants);
            return new MetaComparison(workload, entries, MetaTimes.measure(contenders, seconds));
        } finally {
            trainers.forEach(MetaTrainer::close);
        }
    }

    /** The fastest of those that are not compiled, and then those that are. */
    private static List<MetaTorch.Variant> fastest(List<MetaTorch.Variant> variants) {
        MetaTorch.Variant best = null;
        double least = Double.POSITIVE_INFINITY;
        for (MetaTorch.Variant variant : variants) {
            for (int trial = 0; trial < TRIALS && !variant.isCompiled(); trial++) {
                double time = variant.seconds(TRIALS);
                if (time < least) {
                    least = time;
                    best = variant;
                }
            }
        }
        List<MetaTorch.Variant> chosen = new ArrayList<>();
        if (best != null) {
            chosen.add(best);
        }
        variants.stream().filter(MetaTorch.Variant::isCompiled).forEach(chosen::add);
        return chosen;
    }

    private static double agreement(MetaWorkload workload, MetaTrainer trainer, MetaTorch.Variant variant) {
        double difference = MetaAgreement.measure(workload, trainer, variant);
        if (!(difference <= MetaAgreement.LIMIT)) {
            throw CommandFailure.failed(String.format(
                    Locale.ROOT,
                    "%s: the gradients of %s differ from those of PyTorch by %.1e, at most %.0e is rounding",
                    workload.optionName(),
                    trainer.subject(),
                    difference,
                    MetaAgreement.LIMIT));
        }
        return difference;
    }

    /** What was asked for; of all kernels those that can be loaded here. */
    private List<KernelChoice> choices() {
        Optional<KernelChoice> named = BenchOptions.kernels(kernelNames, ALL);
        if (named.isPresent()) {
            return List.of(named.get());
        }
        List<KernelChoice> available = new ArrayList<>();
        for (KernelChoice choice : KernelChoice.values()) {
            if (choice.isAvailable()) {
                available.add(choice);
            } else {
                terminal.note("the kernels " + choice.optionName() + " are left out: they cannot be loaded here");
            }
        }
        if (available.isEmpty()) {
            throw CommandFailure.environment("no kernels can be loaded here", null);
        }
        return available;
    }

    private List<MetaWorkload> workloads() {
        for (String name : workloadNames) {
            if (MetaWorkload.ALL.stream()
                    .noneMatch(workload -> workload.optionName().equals(name))) {
                throw CommandFailure.usage("no workload '" + name + "'; --workload " + MetaWorkload.names());
            }
        }
        return MetaWorkload.ALL.stream()
                .filter(workload -> workloadNames.isEmpty() || workloadNames.contains(workload.optionName()))
                .toList();
    }
}
