// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a model did on new tasks, in every mode of normalisation that it can be used in. Adaptation may diverge, above all in a
 * mode that it was not trained in; that is a result too.
 */
final class Judgement {

    private final Experiment experiment;
    private final Map<String, AdaptationReport> byNormalization;
    private final List<String> diverged;
    private final String normalization;

    private Judgement(
            Experiment experiment,
            String normalization,
            Map<String, AdaptationReport> byNormalization,
            List<String> diverged) {
        this.experiment = experiment;
        this.normalization = normalization;
        this.byNormalization = byNormalization;
        this.diverged = diverged;
    }

    /** Judges a vector. */
    static Judgement of(ExperimentRun run, float[] shared) {
        Map<String, AdaptationReport> reports = new LinkedHashMap<>();
        List<String> diverged = new ArrayList<>();
        for (NormMode mode : run.modes()) {
            inMode(run, shared, mode)
                    .ifPresentOrElse(
                            report -> reports.put(name(run, mode), report), () -> diverged.add(name(run, mode)));
        }
        return new Judgement(run.experiment(), name(run, NormMode.TRANSDUCTIVE), reports, diverged);
    }

    /** The report in one mode; empty if adaptation diverges in it. */
    static Optional<AdaptationReport> inMode(ExperimentRun run, float[] shared, NormMode mode) {
        return TrainingFailures.unlessDiverged(() -> run.judge(shared, mode));
    }

    /** Modes in which it diverged. */
    List<String> diverged() {
        return diverged;
    }

    private static String name(ExperimentRun run, NormMode mode) {
        return run.experiment().architecture().normalises()
                ? mode.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "none";
    }

    /** Reports by name of the mode, of those in which it did not diverge. */
    Map<String, AdaptationReport> byNormalization() {
        return byNormalization;
    }

    /** The mode of the result, which is that of training. */
    String normalization() {
        return normalization;
    }

    /** The metric after each number of steps, from 0; none if adaptation diverges in the mode of training. */
    List<Estimate> afterSteps() {
        return Optional.ofNullable(byNormalization.get(normalization))
                .map(this::metric)
                .orElse(List.of());
    }

    /** The metric of a report after each number of steps. */
    List<Estimate> metric(AdaptationReport report) {
        return experiment.problem().isRegression() ? report.loss() : report.accuracy();
    }

    /** The result: the metric after all steps; empty if adaptation diverges in the mode of training. */
    Optional<Estimate> result() {
        List<Estimate> estimates = afterSteps();
        return estimates.isEmpty() ? Optional.empty() : Optional.of(last(estimates));
    }

    static Estimate last(List<Estimate> estimates) {
        return estimates.get(estimates.size() - 1);
    }
}
