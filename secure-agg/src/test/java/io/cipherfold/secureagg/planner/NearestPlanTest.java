// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.PlanViolation;
import io.cipherfold.secureagg.plan.Trust;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Replay.class)
class NearestPlanTest {

    private final Planner planner = new Planner();

    private List<PlanViolation> rules(PlanRequest request) {
        return planner.plan(request).chosen().violations();
    }

    private Optional<NearestPlan> nearest(PlanRequest request) {
        return NearestPlan.search(request, this::rules);
    }

    private static String words(NearestPlan nearest) {
        return nearest.changes().stream()
                .map(change -> change.option() + " " + change.to())
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "members=2|members 3",
                "corrupt-members=3|members 7",
                "corrupt-members=0|corrupt-members 1",
                "min-clients=11|min-clients 12",
                "max-clients=1500|max-clients 1000",
                "max-clients=50|max-clients 100",
                "participations=101|participations 100",
                "participations=0|participations 1",
                "bits=25|bits 24",
                "bits=7|bits 16",
                "delta=1|delta 1.0E-6",
                "rounds=2000000|rounds 1000000",
                "epoch-rounds=0|epoch-rounds 1",
                "objection-limit=500|objection-limit 199",
                "noise-multiplier=0|noise-multiplier 1.0",
                "bits=23,max-clients=2000,population=5000|bits 22",
                "members=2,bits=25|members 3, bits 24"
            })
    void search_brokenRule_changesTheLeast(String broken, String change) {
        PlanRequest request = Requests.good();
        for (String word : broken.split(",", -1)) {
            String[] parts = word.split("=", -1);
            request = Quantity.ofOption(parts[0]).orElseThrow().in(request, Double.parseDouble(parts[1]));
        }
        assertThat(rules(request)).isNotEmpty();

        NearestPlan nearest = nearest(request).orElseThrow();
        assertThat(List.of(words(nearest).split(", ", -1))).containsExactlyInAnyOrder(change.split(", ", -1));
        assertThat(rules(nearest.request())).isEmpty();
    }

    @Test
    void search_schemeThatTrustsTheNode_takesAnotherSchemeAndNotMoreTrust() {
        NearestPlan nearest =
                nearest(Requests.good().withScheme(SchemeId.DIRECT_BFV)).orElseThrow();

        assertThat(words(nearest)).isEqualTo("scheme one-time-key");
        assertThat(nearest.request().numbers().trust()).isEqualTo(Trust.MALICIOUS_NODE);
    }

    @Test
    void search_requestThatNoChangeMends_findsNothing() {
        assertThat(nearest(Quantity.PARAMETERS.in(Requests.good(), 0))).isEmpty();
        assertThat(nearest(Requests.good()
                        .withNumbers(Requests.good().numbers().toBuilder()
                                .clipNorm(Double.MAX_VALUE)
                                .build())))
                .isEmpty();
    }

    /** What is found passes, protects as well, and every change of it is needed. */
    @Test
    void search_anyRefusedRequest_findsOnlyPlansThatPassAndProtectAsWell(RandomSource random) {
        int found = 0;
        int refused = 0;
        for (int i = 0; refused < 25; i++) {
            assertThat(i).isLessThan(1000);
            PlanRequest request = Requests.random(random);
            if (rules(request).isEmpty()) {
                continue;
            }
            refused++;
            Optional<NearestPlan> result = nearest(request);
            if (result.isEmpty()) {
                continue;
            }
            found++;
            NearestPlan nearest = result.get();
            PlanRequest other = nearest.request();
            assertThat(rules(other)).isEmpty();
            assertThat(nearest.changes())
                    .isNotEmpty()
                    .extracting(Change::option)
                    .doesNotHaveDuplicates();
            assertThat(other.numbers().trust()).isEqualTo(request.numbers().trust());
            assertThat(other.numbers().parameters()).isEqualTo(request.numbers().parameters());
            assertThat(other.numbers().clipNorm()).isEqualTo(request.numbers().clipNorm());
            assertThat(other.numbers().corruptClients())
                    .isGreaterThanOrEqualTo(request.numbers().corruptClients());
            assertThat(other.numbers().corruptMembers())
                    .isGreaterThanOrEqualTo(request.numbers().corruptMembers());
            assertThat(other.numbers().minimumClients())
                    .isGreaterThanOrEqualTo(request.numbers().minimumClients());
            assertThat(other.noise().multiplier())
                    .isGreaterThanOrEqualTo(request.noise().multiplier());
            assertThat(other.numbers().delta())
                    .isLessThanOrEqualTo(Math.max(request.numbers().delta(), 1e-6));
        }
        assertThat(found).isGreaterThan(refused / 2);
    }
}
