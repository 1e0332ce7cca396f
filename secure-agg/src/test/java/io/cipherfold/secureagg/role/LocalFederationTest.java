// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.plan.Trust;
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
}
