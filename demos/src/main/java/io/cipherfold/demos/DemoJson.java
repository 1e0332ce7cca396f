// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.cli.Json;
import io.cipherfold.secureagg.RunEnd;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A story's outcome with the keys that other programs rely on. */
final class DemoJson {

    private static final List<String> RUNS =
            List.of("untrained", "encryptedWithNoise", "encryptedWithoutNoise", "plain");

    private DemoJson() {}

    static Map<String, @Nullable Object> of(StoryReport report, Path page) {
        StoryReport.Federation f = report.federation();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("story", report.story());
        json.put("seconds", report.seconds());
        json.put("rounds", f.rounds());
        json.put("abortedRounds", f.aborted());
        json.put("meanCohort", f.meanCohort());
        json.put("population", f.population());
        json.put("parameters", f.parameters());
        json.put("scheme", f.scheme());
        json.put("insecureTest", f.insecureTest());
        json.put("bytesPerClient", f.bytesPerClient());
        json.put("bytesPerParameter", f.bytesPerParameter());
        json.put("epsilonNode", Json.orNull(f.epsilonNode()));
        json.put("epsilonReaders", Json.orNull(f.epsilonReaders()));
        json.put("delta", f.delta());
        json.put("results", results(report));
        Map<String, Object> comparison = new LinkedHashMap<>();
        comparison.put("rounds", report.comparison().rounds());
        comparison.put("maxDifferenceEncryptedPlain", report.comparison().maxDifference());
        json.put("comparison", comparison);
        json.put("stageMillis", report.stages());
        json.put(
                "refusals",
                report.refusals().stream()
                        .map(r -> Map.of("attempt", r.attempt(), "answer", r.answer()))
                        .toList());
        json.put("sealVersion", f.sealVersion().replace("SEAL ", ""));
        json.put("mainRunSeconds", f.seconds());
        json.put("report", page.toString());
        json.put("end", f.end().end().name());
        json.put("endReport", f.end().end() == RunEnd.COMPLETE ? null : f.end().lines());
        json.put("measured", f.measured().map(DemoJson::measured).orElse(null));
        return json;
    }

    private static Map<String, Object> measured(StoryReport.Measured measured) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rounds", measured.rounds());
        measured.values()
                .forEach(value ->
                        json.put(value.name(), Map.of("mean", value.mean(), "noiseDeviation", value.noiseDeviation())));
        return json;
    }

    private static Map<String, Object> results(StoryReport report) {
        Map<String, Object> results = new LinkedHashMap<>();
        for (String run : RUNS) {
            Map<String, @Nullable Double> row = new LinkedHashMap<>();
            Map<String, Double> values = report.results().getOrDefault(run, Map.of());
            report.metrics().forEach(metric -> row.put(metric, values.get(metric)));
            results.put(run, row);
        }
        report.results().forEach(results::putIfAbsent);
        return results;
    }
}
