// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.RunReport;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What text, page and JSON object say of a run that ended before it was done. */
class StoryReportTest {

    private static AggregationPlan plan() {
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            return TrialSetup.generate(
                            DemoPlans.population(SchemeId.ONE_TIME_KEY, 50, 60, 28, 1, 20, 34),
                            DemoPlans.MEMBERS,
                            1,
                            random)
                    .plan()
                    .plan();
        }
    }

    private static StoryReport report(RunReport end) {
        StoryReport.Federation federation = new StoryReport.Federation(
                end.roundsStarted() - 1,
                1,
                28,
                60,
                50,
                "one-time-key",
                "OTK-4096-60",
                1000,
                2.5,
                OptionalDouble.of(3),
                OptionalDouble.empty(),
                "epsilon in words",
                1e-5,
                false,
                "SEAL 4.1.2",
                1,
                end,
                Optional.empty());
        return new StoryReport(
                "sinusoid",
                1,
                federation,
                Map.of("untrained", Map.of("mse", 1.0)),
                new StoryReport.Comparison(1, 0, 0),
                "mse",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void report_budgetSpent_saysWhyWhatItCostAndHowToGoOn() {
        RunReport end = new RunReport(RunEnd.BUDGET_SPENT, 5, plan());
        StoryReport report = report(end);
        List<String> lines = TextReport.lines(report);
        assertThat(lines).contains("The training ended before it was done");
        String page = HtmlReport.page(report);
        assertThat(page).contains("<h2>The training ended before it was done</h2>");
        assertThat(end.lines()).hasSize(3).allSatisfy(line -> {
            assertThat(lines).contains("  " + line);
            assertThat(page).contains("<li>" + line.replace("\"", "&quot;") + "</li>");
        });
        assertThat(DemoJson.of(report, Path.of("page.html")))
                .containsEntry("end", "BUDGET_SPENT")
                .containsEntry("endReport", end.lines())
                .containsEntry("measured", null);
    }

    @Test
    void report_completeRun_saysNothingAboutItsEnd() {
        StoryReport report = report(new RunReport(RunEnd.COMPLETE, 5, plan()));
        assertThat(TextReport.lines(report)).noneMatch(line -> line.contains("ended before"));
        assertThat(HtmlReport.page(report)).doesNotContain("ended before");
    }
}
