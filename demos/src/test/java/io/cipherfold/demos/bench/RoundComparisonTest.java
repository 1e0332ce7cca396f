// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goals and statistics of rounds from given numbers. */
class RoundComparisonTest {

    private static RoundFigures round(int parameters, int clients, double seconds, long heap) {
        Map<String, Double> stages = new LinkedHashMap<>();
        stages.put("upload", 1500.0);
        stages.put("vote", 20.0);
        return new RoundFigures(
                parameters,
                clients,
                seconds,
                stages,
                new NodeMemory(heap, 10, 20),
                new MemberCost(clients / 1000.0, clients * 12_000L),
                1);
    }

    private static BenchGoal goal(RoundComparison comparison, String title) {
        return comparison.goals().stream()
                .filter(goal -> goal.title().contains(title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goals_areThoseOfTheSizesTheyName() {
        RoundComparison comparison = new RoundComparison(
                List.of(
                        round(1_000_000, 10, 2, 1000),
                        round(1_000_000, 100, 14, 1200),
                        round(2_000_000, 1000, 30, 5000)),
                0.03,
                0.3,
                1_000_000);
        assertThat(goal(comparison, "100 clients").value()).isEqualTo(14);
        assertThat(goal(comparison, "100 clients").isReached()).isTrue();
        // The round of 1,000 clients has longer vectors and is not compared.
        assertThat(goal(comparison, "node heap").value()).isEqualTo(1.2);
        assertThat(goal(comparison, "CPU").value()).isEqualTo(1);
        assertThat(goal(comparison, "received").value()).isEqualTo(12);
        assertThat(goal(comparison, "opening").isReached()).isTrue();
        assertThat(goal(comparison, "decoding").isReached()).isFalse();
    }

    @Test
    void goals_withoutTheirSizes_areNotMeasured() {
        RoundComparison comparison = new RoundComparison(
                List.of(round(1000, 100, 1, 1000), round(1000, 100, 1, 3000), round(500, 10, 1, 9000)),
                0.03,
                0.3,
                2000);
        assertThat(comparison.goals()).noneMatch(BenchGoal::isMeasured);
    }

    @Test
    void heap_isComparedWithRoundsOfFewerClientsAndVectorsThatAreNoShorter() {
        assertThat(heapRatio(round(1000, 10, 1, 100), round(1000, 100, 1, 90), round(500, 1000, 1, 180)))
                .isEqualTo(2);
        assertThat(heapRatio(round(1000, 100, 1, 90), round(1000, 10, 1, 100))).isEqualTo(0.9);
        assertThat(heapRatio(round(1000, 10, 1, 100), round(1000, 10, 1, 300))).isNaN();
    }

    private static double heapRatio(RoundFigures... rounds) {
        return goal(new RoundComparison(List.of(rounds), 1, 1, 1000), "node heap")
                .value();
    }

    @Test
    void lines_haveEveryFigure() {
        List<BenchLine> lines = RoundComparison.lines(round(1000, 10, 2, 77));
        assertThat(lines)
                .extracting(BenchLine::figure)
                .containsExactly(
                        "whole round",
                        "upload",
                        "vote",
                        "node heap",
                        "node direct memory",
                        "node native memory",
                        "member CPU",
                        "member received");
        assertThat(lines)
                .extracting(BenchLine::value)
                .containsExactly(2.0, 1.5, 0.02, 77.0, 10.0, 20.0, 0.01, 120_000.0);
        assertThat(RoundText.stages(round(1000, 10, 2, 77))).isEqualTo("K=10: upload 1.50 s, vote 0.02 s");
    }

    @Test
    void memberCost_isThatOfTheBusiestMember() {
        assertThat(MemberCost.greatest(
                        List.of(new MemberCost(1, 100), new MemberCost(5, 700)),
                        List.of(new MemberCost(4, 300), new MemberCost(6, 1000))))
                .isEqualTo(new MemberCost(3, 300));
    }

    @Test
    void memory_survivesItsWayThroughAPipe_andWrongLinesAreRefused() {
        NodeMemory memory = new NodeMemory(1, 1L << 40, 3);
        assertThat(NodeMemory.parse(memory.line())).isEqualTo(memory);
        assertThat(memory.max(new NodeMemory(9, 9, 1))).isEqualTo(new NodeMemory(9, 1L << 40, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> NodeMemory.parse("1 2"));
        assertThatIllegalArgumentException().isThrownBy(() -> NodeMemory.parse("1 2 x"));
    }

    @Test
    void watch_seesWhatIsKept() {
        byte[] kept = new byte[32 << 20];
        try (MemoryWatch watch = new MemoryWatch()) {
            watch.start();
            NodeMemory memory = watch.stop();
            assertThat(memory.heapBytes()).isGreaterThan(kept.length);
            assertThat(memory.heapBytes())
                    .isLessThanOrEqualTo(Runtime.getRuntime().totalMemory());
        }
    }
}
