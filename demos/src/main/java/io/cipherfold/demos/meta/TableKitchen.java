// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Outer;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.TrainingResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** What recipes of tables work with. */
final class TableKitchen {

    /** The cell in place of a figure where training or adaptation diverges. */
    static final String DIVERGES = "diverges";

    private final Terminal terminal;
    private final Kernels kernels;
    private final Problem problem;
    private final Optional<Path> data;
    private final boolean full;
    private final OptionalInt iterations;
    private final long seed;

    /**
     * Creates the tools for one table.
     *
     * @param full whether trainings have the length of the published ones, or are short
     * @param iterations of every training, whatever its usual length; empty for that
     */
    TableKitchen(
            Terminal terminal,
            Kernels kernels,
            Problem problem,
            Optional<Path> data,
            boolean full,
            OptionalInt iterations,
            long seed) {
        this.terminal = terminal;
        this.kernels = kernels;
        this.problem = problem;
        this.data = data;
        this.full = full;
        this.iterations = iterations;
        this.seed = seed;
    }

    boolean full() {
        return full;
    }

    /** Iterations of a training, given those of the full and of the quick table. */
    int iterations(int fullCount, int quickCount) {
        return iterations.orElse(full ? fullCount : quickCount);
    }

    long seed() {
        return seed;
    }

    Kernels kernels() {
        return kernels;
    }

    /** The table's problem. */
    Problem problem() {
        return problem;
    }

    /** What ends a table that has no other rows without a training that diverged. */
    static CommandFailure diverged(String what) {
        return CommandFailure.failed(what + ": the training diverges");
    }

    /** The folder with data; empty if the problem needs none. */
    Optional<Path> data() {
        return data;
    }

    /** The preset with other iterations under the table's seed. */
    Experiment experiment(ProblemKind kind, LearningMethod method, int ways, int shots, int iterations) {
        Experiment preset = Presets.central(kind, method, Optional.of(ways), Optional.of(shots));
        return preset.withSeed(seed).withOuter(preset.outer().withIterations(iterations));
    }

    /** Iterations of the preset. */
    static int presetIterations(ProblemKind kind, LearningMethod method, int ways, int shots) {
        return Presets.central(kind, method, Optional.of(ways), Optional.of(shots))
                .outer()
                .iterations();
    }

    /** An experiment on the table's problem; one on embeddings trains what embeds first. */
    ExperimentRun run(Experiment experiment) {
        return new ExperimentRun(experiment, MetaRuns.prepared(experiment, problem, kernels, terminal), kernels);
    }

    /**
     * What a training came to.
     *
     * @param outcome empty if it diverged
     * @param cpuSeconds CPU time it took
     */
    record Trained<T>(Optional<T> outcome, double cpuSeconds) {}

    /** Trains centrally; the outcome is the model. */
    Trained<float[]> train(ExperimentRun run, String what) {
        return train(run.experiment().outer(), what, progress -> run.train(Optional.empty(), progress));
    }

    /**
     * Trains with a bar; the outcome is the model.
     *
     * @throws CommandFailure if it ends early for another reason than that nothing helps further
     */
    Trained<float[]> train(Outer outer, String what, Function<CommandProgress, TrainingResult> training) {
        return train(what, outer.iterations(), progress -> {
            TrainingResult result = training.apply(progress);
            if (!MetaRuns.isWhole(result)) {
                throw CommandFailure.failed(what + ": the training ended after " + result.releasedRounds() + " of "
                        + outer.iterations() + " rounds: " + result.end());
            }
            return result.model();
        });
    }

    /** Trains anything with a bar. */
    <T> Trained<T> train(String what, int iterations, Function<CommandProgress, T> training) {
        terminal.note("training: " + what + ", " + iterations + " iterations");
        ProcessClock clock = new ProcessClock();
        try (CommandProgress progress = new CommandProgress(terminal, what, iterations)) {
            Optional<T> outcome = TrainingFailures.unlessDiverged(() -> training.apply(progress));
            return new Trained<>(outcome, clock.cpuSeconds());
        }
    }

    /** The accuracy of a model in one mode after all steps, as a cell; {@link #DIVERGES} also without a model. */
    static String accuracy(ExperimentRun run, Optional<float[]> model, NormMode mode) {
        return model.flatMap(shared -> Judgement.inMode(run, shared, mode))
                .map(report -> percent(Judgement.last(report.accuracy())))
                .orElse(DIVERGES);
    }

    /** A share as per cent with the half width of its interval. */
    static String percent(Estimate estimate) {
        return String.format(Locale.ROOT, "%.1f ± %.1f", 100 * estimate.mean(), 100 * estimate.halfWidth95());
    }

    /** An error with the half width of its interval. */
    static String error(Estimate estimate) {
        return String.format(Locale.ROOT, "%.3f ± %.3f", estimate.mean(), estimate.halfWidth95());
    }

    /** Seconds without digits after the point. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.0f", seconds);
    }
}
