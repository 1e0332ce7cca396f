// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One figure with the keys that other programs rely on: as a JSON object, or as a line of a table. Immutable.
 *
 * @param bench name of the benchmark
 * @param subject what was measured
 * @param figure which figure of it
 * @param parameters coordinates that were treated; null if the figure does not depend on them
 * @param clients how many vectors
 * @param value the figure; not a number if it was not measured
 * @param unit its unit
 * @param ratioTo what the ratio compares with; null for nothing
 * @param ratio the value divided by that
 * @param threads processors that were used
 * @param more further keys and values, the same keys for all lines of a benchmark
 */
record BenchLine(
        String bench,
        String subject,
        String figure,
        @Nullable Integer parameters,
        @Nullable Integer clients,
        double value,
        String unit,
        @Nullable String ratioTo,
        double ratio,
        int threads,
        Map<String, ? extends @Nullable Object> more) {

    /** The keys of the contract, then the others. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("bench", bench);
        json.put("subject", subject);
        json.put("parameters", parameters);
        json.put("clients", clients);
        json.put("value", value);
        json.put("unit", unit);
        json.put("ratioTo", ratioTo);
        json.put("ratio", ratio);
        json.put("threads", threads);
        json.put("figure", figure);
        json.putAll(more);
        return json;
    }

    /**
     * A table with a head: values are quoted where that is needed (RFC 4180), what does not exist is empty.
     *
     * @param lines with the same keys, at least one
     */
    static String csv(List<BenchLine> lines) {
        StringBuilder table =
                new StringBuilder(String.join(",", lines.get(0).json().keySet())).append('\n');
        for (BenchLine line : lines) {
            table.append(line.json().values().stream().map(BenchLine::cell).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return table.toString();
    }

    private static String cell(@Nullable Object value) {
        if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
            return "";
        }
        String text = Objects.toString(value);
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
