// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.Json;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link Sweep} as rows for other programs: one for each control, population, placement and noise. */
final class SweepRows {

    private SweepRows() {}

    /** One object; an infinite epsilon is null in it. */
    static Map<String, @Nullable Object> json(Sweep sweep) {
        Experiment experiment = sweep.experiment();
        SweepPrivacy.Training training = sweep.populations().get(0).training();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("dataset", experiment.problem().optionName());
        json.put("algorithm", experiment.method().optionName());
        json.put("metric", experiment.problem().metric());
        json.put("rounds", training.rounds());
        json.put("clientsPerRound", training.meanCohort());
        json.put("clipNorm", training.clipNorm());
        json.put("parameters", training.parameters());
        json.put("seed", experiment.seed());
        json.put("seeds", sweep.seeds());
        json.put("rows", rows(sweep));
        return json;
    }

    /** Comma-separated, with a head; infinite epsilons are {@code inf}, and what there is none of is empty. */
    static String csv(Sweep sweep) {
        List<Map<String, @Nullable Object>> rows = rows(sweep);
        List<String> lines = new ArrayList<>();
        lines.add(String.join(",", rows.get(0).keySet()));
        rows.forEach(row -> lines.add(row.values().stream().map(SweepRows::cell).collect(Collectors.joining(","))));
        return String.join("\n", lines) + "\n";
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number && Double.isInfinite(number)) {
            return "inf";
        }
        String text = value.toString();
        return text.contains(",") ? '"' + text + '"' : text;
    }

    private static List<Map<String, @Nullable Object>> rows(Sweep sweep) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        sweep.controls().forEach(control -> rows.add(row(control.name(), 0, Optional.of(control), Optional.empty())));
        for (Sweep.Promise promise : sweep.promises()) {
            NoisePlacement placement = promise.placement();
            double noise = promise.noise();
            rows.add(row(placement.optionName(), noise, sweep.point(placement, noise), Optional.of(promise)));
        }
        return rows;
    }

    private static Map<String, @Nullable Object> row(
            String training, double noise, Optional<SweepPoint> point, Optional<Sweep.Promise> promise) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        Optional<Estimate> estimate = point.flatMap(SweepPoint::estimate);
        row.put("training", training);
        row.put("noise", noise);
        row.put("mean", estimate.map(Estimate::mean).orElse(null));
        row.put("interval95", estimate.map(Estimate::halfWidth95).orElse(null));
        Optional<SweepPoint> sound = point.filter(any -> estimate.isPresent());
        row.put("lowest", sound.map(p -> p.range().getMin()).orElse(null));
        row.put("highest", sound.map(p -> p.range().getMax()).orElse(null));
        row.put("diverged", point.map(SweepPoint::diverged).orElse(null));
        row.put("encryptedSeeds", point.map(SweepPoint::encrypted).orElse(null));
        row.put("population", promise.map(p -> p.privacy().population()).orElse(null));
        row.put("delta", promise.map(p -> p.privacy().delta()).orElse(null));
        row.put("participations", promise.map(p -> p.privacy().participations()).orElse(null));
        Optional<SweepPrivacy.Views> views = promise.map(Sweep.Promise::views);
        row.put("epsilonOperatorsRdp", views.map(v -> v.operators().renyi()).orElse(null));
        row.put("epsilonOperatorsPld", lossDistribution(views.map(SweepPrivacy.Views::operators)));
        row.put("epsilonReadersRdp", views.map(v -> v.readers().renyi()).orElse(null));
        row.put("epsilonReadersPld", lossDistribution(views.map(SweepPrivacy.Views::readers)));
        return row;
    }

    private static @Nullable Double lossDistribution(Optional<SweepPrivacy.Figure> figure) {
        return Json.orNull(figure.map(SweepPrivacy.Figure::lossDistribution).orElse(OptionalDouble.empty()));
    }
}
