// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.LearningCurves;
import io.cipherfold.demos.bench.BenchPage;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link TrainingReport} as a page. */
final class TrainingPage {

    private TrainingPage() {}

    static String html(TrainingReport report) {
        String metric = report.experiment().problem().metric();
        BenchPage page = new BenchPage(TrainingText.name(report)).paragraph(TrainingText.head(report));
        List<List<Estimate>> columns = report.judgement().byNormalization().values().stream()
                .map(report.judgement()::metric)
                .toList();
        if (!columns.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            List<String> head = new ArrayList<>(List.of("after steps"));
            head.addAll(report.judgement().byNormalization().keySet());
            rows.add(head);
            for (int steps = 0; steps < columns.get(0).size(); steps++) {
                List<String> row = new ArrayList<>(List.of(String.valueOf(steps)));
                int index = steps;
                columns.forEach(column -> row.add(TrainingText.figure(report, column.get(index))));
                rows.add(row);
            }
            page.paragraph(metric + " on " + report.experiment().judging().tasks()
                            + " new tasks by mode of normalisation, with half the width of a 95 % interval:")
                    .table(rows);
        }
        report.judgement().diverged().forEach(mode -> page.paragraph(TrainingText.diverges(mode)));
        List<String> controls = new ArrayList<>();
        report.untrained().ifPresent(control -> controls.add(control("untrained", report, control)));
        report.nearestClassMean()
                .ifPresent(control -> controls.add(control("nearest class mean of raw inputs", report, control)));
        page.list(controls);
        if (!report.curve().isEmpty()) {
            page.figure(
                    "Learning curve: " + metric + " on tasks of training classes",
                    LearningCurves.svg("iteration", Map.of(metric, report.curve())));
        }
        report.privacy()
                .ifPresent(privacy -> page.paragraph(String.format(
                        Locale.ROOT,
                        "Encrypted (%s), %.1f clients in a sum on average. %s",
                        privacy.scheme(),
                        privacy.meanCohort(),
                        privacy.promise().textWithPersonalised())));
        return page.paragraph(report.experiment().words())
                .paragraph(
                        String.format(Locale.ROOT, "%.1f s, %.1f s of CPU time", report.seconds(), report.cpuSeconds()))
                .text();
    }

    private static String control(String name, TrainingReport report, Estimate estimate) {
        return name + ": " + TrainingText.figure(report, estimate);
    }
}
