// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.RoundOutcome;
import org.junit.jupiter.api.Test;

class EpochChangeTest {

    @Test
    void run_throughSeveralEpochs_releasesEveryRound() {
        try (LocalFederation federation = LocalFederation.open(
                TestPlans.withoutNoise(SchemeId.INSECURE_PLAIN_SUM, 3, 3),
                (round, model, clients, sink) -> {
                    for (int client : clients) {
                        sink.accept(client, new double[] {0.1, 0.2, 0.3});
                    }
                },
                round -> new int[] {0, 1, 2})) {
            int rounds = 2 * federation.plan().committee().epochRounds() + 1;
            for (int round = 1; round <= rounds; round++) {
                assertThat(federation.run(round, new float[] {round}))
                        .as("round %d", round)
                        .isInstanceOf(RoundOutcome.Released.class);
            }
        }
    }
}
