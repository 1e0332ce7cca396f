// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.FrozenEmbedding;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.Problems;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.DataFolder;
import io.cipherfold.meta.task.DataSet;
import io.cipherfold.secureagg.RunEnd;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the subcommands do alike. */
final class MetaRuns {

    private MetaRuns() {}

    /**
     * The folder with the data of a problem; empty if it needs none.
     *
     * @param chosen by an option; the environment stands in
     * @throws CommandFailure if there is none and the problem needs it
     */
    static Optional<Path> data(ProblemKind kind, @Nullable Path chosen, Terminal terminal) {
        Optional<DataSet> needed = kind.dataSet();
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> folder = Optional.ofNullable(chosen)
                .or(() -> terminal.environment("CIPHERFOLD_DATA").map(Path::of));
        if (folder.isEmpty()) {
            throw CommandFailure.environment(
                    kind.optionName() + " needs real data: --data DIR, with "
                            + needed.get().layout(),
                    null);
        }
        return folder;
    }

    /**
     * Loads a problem and warns if its files are not the published ones.
     *
     * @throws CommandFailure if data is missing or damaged
     */
    static Problem load(ProblemKind kind, ExperimentOptions options, Terminal terminal) {
        return load(kind, options.data(kind, terminal), terminal);
    }

    /** As the other method. */
    static Problem load(ProblemKind kind, Optional<Path> data, Terminal terminal) {
        try {
            kind.dataSet()
                    .ifPresent(set ->
                            new DataFolder(data.orElseThrow()).warnings(set).forEach(terminal::warn));
            return Problems.load(kind, data);
        } catch (MetaException e) {
            throw CommandFailure.environment(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A problem as an experiment needs it: with embeddings in place of images if it classifies these, after training what
     * embeds them.
     */
    static Problem prepared(Experiment experiment, Problem problem, Kernels kernels, Terminal terminal) {
        return FrozenEmbedding.trainingFor(experiment)
                .map(training -> problem.embedded(embedding(training, problem, kernels, terminal)))
                .orElse(problem);
    }

    private static FrozenEmbedding embedding(Experiment training, Problem problem, Kernels kernels, Terminal terminal) {
        String what =
                training.method().optionName() + " on " + training.problem().optionName();
        int iterations = training.outer().iterations();
        terminal.note("first an embedding is trained, " + what + ", " + iterations + " iterations"
                + (training.federation().isPresent()
                        ? ": on all clients' classes in one place and without protection, which the promise is not"
                                + " about"
                        : ""));
        try (CommandProgress progress = new CommandProgress(terminal, "embedding, " + what, iterations)) {
            return FrozenEmbedding.train(training, problem, kernels, progress);
        }
    }

    /** Whether a training came to the end that was wanted: all rounds, or none that helped further. */
    static boolean isWhole(TrainingResult training) {
        return training.end() == RunEnd.COMPLETE || training.end() == RunEnd.STOPPED_EARLY;
    }

    /** The exit status after a report was printed; what it says of a failure is repeated as a warning. */
    static int status(TrainingReport report, Terminal terminal) {
        Optional<TrainingResult> broken = report.training().filter(training -> !isWhole(training));
        broken.ifPresent(training -> terminal.warn("the training ended before its time: " + training.end()));
        boolean diverges = report.judgement().result().isEmpty();
        if (diverges) {
            terminal.warn("adaptation of the model to new tasks diverges");
        }
        return (broken.isPresent() || diverges ? ExitCode.FAILED : ExitCode.SUCCESS).status();
    }
}
