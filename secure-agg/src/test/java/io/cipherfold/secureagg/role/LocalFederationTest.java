// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Trust;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("native")
class LocalFederationTest {

    @ParameterizedTest
    @EnumSource(SchemeId.class)
    void run_threeClients_releasesTheirSum(SchemeId scheme) {
        double[][] vectors = {{0.1, 0.2, 0.3}, {0.4, 0.5, 0.6}, {-0.7, 0.1, 0.0}};
        try (LocalFederation federation = LocalFederation.open(
                TestPlans.withoutNoise(scheme, 3, 3).toBuilder()
                        .trust(scheme == SchemeId.DIRECT_BFV ? Trust.PASSIVE : Trust.MALICIOUS_NODE)
                        .build(),
                (round, model, clients, sink) -> {
                    for (int client : clients) {
                        sink.accept(client, vectors[client]);
                    }
                },
                round -> new int[] {0, 1, 2})) {
            for (int round = 1; round <= 3; round++) {
                RoundOutcome outcome = federation.run(round, new float[] {round});
                assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
                double[] sum = ((RoundOutcome.Released) outcome).sum().sum();
                assertThat(sum).usingComparatorWithPrecision(1e-2).containsExactly(-0.2, 0.8, 0.9);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NoiseMechanism.class)
    void run_zeros_releasesNoiseOfThePlannedVariance(NoiseMechanism mechanism) {
        int parameters = 4000;
        int clients = 5;
        PlanOptions options = TestPlans.withoutNoise(SchemeId.ONE_TIME_KEY, parameters, clients).toBuilder()
                .noiseMultiplier(2)
                .mechanism(mechanism)
                .build();
        try (LocalFederation federation = LocalFederation.open(
                options,
                (round, model, drawn, sink) -> {
                    for (int client : drawn) {
                        sink.accept(client, new double[parameters]);
                    }
                },
                round -> IntStream.range(0, clients).toArray())) {
            EncodingParameters encoding = federation.plan().encoding();
            assertThat(encoding.mechanism()).isEqualTo(mechanism);
            RoundOutcome outcome = federation.run(1, new float[] {1});
            assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
            double square = 0;
            for (double coordinate : ((RoundOutcome.Released) outcome).sum().sum()) {
                square += coordinate * coordinate;
            }
            // The rotation keeps the sum of squares. Skellam numbers of variance v have a fourth moment of 3 v^2 + v,
            // so that
            // the mean of the squares deviates by sqrt((2 + 1/v)/parameters); 6.5 of them are exceeded with probability
            // 1e-10.
            double variance = clients * (double) encoding.noiseVariancePerClient();
            double tolerance = 6.5 * Math.sqrt((2 + 1 / variance) / parameters);
            double measured = square / parameters / encoding.grid() / encoding.grid();
            assertThat(measured).isCloseTo(variance, within(tolerance * variance));
        }
    }
}
