// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.store.MemberStore;
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

/** Rounds with the parties as they run, without a network between them: three clients of one host, four members. */
abstract class RoundBench {

    static final double[][] VECTORS = {{0.1, 0.2, 0.3}, {0.4, 0.5, 0.6}, {-0.7, 0.1, 0.0}};
    static final int CLIENTS = VECTORS.length;
    static final int EPOCH_ROUNDS = 2;

    final InstantSource clock = InstantSource.system();
    final List<MemberAgent> members = new ArrayList<>();
    private final AesCtrRandomSource random = AesCtrRandomSource.secure();
    TrialSetup setup;
    AggregationPlan plan;
    NodeApi api;
    private AggregationScheme scheme;
    private AggregationNode node;

    /** The scheme of the rounds. */
    abstract AggregationScheme scheme(SchemeShape shape);

    /** The numbers of the plan. */
    FederationShape shape() {
        return new FederationShape(
                SchemeId.INSECURE_PLAIN_SUM, CLIENTS, CLIENTS, CLIENTS, 10, 20, EPOCH_ROUNDS, 2, 0, 0);
    }

    @BeforeEach
    void start() {
        startWith(TrialSetup.generate(shape().options(CLIENTS, Duration.ofSeconds(20)), 4, 1, random));
    }

    /** Starts node and members of a plan. */
    final void startWith(TrialSetup parties) {
        setup = parties;
        plan = setup.plan().plan();
        scheme = scheme(plan.shape());
        node = newNode();
        api = new DirectNodeApi(node);
        for (int number = 1; number <= setup.members().size(); number++) {
            members.add(member(number, new MemoryMemberStore()));
        }
    }

    /** Starts the node again, with nothing in its memory. */
    final void restartNode() {
        node.close();
        node = newNode();
        api = new DirectNodeApi(node);
    }

    private AggregationNode newNode() {
        return new AggregationNode(
                setup.plan(), setup.registry(), setup.node(), scheme, new MemoryRoundStore(), random, clock);
    }

    /** Starts a member, from 1, where its store says it was; it belongs to the caller until it is one of the members. */
    final MemberAgent member(int number, MemberStore store) {
        return new MemberAgent(
                setup.plan(), setup.registry(), setup.members().get(number - 1), scheme, store, api, random, clock);
    }

    @AfterEach
    final void closeRandom() {
        random.close();
    }

    /** Stops them. */
    @AfterEach
    void stop() {
        members.forEach(MemberAgent::close);
        members.clear();
        node.close();
    }

    /** Everybody asks often enough to get through every step of a start, of an epoch's beginning and of a round. */
    final void membersWork() {
        for (int step = 0; step < 12; step++) {
            members.forEach(member ->
                    assertThat(member.step(Duration.ZERO)).as("refusals").isEmpty());
        }
    }

    final Reply announce(int round) {
        byte[] model = ModelBytes.encode(new float[] {round});
        node.putModel(model);
        long deadline = clock.millis() + plan.deadlines().upload().toMillis();
        return node.announce(
                Announcement.sign(plan.digest(), round, Digest.sha256(model), deadline, setup.coordinator())
                        .encode());
    }

    final ClientHost host(NodeApi connection) {
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
}
