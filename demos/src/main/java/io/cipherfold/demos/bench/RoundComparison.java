// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of all sizes.
 *
 * @param rounds in the order of measuring
 * @param openSeconds opening of a sum of {@code openParameters} by the node
 * @param decodeSeconds decoding of the same sum by the coordinator
 * @param openParameters coordinates of that sum
 */
record RoundComparison(List<RoundFigures> rounds, double openSeconds, double decodeSeconds, int openParameters) {

    private static final int MILLION = 1_000_000;
    /** More would mean that something is kept of every client's vector. */
    private static final double SAME_HEAP = 1.25;

    private static final double MEGABYTE = 1e6;

    /** Copies the list. */
    RoundComparison {
        rounds = List.copyOf(rounds);
    }

    /** Every figure of a round. */
    static List<BenchLine> lines(RoundFigures f) {
        List<BenchLine> lines = new ArrayList<>();
        lines.add(line(f, "whole round", f.seconds(), "s"));
        f.stageMillis().forEach((stage, millis) -> lines.add(line(f, stage, millis / 1e3, "s")));
        lines.add(line(f, "node heap", (double) f.memory().heapBytes(), "bytes"));
        lines.add(line(f, "node direct memory", (double) f.memory().directBytes(), "bytes"));
        lines.add(line(f, "node native memory", (double) f.memory().nativeBytes(), "bytes"));
        lines.add(line(f, "member CPU", f.member().cpuSeconds(), "s"));
        lines.add(line(f, "member received", (double) f.member().bytesReceived(), "bytes"));
        return lines;
    }

    private static BenchLine line(RoundFigures f, String figure, double value, String unit) {
        return new BenchLine(
                "round",
                subject(f),
                figure,
                f.parameters(),
                f.clients(),
                value,
                unit,
                null,
                Double.NaN,
                Runtime.getRuntime().availableProcessors(),
                Map.of());
    }

    static String subject(RoundFigures f) {
        return "round K=" + f.clients();
    }

    /** What is to be reached. */
    List<BenchGoal> goals() {
        boolean large = openParameters >= MILLION;
        return List.of(
                BenchGoal.atMost(
                        "round of 100 clients with a million parameters", 15, "s", of(100, MILLION, r -> r.seconds())),
                BenchGoal.atMost("node heap: with more clients, times as much", SAME_HEAP, "", heapRatio()),
                BenchGoal.atMost(
                        "member of 1,000 clients: CPU",
                        2,
                        "s",
                        of(1000, 1, r -> r.member().cpuSeconds())),
                BenchGoal.atMost(
                        "member of 1,000 clients: received",
                        16,
                        "MB",
                        of(1000, 1, r -> r.member().bytesReceived() / MEGABYTE)),
                BenchGoal.atMost("opening a million parameters", 0.05, "s", large ? scaled(openSeconds) : Double.NaN),
                BenchGoal.atMost(
                        "decoding a million parameters", 0.1, "s", large ? scaled(decodeSeconds) : Double.NaN));
    }

    private double scaled(double seconds) {
        return seconds * MILLION / openParameters;
    }

    private double of(int clients, int leastParameters, ToDoubleFunction<RoundFigures> value) {
        return rounds.stream()
                .filter(r -> r.clients() == clients && r.parameters() >= leastParameters)
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * How many times as much a round with more clients takes, the worst of all pairs; not a number if there is none. The vectors
     * of the round with more clients are no longer than the others, so that they are no excuse.
     */
    private double heapRatio() {
        return rounds.stream()
                .flatMapToDouble(more -> rounds.stream()
                        .filter(fewer -> fewer.clients() < more.clients() && fewer.parameters() >= more.parameters())
                        .mapToDouble(fewer -> (double) more.memory().heapBytes()
                                / fewer.memory().heapBytes()))
                .max()
                .orElse(Double.NaN);
    }
}
