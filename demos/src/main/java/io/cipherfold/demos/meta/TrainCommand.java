// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.demos.bench.BenchOptions;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.Checkpoint;
import io.cipherfold.meta.round.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cipherfold meta train}: trains and judges on new tasks. */
@Command(
        name = "train",
        description = "Trains, centrally or with --secure as a federation, and judges the model on new tasks.",
        footer = {
            "",
            "Example:",
            "  cipherfold meta train --dataset sinusoid --algorithm maml --iterations 1000",
            "  cipherfold meta train --dataset omniglot --algorithm protonet --ways 5 --shots 1 --data data",
            "  cipherfold meta train --dataset sinusoid --algorithm fomaml --secure"
        })
final class TrainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ExperimentOptions options = new ExperimentOptions();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Save the training twenty times on its way, and at its end.")
    @Example("maml.ckpt")
    private @Nullable Path checkpoint;

    @Option(names = "--resume", description = "Go on from the checkpoint file if it is there.")
    private boolean resume;

    @Option(names = "--out", paramLabel = "DIR", description = "Write a report as a page and as JSON into this folder.")
    @Example("report")
    private @Nullable Path out;

    private boolean unsaved;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Experiment experiment = options.experiment();
        Kernels kernels = options.kernels();
        checkCheckpoint(experiment);
        Optional<ReportFolder> folder = Optional.ofNullable(out).map(ReportFolder::create);
        ProcessClock clock = new ProcessClock();
        Problem problem = MetaRuns.load(experiment.problem(), options, terminal);
        ExperimentRun run = TrainingFailures.explained(() ->
                new ExperimentRun(experiment, MetaRuns.prepared(experiment, problem, kernels, terminal), kernels));
        TrainingReport report = TrainingFailures.explained(() -> report(run, kernels, clock));
        TrainingText.lines(report).forEach(terminal::print);
        Map<String, @Nullable Object> json = TrainingJson.of(report);
        terminal.printJson(json);
        folder.ifPresent(written -> written.write(report, json));
        return unsaved ? ExitCode.FAILED.status() : MetaRuns.status(report, terminal);
    }

    private void checkCheckpoint(Experiment experiment) {
        if (resume && experiment.federation().isPresent()) {
            throw CommandFailure.usage("--resume does not go with --secure: the keys and the privacy account of a"
                    + " federation in one process end with it, and what was spent before would not count");
        }
        if (checkpoint == null) {
            if (resume) {
                throw CommandFailure.usage("--resume goes with --checkpoint FILE");
            }
            return;
        }
        BenchOptions.requireWritable(checkpoint);
        if (Files.exists(checkpoint) && !resume) {
            throw CommandFailure.usage(checkpoint + " exists and is not overwritten; "
                    + (experiment.federation().isPresent() ? "" : "--resume goes on from it, ")
                    + "another name begins anew");
        }
    }

    private TrainingReport report(ExperimentRun run, Kernels kernels, ProcessClock clock) {
        Optional<Checkpoint> saved = Optional.ofNullable(checkpoint).map(file -> run.checkpoint(file, resume));
        TrainingResult training;
        Optional<TrainingReport.Privacy> privacy;
        Experiment experiment = run.experiment();
        String what =
                experiment.method().optionName() + " on " + experiment.problem().optionName();
        try (CommandProgress progress =
                new CommandProgress(terminal, what, experiment.outer().iterations())) {
            if (experiment.federation().isPresent()) {
                SecureTraining.Outcome outcome = new SecureTraining(run).encrypted(saved, progress);
                training = outcome.training();
                privacy = Optional.of(outcome.privacy());
            } else {
                training = run.train(saved, progress);
                privacy = Optional.empty();
            }
            unsaved = progress.isUnsaved();
        }
        Judgement judgement = Judgement.of(run, training.model());
        return new TrainingReport(
                experiment,
                run.parameters(),
                kernels.name(),
                judgement,
                Judgement.inMode(run, run.initial(), NormMode.TRANSDUCTIVE)
                        .map(judged -> Judgement.last(judgement.metric(judged))),
                run.nearestClassMean(),
                Optional.of(training),
                privacy,
                clock.seconds(),
                clock.cpuSeconds());
    }
}
