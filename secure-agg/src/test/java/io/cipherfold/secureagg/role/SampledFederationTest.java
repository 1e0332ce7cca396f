// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.sampling.ReferenceCoins;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole sampled federation: who is in each sum, and nobody else, follows from the coins. */
@Tag("native")
class SampledFederationTest {

    /** At the rate 1/2 fewer than 3 clients, or all, are drawn in 7.5e-10 of all rounds. */
    private static final int CLIENTS = 40;

    private static final double RATE = 0.5;
    private static final int ROUNDS = 4;

    private static boolean isDrawn(AggregationPlan plan, RoundOpening opening, int client, SigningKey key) {
        int round = opening.announcement().round();
        List<byte[]> keys = opening.epochDigests().stream().map(Digest::toBytes).toList();
        byte[] beacon = ReferenceCoins.beacon(plan.digest().toBytes(), round, keys);
        byte[] link = ReferenceCoins.links(key.insecureSecretBytes()).get(round);
        return ReferenceCoins.isDrawn(RATE, ReferenceCoins.coin(beacon, link, client));
    }

    @Test
    void run_sampledPlan_sumsTheDrawnClientsAlone() {
        PlanOptions options = FederationShape.plain()
                .withScheme(SchemeId.ONE_TIME_KEY)
                .withClients(CLIENTS, 3, CLIENTS)
                .withCap(ROUNDS)
                .withSampling(RATE)
                .options(CLIENTS, Duration.ofSeconds(20));
        TrialSetup setup;
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            setup = TrialSetup.generate(options, 4, 1, random);
        }
        Set<List<Integer>> cohorts = new HashSet<>();
        try (LocalFederation federation = LocalFederation.open(
                setup,
                (round, model, clients, sink) -> {
                    for (int client : clients) {
                        double[] vector = new double[CLIENTS];
                        vector[client] = 0.5;
                        sink.accept(client, vector);
                    }
                },
                round -> IntStream.range(0, CLIENTS).toArray(),
                LocalFederation.Surroundings.inMemory())) {
            for (int round = 1; round <= ROUNDS; round++) {
                RoundOutcome outcome = federation.run(round, new float[] {round});
                assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
                double[] sum = ((RoundOutcome.Released) outcome).sum().sum();
                // A summand is 0 or 1/2; the rounding of 40 clients on the grid of this plan is far below 1/4.
                List<Integer> summed = IntStream.range(0, CLIENTS)
                        .filter(client -> sum[client] > 0.25)
                        .boxed()
                        .toList();
                RoundOpening opening = lastOpening(federation);
                List<Integer> drawn = setup.clients().entrySet().stream()
                        .filter(client -> isDrawn(federation.plan(), opening, client.getKey(), client.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                assertThat(summed).isEqualTo(drawn).hasSizeBetween(3, CLIENTS - 1);
                cohorts.add(drawn);
            }
        }
        assertThat(cohorts).as("every round has a cohort of its own").hasSize(ROUNDS);
    }

    private static RoundOpening lastOpening(LocalFederation federation) {
        List<ChainRecord> log = federation.roundStore().records(0, Integer.MAX_VALUE);
        for (int i = log.size() - 1; ; i--) {
            if (log.get(i).kind() == LogKind.ANNOUNCED.code()) {
                return RoundOpening.decode(log.get(i).payload(), federation.plan());
            }
        }
    }
}
