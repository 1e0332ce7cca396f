// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.role.TrialSetup;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanOptionsTest {

    private static PlanOptions noisy(
            int minimumClients, int maximumClients, double noiseMultiplier, NoiseMechanism mechanism) {
        return new PlanOptions(
                true,
                Trust.MALICIOUS_NODE,
                SchemeId.ONE_TIME_KEY,
                1761,
                "test",
                maximumClients,
                minimumClients,
                maximumClients,
                2,
                8,
                1,
                16,
                1.0,
                noiseMultiplier,
                mechanism,
                1e-6,
                8,
                4,
                2,
                FederationShape.deadlines(Duration.ofSeconds(5)),
                Sampling.NONE);
    }

    /**
     * The fewer are honest, the more noise each must add: the finest grids then do not fit the sampler's integers and a
     * coarser one must be found.
     */
    @ParameterizedTest
    @CsvSource({
        "4, 8, 1.0, DISCRETE_GAUSSIAN",
        "20, 42, 1.0, DISCRETE_GAUSSIAN",
        "100, 210, 1.0, DISCRETE_GAUSSIAN",
        "20, 42, 30.0, DISCRETE_GAUSSIAN",
        "4, 8, 1.0, SKELLAM",
        "20, 42, 1.0, SKELLAM",
        "100, 210, 4.0, SKELLAM"
    })
    void draft_noiseOfFewOrMany_findsAGridThatHoldsIt(
            int minimumClients, int maximumClients, double noiseMultiplier, NoiseMechanism mechanism) {
        AggregationPlan plan;
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            plan = TrialSetup.generate(noisy(minimumClients, maximumClients, noiseMultiplier, mechanism), 4, 1, random)
                    .plan()
                    .plan();
        }
        assertThat(plan.encoding().mechanism()).isEqualTo(mechanism);
        assertThat(plan.encoding().noiseVariancePerClient())
                .isBetween(mechanism.leastVariance(), mechanism.greatestVariance());
        double grid = plan.encoding().grid();
        double deviation =
                Math.sqrt((minimumClients - 2) * (double) plan.encoding().noiseVariancePerClient()) * grid;
        assertThat(deviation).isBetween(noiseMultiplier * 0.999, noiseMultiplier * 1.2);
    }
}
