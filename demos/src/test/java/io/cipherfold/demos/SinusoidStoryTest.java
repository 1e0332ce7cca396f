// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.meta.round.MeasuredRound;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class SinusoidStoryTest {

    private static final int ROUNDS = 4;
    private static final int POPULATION = 60;
    private static final int COHORT = 28;

    private static StoryOptions options(Path work, boolean noise, boolean separateProcesses) {
        return new StoryOptions(
                OptionalInt.of(ROUNDS),
                OptionalInt.of(COHORT),
                OptionalInt.of(POPULATION),
                7,
                noise,
                true,
                SchemeId.ONE_TIME_KEY,
                separateProcesses,
                Optional.empty(),
                work);
    }

    private static StoryReport run(StoryOptions options) {
        return new SinusoidStory().run(options, new SilentNarrator());
    }

    @Test
    void run_smallFederation_isTheWholeStory(@TempDir Path work) {
        StoryReport report = run(options(work, true, false));

        StoryReport.Federation federation = report.federation();
        assertThat(federation.rounds()).isEqualTo(ROUNDS);
        assertThat(federation.population()).isEqualTo(POPULATION);
        assertThat(federation.meanCohort()).isBetween(COHORT * 0.5, COHORT * 1.5);
        assertThat(federation.insecureTest()).isFalse();
        assertThat(federation.epsilonNode()).isPresent();
        assertThat(federation.epsilonText()).contains("epsilon").contains("honest");
        assertThat(federation.sealVersion()).startsWith("SEAL ");
        assertThat(report.results())
                .containsOnlyKeys("untrained", "encryptedWithNoise", "plain", "encryptedWithoutNoise");
        assertThat(report.results().values())
                .allSatisfy(
                        row -> assertThat(row).containsOnlyKeys("mseAfter0", "mseAfter1", "mseAfter5", "mseAfter10"));
        assertEncryptedEqualsPlainToQuantisation(report);
        assertThat(report.refusals())
                .hasSize(3)
                .allSatisfy(refusal -> assertThat(refusal.answer()).startsWith("refused: "));
        assertThat(report.views()).hasSize(4);
        assertThat(report.curves()).containsOnlyKeys("encrypted with noise", "plain without noise");

        assertThat(TextReport.lines(report))
                .anyMatch(line -> line.startsWith("encrypted, with noise"))
                .anyMatch(line -> line.contains("0 aborted"))
                .anyMatch(line -> line.contains("towards node and committee: epsilon"));
        assertMeasured(report);
        assertSelfContained(HtmlReport.page(report));
        assertThat(DemoJson.of(report, Path.of("page.html"))).containsEntry("epsilonReaders", null);
    }

    /** Grid rounding is the only difference between the two sums: bounded by eight of its standard deviations. */
    private static void assertEncryptedEqualsPlainToQuantisation(StoryReport report) {
        StoryReport.Comparison comparison = report.comparison();
        assertThat(comparison.rounds()).isEqualTo(ROUNDS);
        assertThat(comparison.maxDifference()).isPositive().isLessThan(8 * comparison.expectedDeviation());
    }

    /** Losses are in the page, the text and the JSON object, with the noise that is in them. */
    private static void assertMeasured(StoryReport report) {
        StoryReport.Measured measured = report.federation().measured().orElseThrow();
        assertThat(measured.rounds()).isEqualTo(1);
        assertThat(measured.values())
                .extracting(MeasuredRound.Value::name)
                .containsExactly("within-clip-norm", "loss-before", "loss-after");
        assertThat(measured.values())
                .allSatisfy(value -> assertThat(value.noiseDeviation()).isPositive());
        assertThat(TextReport.lines(report)).anyMatch(line -> line.matches(" +loss-after +-?[0-9.]+ \\+- [0-9.]+"));
        assertThat(HtmlReport.page(report)).contains("<td>loss-after</td>");
        assertThat(DemoJson.of(report, Path.of("page.html")))
                .containsEntry("end", "COMPLETE")
                .containsEntry("endReport", null)
                .extractingByKey("measured")
                .asString()
                .contains("loss-before", "noiseDeviation");
    }

    /** A page that can be sent by mail loads nothing and runs nothing. */
    private static void assertSelfContained(String page) {
        assertThat(page)
                .contains("<svg", "learning curve", "What each party saw", "Refused, live")
                .doesNotContain("<script", "http://", "https://", " src=", "<link", "@import");
    }

    @Test
    void run_withoutNoiseInSeparateProcesses_isTheSameStory(@TempDir Path work) {
        StoryReport report = run(options(work, false, true));

        assertThat(report.federation().rounds()).isEqualTo(ROUNDS);
        assertThat(report.federation().insecureTest()).isTrue();
        assertThat(report.federation().epsilonNode()).isEmpty();
        assertThat(report.results()).doesNotContainKey("encryptedWithNoise");
        assertEncryptedEqualsPlainToQuantisation(report);
        assertThat(DemoJson.of(report, Path.of("page.html")))
                .extractingByKey("results")
                .asString()
                .contains("mseAfter5=null");
    }
}
