// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.encode.EncodingParameters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunReportTest {

    private final AggregationPlan plan = AggregationPlan.of(new DraftEditor().draft());
    private final int cap = plan.population().participationCap();

    /**
     * Renyi divergence alpha m Delta2^2 / (2 sigma^2), converted by Canonne, Kamath, Steinke 2020, Proposition 12, on a fine
     * grid of orders: the least of them is at most a little above that of all orders.
     */
    private double epsilon(int participations) {
        EncodingParameters encoding = plan.encoding();
        double variance =
                (double) encoding.noiseVariancePerClient() * plan.population().minimumHonestClients();
        double perOrder = participations * (double) encoding.normBoundSquared() / (2 * variance);
        double delta = plan.draft().delta();
        double least = Double.POSITIVE_INFINITY;
        for (double order = 1.001; order < 1000; order *= 1.001) {
            double converted = order * perOrder + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1);
            least = Math.min(least, converted);
        }
        return least;
    }

    @Test
    void spent_roundsBelowAndAboveTheCap_areAsManyParticipationsAsPossible() {
        assertThat(plan.encoding().noiseVariancePerClient()).isPositive();
        for (int rounds : new int[] {1, cap, Math.min(plan.rounds(), cap + 3)}) {
            PrivacyStatement spent =
                    new RunReport(RunEnd.COMPLETE, rounds, plan).spent().orElseThrow();
            assertThat(spent.participationsPerClient()).isEqualTo(Math.min(rounds, cap));
            double expected = epsilon(Math.min(rounds, cap));
            assertThat(spent.epsilonTowardsNodeAndCommittee()).isCloseTo(expected, within(0.01 * expected));
            assertThat(spent.epsilonTowardsReaders()).isEmpty();
        }
        assertThat(new RunReport(RunEnd.COMPLETE, 0, plan).spent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RunEnd.class)
    void lines_eachEnd_sayWhyWhatItCostAndHowToGoOn(RunEnd end) {
        RunReport report = new RunReport(end, 2, plan);
        assertThat(report.lines().get(0)).isEqualTo(report.reason());
        assertThat(report.lines().get(1))
                .contains("2 of " + plan.rounds() + " rounds")
                .contains("towards node and committee and as much towards readers of the model, at delta 1.0E-6")
                .contains("(participations: 2; honest clients in every sum: at least 15).");
        Matcher epsilon = Pattern.compile("epsilon ([0-9.]+) towards node")
                .matcher(report.lines().get(1));
        assertThat(epsilon.find()).isTrue();
        double proven = report.spent().orElseThrow().epsilonTowardsNodeAndCommittee();
        assertThat(Double.parseDouble(epsilon.group(1))).isBetween(proven, proven + 0.01);
        assertThat(report.lines()).hasSize(end == RunEnd.COMPLETE ? 2 : 3);
        if (end == RunEnd.BUDGET_SPENT) {
            assertThat(report.reason())
                    .contains("the node says")
                    .contains("a set of " + plan.population().minimumClients());
            assertThat(report.lines().get(2))
                    .contains("The last released model stays good")
                    .contains("have " + plan.committee().quorum() + " members sign it")
                    .contains("same budget scope");
        }
    }

    @Test
    void report_moreRoundsThanThePlanHas_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunReport(RunEnd.COMPLETE, plan.rounds() + 1, plan))
                .withMessageContaining(String.valueOf(plan.rounds()))
                .withMessageContaining("were " + (plan.rounds() + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunReport(RunEnd.COMPLETE, -1, plan))
                .withMessageContaining("were -1");
    }
}
