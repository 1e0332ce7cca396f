// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.sampling.ReferenceCoins;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.FileClientStore;
import io.cipherfold.secureagg.store.MemoryClientStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose clients throw coins: 40 clients at the rate 1/2, so that none or all are drawn in 1.9e-12 of all rounds. */
class SampledHostTest extends RoundBench {

    private static final int HOSTED = 40;
    private static final double RATE = 0.5;

    @Override
    AggregationScheme scheme(SchemeShape numbers) {
        return AggregationScheme.create(shape().scheme(), numbers);
    }

    @Override
    FederationShape shape() {
        return super.shape().withClients(HOSTED, 3, HOSTED).withSampling(RATE);
    }

    private ClientHost host(ClientStore store, AggregationPlan followed, NodeApi connection) {
        ClientUpdates updates = (round, model, clients, sink) -> {
            for (int client : clients) {
                sink.accept(client, VECTORS[0]);
            }
        };
        return new ClientHost(
                followed,
                scheme(followed.shape()),
                setup.clients(),
                Optional.empty(),
                store,
                connection,
                round -> IntStream.range(0, HOSTED).toArray(),
                updates,
                2);
    }

    private void open(int round) {
        membersWork();
        assertThat(announce(round)).isInstanceOf(Reply.Done.class);
    }

    private Set<Integer> expected(NodeApi connection, AggregationPlan followed, int round) {
        byte[] frame = ((Reply.Frame) connection.opening(0, Duration.ZERO)).bytes();
        List<byte[]> keys = RoundOpening.decode(frame, followed).epochDigests().stream()
                .map(Digest::toBytes)
                .toList();
        byte[] beacon = ReferenceCoins.beacon(followed.digest().toBytes(), round, keys);
        int position = followed.population().sampling().position(round);
        Set<Integer> drawn = new TreeSet<>();
        setup.clients().forEach((client, key) -> {
            byte[] link = ReferenceCoins.links(key.insecureSecretBytes()).get(position);
            if (ReferenceCoins.isDrawn(RATE, ReferenceCoins.coin(beacon, link, client))) {
                drawn.add(client);
            }
        });
        return drawn;
    }

    private static RejectionReason reason(ClientHost.RoundReport report, int client) {
        return Objects.requireNonNull(report.refusals().get(client)).reason();
    }

    @Test
    void takePart_sampledPlan_onlyDrawnClientsUpload() {
        MemoryClientStore store = new MemoryClientStore();
        open(1);
        Set<Integer> drawn = expected(api, plan, 1);
        assertThat(drawn).hasSizeBetween(1, HOSTED - 1);
        try (ClientHost host = host(store, plan, api)) {
            ClientHost.RoundReport report = host.takePart(Duration.ZERO).orElseThrow();

            assertThat(report.answers().keySet()).isEqualTo(drawn);
            assertThat(report.drawn()).isEqualTo(drawn.size());
            assertThat(report.accepted()).isEqualTo(drawn.size());
            assertThat(report.refusals())
                    .hasSize(HOSTED - drawn.size())
                    .doesNotContainKeys(drawn.toArray(Integer[]::new));
            report.refusals()
                    .keySet()
                    .forEach(client -> assertThat(reason(report, client)).isEqualTo(RejectionReason.NOT_DRAWN));
        }
        Map<Integer, ClientMemory> memories = store.load();
        assertThat(memories).hasSize(HOSTED);
        memories.forEach((client, memory) -> {
            assertThat(memory.coin().position()).isEqualTo(1);
            assertThat(memory.participations()).isEqualTo(drawn.contains(client) ? 1 : 0);
        });
    }

