// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.Json;
import io.cipherfold.demos.PlanPromise;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.secureagg.dp.JointPrivacyStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A {@link TrainingReport} with the keys that other programs rely on. */
final class TrainingJson {

    private TrainingJson() {}

    static Map<String, @Nullable Object> of(TrainingReport report) {
        Experiment experiment = report.experiment();
        Optional<Estimate> result = report.judgement().result();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("algorithm", experiment.method().optionName());
        json.put("dataset", experiment.problem().optionName());
        json.put("ways", experiment.test().ways());
        json.put("shots", experiment.test().shots());
        json.put("metric", experiment.problem().metric());
        putEstimate(json, "mean", "interval95", result);
        json.put("tasks", experiment.judging().tasks());
        json.put("seconds", report.seconds());
        json.put("cpuSeconds", report.cpuSeconds());
        json.put("normalization", report.judgement().normalization());
        json.put("seed", experiment.seed());
        json.put("secure", experiment.federation().isPresent());
        Optional<PlanPromise> promise = report.privacy().map(TrainingReport.Privacy::promise);
        json.put(
                "epsilonNode", Json.orNull(promise.map(PlanPromise::epsilonNode).orElseGet(OptionalDouble::empty)));
        json.put(
                "epsilonReaders",
                Json.orNull(promise.map(PlanPromise::epsilonReaders).orElseGet(OptionalDouble::empty)));
        json.put("delta", promise.map(PlanPromise::delta).orElse(null));
        json.put("promise", promise.map(PlanPromise::text).orElse(null));
        Optional<JointPrivacyStatement> personalised = promise.flatMap(PlanPromise::personalised);
        json.put(
                "epsilonOtherClients",
                personalised
                        .map(JointPrivacyStatement::epsilonTowardsOtherClients)
                        .orElse(null));
        json.put(
                "personalisedPromise",
                personalised.map(JointPrivacyStatement::explanation).orElse(null));
        json.put("scheme", report.privacy().map(TrainingReport.Privacy::scheme).orElse(null));
        json.put(
                "meanClients",
                report.privacy().map(TrainingReport.Privacy::meanCohort).orElse(null));
        json.put("steps", experiment.judging().steps());
        json.put("afterSteps", afterSteps(report.judgement().afterSteps()));
        Map<String, @Nullable Object> modes = new LinkedHashMap<>();
        report.judgement().byNormalization().forEach((mode, judged) -> modes.put(mode, mode(report, judged)));
        report.judgement().diverged().forEach(mode -> modes.put(mode, null));
        json.put("byNormalization", modes);
        putEstimate(json, "untrained", "untrainedInterval95", report.untrained());
        putEstimate(json, "nearestClassMean", "nearestClassMeanInterval95", report.nearestClassMean());
        json.put("parameters", report.parameters());
        json.put("kernels", report.kernels());
        json.put("experiment", experiment.words());
        report.training().ifPresent(training -> {
            json.put("iterations", training.releasedRounds());
            json.put("aborted", training.abortedRounds());
            json.put("end", training.end().name());
            json.put("curve", report.curve());
        });
        return json;
    }

    private static void putEstimate(
            Map<String, @Nullable Object> json, String mean, String interval, Optional<Estimate> estimate) {
        json.put(mean, estimate.map(Estimate::mean).orElse(null));
        json.put(interval, estimate.map(Estimate::halfWidth95).orElse(null));
    }

    private static Map<String, @Nullable Object> mode(TrainingReport report, AdaptationReport judged) {
        List<Estimate> estimates = report.judgement().metric(judged);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        putEstimate(json, "mean", "interval95", Optional.of(Judgement.last(estimates)));
        json.put("afterSteps", afterSteps(estimates));
        return json;
    }

    private static List<Map<String, Object>> afterSteps(List<Estimate> estimates) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int steps = 0; steps < estimates.size(); steps++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("steps", steps);
            one.put("mean", estimates.get(steps).mean());
            one.put("interval95", estimates.get(steps).halfWidth95());
            all.add(one);
        }
        return all;
    }
}
