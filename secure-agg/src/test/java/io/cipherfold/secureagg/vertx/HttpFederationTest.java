// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.role.LocalFederation;
import io.cipherfold.secureagg.role.TestPlans;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class HttpFederationTest {

    @Test
    void run_twentyClientsOverLoopback_releasesTheirSum(@TempDir Path directory) {
        int clients = 20;
        int parameters = 20_000;
        TrialSetup setup = TrialSetup.generate(
                TestPlans.withoutNoise(SchemeId.ONE_TIME_KEY, parameters, clients), 4, 1, AesCtrRandomSource.secure());
        LocalFederation.Surroundings surroundings = new LocalFederation.Surroundings(
                node -> HttpNetwork.listen(
                        node,
                        new NodeServer.Options("127.0.0.1", 0, directory.resolve("spool"), 2, Duration.ofSeconds(10))),
                LocalFederation.Surroundings.inMemory().storage());
        try (LocalFederation federation = LocalFederation.open(
                setup,
                (round, model, ids, sink) -> {
                    for (int client : ids) {
                        double[] vector = new double[parameters];
                        vector[client] = 0.5;
                        sink.accept(client, vector);
                    }
                },
                round -> IntStream.range(0, clients).toArray(),
                surroundings)) {
            for (int round = 1; round <= 5; round++) {
                long start = System.nanoTime();
                RoundOutcome outcome = federation.run(round, new float[] {round});
                System.out.println("round " + round + " ms " + (System.nanoTime() - start) / 1_000_000);
                assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
                double[] sum = ((RoundOutcome.Released) outcome).sum().sum();
                for (int i = 0; i < clients; i++) {
                    assertThat(sum[i]).isCloseTo(0.5, within(0.05));
                }
            }
        }
    }
}