    @Test
    void takePart_afterARestart_throwsTheSameCoins(@TempDir Path folder) {
        Path file = folder.resolve("clients.store");
        open(1);
        Set<Integer> drawn = expected(api, plan, 1);
        for (int life = 0; life < 2; life++) {
            try (ClientStore store = FileClientStore.open(file);
                    ClientHost host = host(store, plan, api)) {
                ClientHost.RoundReport report = host.takePart(Duration.ZERO).orElseThrow();
                assertThat(report.answers().keySet()).isEqualTo(drawn);
                assertThat(report.accepted()).isEqualTo(drawn.size());
            }
        }
        try (ClientStore store = FileClientStore.open(file)) {
            store.load()
                    .values()
                    .forEach(memory -> assertThat(memory.coin().position()).isEqualTo(1));
        }
    }

    /** The same clients under another plan, with a node of its own. */
    private SignedPlan next(int spentLinks) {
        PlanOptions options = shape().options(CLIENTS, Duration.ofSeconds(21)).toBuilder()
                .sampling(new Sampling(RATE, spentLinks))
                .build();
        List<VerifyKey> keys =
                setup.members().stream().map(SigningKey::verifyKey).toList();
        SignedPlan signed = SignedPlan.unsigned(AggregationPlan.of(
                options.draft(keys, plan.parties(), setup.registry().digest())));
        for (SigningKey member : setup.members()) {
            signed = signed.signedBy(member);
        }
        return signed;
    }

    private ClientHost.RoundReport firstRoundOf(SignedPlan followed, ClientStore store) {
        stop();
        TrialSetup s = setup;
        startWith(new TrialSetup(
                followed, s.registry(), s.node(), s.coordinator(), s.authority(), s.members(), s.hosts(), s.clients()));
        open(1);
        try (ClientHost host = host(store, plan, api)) {
            return host.takePart(Duration.ZERO).orElseThrow();
        }
    }

    /** Whoever saw the first plan's links knows the coins of a second plan that begins with the same ones. */
    @Test
    void takePart_planWhoseLinksWereUsed_isRefusedByAllClients() {
        MemoryClientStore store = new MemoryClientStore();
        open(1);
        try (ClientHost host = host(store, plan, api)) {
            host.takePart(Duration.ZERO);
        }
        ClientHost.RoundReport report = firstRoundOf(next(0), store);

        assertThat(report.accepted()).isZero();
        assertThat(report.refusals()).hasSize(HOSTED);
        report.refusals().values().forEach(refusal -> {
            assertThat(refusal.reason()).isEqualTo(RejectionReason.LINK_SPENT);
            assertThat(refusal.detail()).contains("needs link 1", "used link 1 before", "spent links");
        });
    }

    @Test
    void takePart_planBehindTheUsedLinks_isFollowed() {
        MemoryClientStore store = new MemoryClientStore();
        open(1);
        try (ClientHost host = host(store, plan, api)) {
            host.takePart(Duration.ZERO);
        }
        ClientHost.RoundReport report = firstRoundOf(next(20), store);

        assertThat(report.answers().keySet()).isEqualTo(expected(api, plan, 1));
        assertThat(report.accepted()).isEqualTo(report.drawn());
        store.load()
                .values()
                .forEach(memory -> assertThat(memory.coin().position()).isEqualTo(21));
    }

    /** A node that shows a second opening of a round would let a client throw twice. */
    @Test
    void takePart_anotherBeaconForTheSameRound_isRefused() {
        MemoryClientStore store = new MemoryClientStore();
        open(1);
        store.save(IntStream.range(0, HOSTED)
                .mapToObj(client -> ClientMemory.fresh(client).withCoin(new ClientMemory.ThrownCoin(1, Digest.ZERO)))
                .toList());
        try (ClientHost host = host(store, plan, api)) {
            ClientHost.RoundReport report = host.takePart(Duration.ZERO).orElseThrow();
            assertThat(report.answers()).isEmpty();
            report.refusals()
                    .keySet()
                    .forEach(client -> assertThat(reason(report, client)).isEqualTo(RejectionReason.LINK_SPENT));
        }
    }
}
