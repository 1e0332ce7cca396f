// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryClientStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.store.RoundStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A whole federation in this process, each party with a thread of its own and the real protocol between them. For trials,
 * tests and experiments: who runs all parties can read everything.
 *
 * <p>Confined to one thread.
 */
public final class LocalFederation implements SecureSum {

    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration TICK = Duration.ofMillis(5);
    private static final int MEMBERS = 4;

    private final TrialSetup setup;
    private final AggregationScheme scheme;
    private final RoundStore roundStore;
    private final Network network;
    private final AggregationNode node;
    private final Coordinator coordinator;
    private final PartyThreads threads = new PartyThreads();
    private final List<AutoCloseable> parties = new ArrayList<>();

    private LocalFederation(TrialSetup setup, ClientUpdates updates, Cohorts cohorts, Surroundings surroundings) {
        this.setup = setup;
        Storage storage = surroundings.storage();
        AggregationPlan plan = setup.plan().plan();
        this.scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
        InstantSource clock = InstantSource.system();
        this.roundStore = storage.rounds();
        this.node = new AggregationNode(
                setup.plan(), setup.registry(), setup.node(), scheme, roundStore, AesCtrRandomSource.secure(), clock);
        this.network = surroundings.network().apply(node);
        this.coordinator = new Coordinator(plan, setup.coordinator(), network.connect("coordinator"), clock);
        threads.start("ticks", () -> {
            node.tick();
            LockSupport.parkNanos(TICK.toNanos());
        });
        for (int number = 1; number <= setup.members().size(); number++) {
            MemberStore store = storage.member(number);
            MemberAgent member = new MemberAgent(
                    setup.plan(),
                    setup.registry(),
                    setup.members().get(number - 1),
                    scheme,
                    store,
                    network.connect("member-" + number),
                    AesCtrRandomSource.secure(),
                    clock);
            parties.add(member);
            parties.add(store);
            threads.start("member-" + number, () -> member.step(WAIT));
        }
        ClientStore clientStore = storage.clients();
        ClientHost host = new ClientHost(
                plan,
                scheme,
                setup.clients(),
                Optional.of(new ClientHost.HostIdentity(0, setup.hosts().get(0))),
                clientStore,
                network.connect("clients"),
                cohorts,
                updates,
                ClientHost.defaultThreads());
        parties.add(host);
        parties.add(clientStore);
        threads.start("clients", () -> host.takePart(WAIT));
    }

    /** What the parties talk through: one connection for each. */
    public interface Network extends AutoCloseable {
        /** A connection to the node for a party with a name. */
        NodeApi connect(String party);

        @Override
        void close();
    }

    /** What the parties remember with. Stores are asked for once each and closed by the federation. */
    public interface Storage {
        /** The node's. */
        RoundStore rounds();

        /** A member's, from 1. */
        MemberStore member(int number);

        /** The clients'. */
        ClientStore clients();
    }

    /**
     * What surrounds the parties.
     *
     * @param network made for the node
     * @param storage where everybody remembers
     */
    public record Surroundings(Function<AggregationNode, Network> network, Storage storage) {

        /** No network, nothing on disk. */
        public static Surroundings inMemory() {
            return new Surroundings(DirectNetwork::new, new MemoryStorage());
        }
    }

    private record DirectNetwork(AggregationNode node) implements Network {
        @Override
        public NodeApi connect(String party) {
            return new DirectNodeApi(node);
        }

        @Override
        public void close() {}
    }

    private static final class MemoryStorage implements Storage {
        @Override
        public RoundStore rounds() {
            return new MemoryRoundStore();
        }

        @Override
        public MemberStore member(int number) {
            return new MemoryMemberStore();
        }

        @Override
        public ClientStore clients() {
            return new MemoryClientStore();
        }
    }

    /**
     * Starts a federation with a committee of four.
     *
     * @param updates what the clients compute
     * @param cohorts which clients take part
     * @throws io.cipherfold.secureagg.plan.PlanRefusedException if the options make no plan
     */
    public static LocalFederation open(PlanOptions options, ClientUpdates updates, Cohorts cohorts) {
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            TrialSetup setup = TrialSetup.generate(options, MEMBERS, 1, random);
            return open(setup, updates, cohorts, Surroundings.inMemory());
        }
    }

    /** Starts a federation of given parties; the plan names one client host. */
    public static LocalFederation open(
            TrialSetup setup, ClientUpdates updates, Cohorts cohorts, Surroundings surroundings) {
        return new LocalFederation(setup, updates, cohorts, surroundings);
    }

    /** The plan. */
    public AggregationPlan plan() {
        return setup.plan().plan();
    }

    /** What the node kept: its log and the outcomes. */
    public RoundStore roundStore() {
        return roundStore;
    }

    @Override
    public int vectorLength() {
        return coordinator.vectorLength();
    }

    @Override
    public int lastRound() {
        return coordinator.lastRound();
    }

    @Override
    public double noiseDeviation(double clients) {
        return coordinator.noiseDeviation(clients);
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        requireAllWell();
        RoundOutcome outcome = coordinator.run(round, model);
        requireAllWell();
        return outcome;
    }

    private void requireAllWell() {
        threads.failure().ifPresent(cause -> {
            throw new RoundFailedException("a party of the federation failed: " + cause.getMessage(), cause);
        });
    }

    @Override
    public void close() {
        threads.close();
        for (AutoCloseable party : parties) {
            try {
                party.close();
            } catch (Exception e) {
                throw new IllegalStateException("a party of the federation did not close", e);
            }
        }
        network.close();
        node.close();
        roundStore.close();
        scheme.close();
    }
}
