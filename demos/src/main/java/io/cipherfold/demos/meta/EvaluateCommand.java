// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.round.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cipherfold meta evaluate}: judges a checkpoint. */
@Command(
        name = "evaluate",
        description = {
            "Judges the model of a checkpoint on new tasks.",
            "",
            "Give the options it was trained with: a checkpoint of another model or training is refused. What only"
                    + " changes the tests may differ, such as --test-tasks and --test-steps."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold meta evaluate --checkpoint maml.ckpt --dataset sinusoid --algorithm maml"
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ExperimentOptions options = new ExperimentOptions();

    @Option(names = "--checkpoint", paramLabel = "FILE", required = true, description = "What meta train saved.")
    @Example("maml.ckpt")
    private Path checkpoint = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Write a report as a page and as JSON into this folder.")
    @Example("report")
    private @Nullable Path out;

    EvaluateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Experiment experiment = options.experiment();
        Kernels kernels = options.kernels();
        if (!Files.isReadable(checkpoint) || Files.isDirectory(checkpoint)) {
            throw CommandFailure.environment("there is no readable checkpoint " + checkpoint, null);
        }
        Optional<ReportFolder> folder = Optional.ofNullable(out).map(ReportFolder::create);
        ProcessClock clock = new ProcessClock();
        Problem problem = MetaRuns.load(experiment.problem(), options, terminal);
        ExperimentRun run = TrainingFailures.explained(() ->
                new ExperimentRun(experiment, MetaRuns.prepared(experiment, problem, kernels, terminal), kernels));
        TrainingReport report = TrainingFailures.explained(() -> {
            float[] shared = Checkpoint.model(checkpoint, experiment.words(), run.parameters());
            return new TrainingReport(
                    experiment,
                    run.parameters(),
                    kernels.name(),
                    Judgement.of(run, shared),
                    Optional.empty(),
                    run.nearestClassMean(),
                    Optional.empty(),
                    Optional.empty(),
                    clock.seconds(),
                    clock.cpuSeconds());
        });
        TrainingText.lines(report).forEach(terminal::print);
        Map<String, @Nullable Object> json = TrainingJson.of(report);
        terminal.printJson(json);
        folder.ifPresent(written -> written.write(report, json));
        return MetaRuns.status(report, terminal);
    }
}
