// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.RunReport;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.LocalFederation;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryClientStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.store.RoundStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A training whose clients run out of privacy budget half-way: the real protocol in one process, without encryption. */
@Timeout(120)
class BudgetEndTest {

    private static final int CLIENTS = 6;
    private static final int PARAMETERS = 4;
    private static final int WANTED_ROUNDS = 5;

    /** Members and clients remember over plans; a node's log is of one plan. */
    private static final class KeptStorage implements LocalFederation.Storage {
        private final Map<Integer, MemberStore> members = new HashMap<>();
        private final ClientStore clients = new MemoryClientStore();

        @Override
        public RoundStore rounds() {
            return new MemoryRoundStore();
        }

        @Override
        public MemberStore member(int number) {
            return members.computeIfAbsent(number, created -> new MemoryMemberStore());
        }

        @Override
        public ClientStore clients() {
            return clients;
        }
    }

    private static PlanOptions options(double noiseMultiplier, int participations, int rounds) {
        return PlanOptions.trial(PARAMETERS, CLIENTS).toBuilder()
                .scheme(SchemeId.INSECURE_PLAIN_SUM)
                .minimumClients(4)
                .noiseMultiplier(noiseMultiplier)
                .participations(participations)
                .rounds(rounds)
                .build();
    }

    /** The same parties under another plan of the same budget scope. */
    private static TrialSetup under(TrialSetup setup, PlanOptions options) {
        AggregationPlan first = setup.plan().plan();
        SignedPlan plan = SignedPlan.unsigned(AggregationPlan.of(options.draft(
                first.committee().members(), first.parties(), setup.registry().digest())));
        for (SigningKey member : setup.members()) {
            plan = plan.signedBy(member);
        }
        return new TrialSetup(
                plan,
                setup.registry(),
                setup.node(),
                setup.coordinator(),
                setup.authority(),
                setup.members(),
                setup.hosts(),
                setup.clients());
    }

    private static LocalFederation open(TrialSetup setup, LocalFederation.Storage storage, List<float[]> announced) {
        ClientUpdates updates = (round, model, clients, sink) -> {
            announced.add(model.clone());
            for (int client : clients) {
                sink.accept(client, new double[] {1, 0, 0, client / 10.0});
            }
        };
        LocalFederation.Surroundings surroundings = new LocalFederation.Surroundings(
                LocalFederation.Surroundings.inMemory().network(), storage);
        return LocalFederation.open(setup, updates, round -> new int[] {0, 1, 2, 3, 4, 5}, surroundings);
    }

    private static TrainingResult train(LocalFederation federation, TrainingListener listener) {
        TrainingSettings settings = new TrainingSettings(WANTED_ROUNDS, ServerOptimiser.Settings.adam(0.1), 0, 1);
        return new FederatedTraining(federation, settings, Optional.empty(), model -> {
                    Estimate first = new Estimate(model[0], 0, 1);
                    return new AdaptationReport(List.of(first), List.of(first));
                })
                .run(new float[PARAMETERS], listener);
    }

    /**
     * In rho of concentrated privacy, 1 / (2 multiplier^2) a round: one round of 1/2 before; then 0.35 a round and a budget of
     * four of these. Two rounds end at 1.19, the third would at 1.54, above 1.39, although it would be the client's fourth.
     */
    @Test
    void run_secondPlanWithLessLeft_stopsHalfWayWithTheLastReleasedModel() {
        TrialSetup setup;
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            setup = TrialSetup.generate(options(1, 1, 1), 4, 1, random);
        }
        KeptStorage storage = new KeptStorage();
        try (LocalFederation federation = open(setup, storage, new ArrayList<>())) {
            assertThat(train(federation, TrainingListener.NONE).end()).isEqualTo(RunEnd.ROUNDS_USED_UP);
        }
        List<float[]> announced = new ArrayList<>();
        List<AbortReason> aborts = new ArrayList<>();
        TrialSetup second = under(setup, options(1.2, 4, 30));
        try (LocalFederation federation = open(second, storage, announced)) {
            TrainingResult result = train(federation, new TrainingListener() {
                @Override
                public void roundAborted(int round, AbortReason reason) {
                    aborts.add(reason);
                }
            });
            assertThat(aborts).containsExactly(AbortReason.BUDGET_SPENT);
            assertThat(result.end()).isEqualTo(RunEnd.BUDGET_SPENT);
            assertThat(List.of(result.releasedRounds(), result.abortedRounds())).containsExactly(2, 1);
            // The third round was announced with the model that two released ones have made.
            assertThat(announced).hasSize(3);
            assertThat(result.model()).isEqualTo(announced.get(2)).isNotEqualTo(announced.get(1));

            RunReport report = new RunReport(result.end(), 3, federation.plan());
            PrivacyStatement spent = report.spent().orElseThrow();
            assertThat(spent.participationsPerClient()).isEqualTo(3);
            assertThat(report.lines()).anyMatch(line -> line.contains("3 of 30 rounds"));
        }
    }

    /** The cap of one plan: the node's own log shows that nobody is left. */
    @Test
    void run_allClientsAtTheirCap_stopsForTheBudget() {
        TrialSetup setup;
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            setup = TrialSetup.generate(options(1, 3, 30), 4, 1, random);
        }
        try (LocalFederation federation = open(setup, new KeptStorage(), new ArrayList<>())) {
            TrainingResult result = train(federation, TrainingListener.NONE);
            assertThat(result.end()).isEqualTo(RunEnd.BUDGET_SPENT);
            assertThat(List.of(result.releasedRounds(), result.abortedRounds())).containsExactly(3, 1);
        }
    }
}
