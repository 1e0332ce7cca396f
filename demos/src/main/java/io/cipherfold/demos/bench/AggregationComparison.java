// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.scheme.SchemeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All figures of a run next to those of the scheme that everything is compared with.
 *
 * @param figures in the order of measuring
 * @param decodeSeconds decoding of the sum, for {@code parameters} coordinates
 * @param parameters coordinates of the vectors
 */
record AggregationComparison(List<AggregationFigures> figures, double decodeSeconds, int parameters) {

    /** What ratios refer to. */
    static final String REFERENCE = SchemeId.ONE_TIME_KEY.optionName();

    private static final String COPY = "out-of-cache copy";
    private static final int CHUNK_BYTES = 30_720;

    /** Copies the list. */
    AggregationComparison {
        figures = List.copyOf(figures);
    }

    /** The figures of a subject, if it was measured. */
    Optional<AggregationFigures> of(String subject) {
        return figures.stream().filter(f -> f.traits().name().equals(subject)).findFirst();
    }

    /** A subject's value divided by the reference's; not a number without the reference. */
    double ratio(AggregationFigures subject, ToDoubleFunction<AggregationFigures> value) {
        return value.applyAsDouble(subject) / referenceValue(value);
    }

    private double referenceValue(ToDoubleFunction<AggregationFigures> value) {
        return of(REFERENCE).map(value::applyAsDouble).orElse(Double.NaN);
    }

    /** Every figure of a subject. */
    List<BenchLine> lines(AggregationFigures f) {
        List<BenchLine> lines = new ArrayList<>();
        lines.add(compared(f, "upload", "bytes/parameter", AggregationFigures::bytesPerParameter));
        lines.add(line(f, "side bytes", "bytes/client", (double) f.sideBytes(), null, Double.NaN));
        lines.add(compared(f, "encrypt", "parameters/s", AggregationFigures::encryptedPerSecond));
        lines.add(compared(f, "encode and encrypt", "parameters/s", AggregationFigures::preparedPerSecond));
        lines.add(line(f, "add", "GB/s", f.addedBytesPerSecond() / 1e9, COPY, f.addToCopy()));
        lines.add(compared(f, "add", "parameters/s", AggregationFigures::addedPerSecond));
        lines.add(compared(f, "open", "s/million parameters", AggregationFigures::openSecondsPerMillion));
        lines.add(line(f, "drop-out", "s/million parameters", f.dropOutSecondsPerMillion(), null, Double.NaN));
        lines.add(line(f, "greatest difference", "grid units", f.maxDifference(), null, Double.NaN));
        return lines;
    }

    private BenchLine compared(
            AggregationFigures f, String figure, String unit, ToDoubleFunction<AggregationFigures> value) {
        double ratio = ratio(f, value);
        return line(f, figure, unit, value.applyAsDouble(f), Double.isNaN(ratio) ? null : REFERENCE, ratio);
    }

    private static BenchLine line(
            AggregationFigures f, String figure, String unit, double value, @Nullable String ratioTo, double ratio) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("decryptedBy", f.traits().decryptedBy());
        more.put("dropOut", f.traits().dropOut());
        more.put("remark", f.traits().remark());
        return new BenchLine(
                "aggregation",
                f.traits().name(),
                figure,
                f.parameters(),
                f.clients(),
                value,
                unit,
                ratioTo,
                ratio,
                1,
                more);
    }

    /** What the reference is to reach. */
    List<BenchGoal> goals() {
        Optional<AggregationFigures> ckks = of(CkksSubject.Form.PUBLIC_KEY.subject());
        double smaller =
                ckks.map(f -> ratio(f, AggregationFigures::bytesPerParameter)).orElse(Double.NaN);
        double slower =
                ckks.map(f -> ratio(f, AggregationFigures::encryptedPerSecond)).orElse(Double.NaN);
        double decode = decodeSeconds * 1e6 / parameters;
        return List.of(
                BenchGoal.atLeast(REFERENCE + ": times smaller a parameter than CKKS", 20, "", smaller),
                BenchGoal.atLeast(REFERENCE + ": times faster a parameter than CKKS", 10, "", 1 / slower),
                BenchGoal.atMost(
                        REFERENCE + ": upload, 2.5 and a chunk",
                        2.5 + (double) CHUNK_BYTES / parameters,
                        "bytes/parameter",
                        referenceValue(AggregationFigures::bytesPerParameter)),
                BenchGoal.atLeast(
                        REFERENCE + ": encryption alone",
                        100e6,
                        "parameters/s",
                        referenceValue(AggregationFigures::encryptedPerSecond)),
                BenchGoal.atLeast(
                        REFERENCE + ": encoding and encryption",
                        10e6,
                        "parameters/s",
                        referenceValue(AggregationFigures::preparedPerSecond)),
                BenchGoal.atLeast(
                        REFERENCE + ": addition at the node, share of the speed of a copy",
                        0.5,
                        "",
                        referenceValue(AggregationFigures::addToCopy)),
                BenchGoal.atMost(
                        REFERENCE + ": opening a million parameters",
                        0.05,
                        "s",
                        referenceValue(AggregationFigures::openSecondsPerMillion)),
                BenchGoal.atMost("decoding a million parameters", 0.1, "s", decode));
    }
}
