// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.store.MemoryClientStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds under a collective key with the parties as they run: members, node and client host agree on it by themselves. */
class CollectiveKeyRoundTest {

    private static final double[][] VECTORS = {{0.1, 0.2, 0.3}, {0.4, 0.5, 0.6}, {-0.7, 0.1, 0.0}};
    private static final int CLIENTS = VECTORS.length;
    private static final int EPOCH_ROUNDS = 2;

    private final InstantSource clock = InstantSource.system();
    private final AesCtrRandomSource random = AesCtrRandomSource.secure();
    private final List<MemberAgent> members = new ArrayList<>();
    private TrialSetup setup;
    private AggregationPlan plan;
    private AggregationScheme scheme;
    private AggregationNode node;
    private NodeApi api;

    @BeforeEach
    void start() {
        FederationShape shape =
                new FederationShape(SchemeId.INSECURE_PLAIN_SUM, CLIENTS, CLIENTS, CLIENTS, 10, 20, EPOCH_ROUNDS, 2);
        setup = TrialSetup.generate(shape.options(CLIENTS, Duration.ofSeconds(20)), 4, 1, random);
        plan = setup.plan().plan();
        scheme = new LinearCollectiveSum(plan.shape());
        node = new AggregationNode(
                setup.plan(), setup.registry(), setup.node(), scheme, new MemoryRoundStore(), random, clock);
        api = new DirectNodeApi(node);
        setup.members()
                .forEach(identity -> members.add(new MemberAgent(
                        setup.plan(),
                        setup.registry(),
                        identity,
                        scheme,
                        new MemoryMemberStore(),
                        api,
                        random,
                        clock)));
    }

    @AfterEach
    void stop() {
        members.forEach(MemberAgent::close);
        node.close();
        random.close();
    }

    /** Everybody asks often enough to get through every step of an epoch's beginning and of a round. */
    private void membersWork() {
        for (int step = 0; step < 4; step++) {
            members.forEach(member ->
                    assertThat(member.step(Duration.ZERO)).as("refusals").isEmpty());
        }
    }

    private Reply announce(int round) {
        byte[] model = ModelBytes.encode(new float[] {round});
        node.putModel(model);
        long deadline = clock.millis() + plan.deadlines().upload().toMillis();
        return node.announce(
                Announcement.sign(plan.digest(), round, Digest.sha256(model), deadline, setup.coordinator())
                        .encode());
    }

    private ClientHost host(NodeApi connection) {
        ClientUpdates updates = (round, model, clients, sink) -> {
            for (int client : clients) {
                sink.accept(client, VECTORS[client]);
            }
        };
        return new ClientHost(
                plan,
                scheme,
                setup.clients(),
                Optional.of(new ClientHost.HostIdentity(0, setup.hosts().get(0))),
                new MemoryClientStore(),
                connection,
                round -> new int[] {0, 1, 2},
                updates,
                2);
    }

    private static void assertNotFound(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        assertThat(((Reply.Rejected) reply).reason()).isEqualTo(RejectionReason.NOT_FOUND);
    }

    @Test
    void rounds_overSeveralEpochs_releaseTheSum() {
        assertNotFound(api.contributions(1));
        Coordinator coordinator = new Coordinator(plan, setup.coordinator(), api, clock);
        try (ClientHost host = host(api)) {
            for (int round = 1; round <= 2 * EPOCH_ROUNDS + 1; round++) {
                membersWork();
                assertThat(announce(round)).as("round %d", round).isInstanceOf(Reply.Done.class);
                assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted())
                        .isEqualTo(CLIENTS);
                membersWork();
                Reply outcome = api.outcome(round, Duration.ofSeconds(20));
                assertThat(outcome).isInstanceOf(Reply.Frame.class);
                RoundOutcome read = coordinator.read(round, ((Reply.Frame) outcome).bytes());
                assertThat(read).isInstanceOf(RoundOutcome.Released.class);
                assertThat(((RoundOutcome.Released) read).sum().sum())
                        .usingComparatorWithPrecision(1e-2)
                        .containsExactly(-0.2, 0.8, 0.9);
            }
        }
        assertNotFound(api.contributions(1));
        assertThat(api.contributions(2 * EPOCH_ROUNDS + 1)).isInstanceOf(Reply.Frame.class);
    }

    /** As long as one member has not joined there is no key, and with it there is no round. */
    @Test
    void announce_oneMemberAway_isRefusedUntilItJoins() {
        MemberAgent late = members.remove(3);
        membersWork();
        assertThat(((Reply.Rejected) announce(1)).reason()).isEqualTo(RejectionReason.TOO_FEW_MEMBERS);
        assertNotFound(api.contributions(1));
        members.add(late);
        membersWork();
        assertThat(announce(1)).isInstanceOf(Reply.Done.class);
        assertThat(api.contributions(1)).isInstanceOf(Reply.Frame.class);
    }

    /** A client that cannot make sure of the key sends nothing. */
    @Test
    void takePart_contributionsThatAreNotThoseOfTheRecords_sendsNothing() {
        membersWork();
        announce(1);
        byte[] good = ((Reply.Frame) api.contributions(1)).bytes();
        byte[] changed = good.clone();
        changed[changed.length - 1] ^= 1;
        for (Reply wrong : List.of(
                Reply.frame(changed),
                Reply.frame(new byte[0]),
                Reply.done(),
                Reply.rejected(RejectionReason.NOT_FOUND, "none"))) {
            NodeApi lying = new ForwardingNodeApi(api) {
                @Override
                public Reply contributions(int firstRound) {
                    return wrong;
                }

                @Override
                public Reply upload(int round, int client, ByteSource frame, long from) {
                    throw new AssertionError("client " + client + " has sent its upload");
                }
            };
            try (ClientHost host = host(lying)) {
                assertThat(host.takePart(Duration.ZERO)).isEmpty();
            }
        }
        try (ClientHost host = host(api)) {
            assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted()).isEqualTo(CLIENTS);
        }
    }
}
