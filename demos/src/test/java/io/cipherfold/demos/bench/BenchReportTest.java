// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.demos.bench.BarChart.Bar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines, goals, charts and ratios from given numbers. */
class BenchReportTest {

    private static final Pattern WIDTH = Pattern.compile("<rect [^>]*width=\"([0-9.]+)\"");

    private static AggregationFigures figures(String name, long uploadBytes, double encryptSeconds) {
        return new AggregationFigures(
                SubjectTraits.withoutRepair(name, "nobody"),
                1000,
                4,
                uploadBytes,
                7,
                0.25,
                encryptSeconds,
                0.002,
                0.6,
                0.01,
                0.0,
                0.0);
    }

    @Test
    void figures_arePerParameterAndPerSecond() {
        AggregationFigures figures = figures("a", 2500, 0.75);
        assertThat(figures.bytesPerParameter()).isEqualTo(2.5);
        assertThat(figures.encryptedPerSecond()).isEqualTo(1000 / 0.75);
        assertThat(figures.preparedPerSecond()).isEqualTo(1000);
        assertThat(figures.addedBytesPerSecond()).isEqualTo(1_250_000);
        assertThat(figures.addedPerSecond()).isEqualTo(500_000);
        assertThat(figures.openSecondsPerMillion()).isEqualTo(10);
        assertThat(figures.dropOutSecondsPerMillion()).isZero();
    }

    @Test
    void comparison_isWithOneTimeKey() {
        AggregationFigures reference = figures("one-time-key", 2500, 0.01);
        AggregationFigures ckks = figures("ckks-shared-key", 50_000, 0.2);
        AggregationComparison comparison = new AggregationComparison(List.of(ckks, reference), 0.0002, 1000);
        assertThat(comparison.ratio(ckks, AggregationFigures::bytesPerParameter))
                .isEqualTo(20);
        List<BenchGoal> goals = comparison.goals();
        assertThat(goals.get(0).value()).isEqualTo(20);
        assertThat(goals.get(0).isReached()).isTrue();
        assertThat(goals.get(1).value()).isCloseTo(20, Offset.offset(1e-9));
        assertThat(goals.get(7).value()).isEqualTo(0.2);
        assertThat(goals.get(7).isReached()).isFalse();
        assertThat(comparison.lines(ckks))
                .allSatisfy(line -> assertThat(line.subject()).isEqualTo("ckks-shared-key"));
    }

    @Test
    void goals_areReachedAtTheirLimit() {
        assertThat(BenchGoal.atLeast("speed", 2, "x", 2).text()).isEqualTo("speed >= 2.0000 x: reached, 2.0000 x");
        assertThat(BenchGoal.atLeast("speed", 2, "x", 1.999).text()).contains("NOT REACHED, 1.9990 x");
        assertThat(BenchGoal.atMost("time", 15, "s", 15).isReached()).isTrue();
        assertThat(BenchGoal.atMost("time", 15, "s", 15.01).isReached()).isFalse();
        BenchGoal open = BenchGoal.atMost("time", 15, "s", Double.NaN);
        assertThat(open.text()).isEqualTo("time <= 15.00 s: not measured");
        assertThat(open.json("round", null, 10, 2))
                .containsEntry("reached", null)
                .containsEntry("goal", 15.0);
    }

    @Test
    void csv_quotesWhatHasCommas_andLeavesOutWhatIsMissing() {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("note", "a, \"b\"");
        BenchLine line = new BenchLine("round", "x", "y", null, 3, 1.5, "s", null, Double.NaN, 2, more);
        assertThat(BenchLine.csv(List.of(line)))
                .isEqualTo("bench,subject,parameters,clients,value,unit,ratioTo,ratio,threads,figure,note\n"
                        + "round,x,,3,1.5,s,,,2,y,\"a, \"\"b\"\"\"\n");
    }

    @Test
    void bars_areLogarithms() {
        String svg = BarChart.svg("a < b", List.of(new Bar("x", 10), new Bar("y", 100), new Bar("z", 1000)));
        double[] widths = widths(svg);
        assertThat(widths).hasSize(3);
        assertThat(widths[1] - widths[0])
                .isCloseTo(widths[2] - widths[1], Offset.offset(0.2))
                .isPositive();
        assertThat(svg).contains("a &lt; b", ">1,000<");
    }

    @Test
    void bars_ofNothing_haveNoLength() {
        assertThat(widths(BarChart.svg("t", List.of(new Bar("x", 0), new Bar("y", Double.NaN), new Bar("z", 5)))))
                .startsWith(0, 0)
                .satisfies(widths -> assertThat(widths[2]).isPositive());
        assertThat(BarChart.svg("t", List.of(new Bar("x", 0)))).isEmpty();
        assertThat(widths(BarChart.svg("t", List.of(new Bar("x", 7), new Bar("y", 7)))))
                .satisfies(widths -> assertThat(widths[0]).isEqualTo(widths[1]).isPositive());
    }

    private static double[] widths(String svg) {
        return WIDTH.matcher(svg)
                .results()
                .map((MatchResult match) -> match.group(1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "100,100"})
    void page_escapesAndKeepsNumbers(double value, String shown) {
        String html = new BenchPage("a & b")
                .paragraph("x < y")
                .list(List.of("\"q\""))
                .table(Arrays.asList(List.of("h"), List.of(String.valueOf(value))))
                .chart("c", List.of(new Bar("bar", value)))
                .text();
        assertThat(html)
                .contains("<h1>cipherfold: a &amp; b</h1>", "<p>x &lt; y</p>", "&quot;q&quot;", "<th>h</th>", shown)
                .endsWith("</body></html>\n");
    }
}
