// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.MetaException;
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
 * How a model did on new tasks, in every mode of normalisation that it can be used in. In a mode that it was not trained in
 * adaptation may diverge; that is a result too.
 */
final class Judgement {

    private final Experiment experiment;
    private final Map<String, AdaptationReport> byNormalization;
    private final List<String> diverged;

    private Judgement(Experiment experiment, Map<String, AdaptationReport> byNormalization, List<String> diverged) {
        this.experiment = experiment;
        this.byNormalization = byNormalization;
        this.diverged = diverged;
    }

    /**
     * Judges a vector.
     *
     * @throws MetaException with code {@code NOT_FINITE} if it diverges in the mode of training
     */
    static Judgement of(ExperimentRun run, float[] shared) {
        Map<String, AdaptationReport> reports = new LinkedHashMap<>();
        boolean normalises = run.experiment().architecture().normalises();
        List<String> diverged = new ArrayList<>();
        for (NormMode mode : run.modes()) {
            inMode(run, shared, mode)
                    .ifPresentOrElse(
                            report -> reports.put(normalises ? name(mode) : "none", report),
                            () -> diverged.add(name(mode)));
        }
        return new Judgement(run.experiment(), reports, diverged);
    }

    /**
     * The report in one mode; empty if adaptation diverges in a mode other than that of training.
     *
     * @throws MetaException with code {@code NOT_FINITE} if it diverges in that
     */
    static Optional<AdaptationReport> inMode(ExperimentRun run, float[] shared, NormMode mode) {
        try {
            return Optional.of(run.judge(shared, mode));
        } catch (MetaException e) {
            if (e.code() != MetaException.Code.NOT_FINITE || mode == NormMode.TRANSDUCTIVE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Modes in which it diverged. */
    List<String> diverged() {
        return diverged;
    }

    private static String name(NormMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reports by name of the mode; the first is that of the result. */
    Map<String, AdaptationReport> byNormalization() {
        return byNormalization;
    }

    /** The mode of the result. */
    String normalization() {
        return byNormalization.keySet().iterator().next();
    }

    /** The metric after each number of steps, from 0. */
    List<Estimate> afterSteps() {
        return metric(byNormalization.values().iterator().next());
    }

    /** The metric of a report after each number of steps. */
    List<Estimate> metric(AdaptationReport report) {
        return experiment.problem().isRegression() ? report.loss() : report.accuracy();
    }

    /** The result: the metric after all steps. */
    Estimate result() {
        return last(afterSteps());
    }

    static Estimate last(List<Estimate> estimates) {
        return estimates.get(estimates.size() - 1);
    }
}
