// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A comparison as a page with plots. */
final class AggregationPage {

    private AggregationPage() {}

    /** The page. */
    static String html(AggregationComparison comparison, String conditions) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(AggregationText.HEAD);
        comparison.figures().forEach(f -> rows.add(AggregationText.cells(comparison, f)));
        return new BenchPage("encrypted aggregation compared")
                .paragraph(conditions)
                .table(rows)
                .list(AggregationText.remarks(comparison))
                .list(comparison.goals().stream().map(BenchGoal::text).toList())
                .chart("Upload, bytes per parameter", bars(comparison, AggregationFigures::bytesPerParameter))
                .chart(
                        "Client, parameters encrypted per second",
                        bars(comparison, AggregationFigures::encryptedPerSecond))
                .chart("Node, parameters added per second", bars(comparison, AggregationFigures::addedPerSecond))
                .chart(
                        "Opening, seconds per million parameters",
                        bars(comparison, AggregationFigures::openSecondsPerMillion))
                .text();
    }

    private static List<BarChart.Bar> bars(
            AggregationComparison comparison, ToDoubleFunction<AggregationFigures> value) {
        return comparison.figures().stream()
                .map(f -> new BarChart.Bar(f.traits().name(), value.applyAsDouble(f)))
                .toList();
    }
}
