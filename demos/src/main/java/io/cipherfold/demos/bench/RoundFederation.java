// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.file.NewKeyFiles;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.http.HttpNodeApi;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.ClientHost;
import io.cipherfold.secureagg.role.Coordinator;
import io.cipherfold.secureagg.role.ForwardingNodeApi;
import io.cipherfold.secureagg.role.MemberAgent;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.PartyThreads;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.store.DurableFiles;
import io.cipherfold.secureagg.store.FileClientStore;
import io.cipherfold.secureagg.store.FileMemberStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A whole federation over loopback HTTP: the node in a process of its own, everybody else in this one, a thread for each
 * member, one host for all clients, memories on disk. Confined to one thread.
 */
final class RoundFederation implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(200);

    private final AggregationPlan plan;
    private final RoundNodeProcess node;
    private final HttpNodeApi connection;
    private final Coordinator coordinator;
    private final List<Member> members = new ArrayList<>();
    private final PartyThreads threads = new PartyThreads();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private int round;

    /** A member's thread and connection, which tell what it has cost. */
    private record Member(Thread thread, HttpNodeApi connection) {
        MemberCost cost() {
            double seconds = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1e9;
            return new MemberCost(seconds, connection.bytesReceived());
        }
    }

    /**
     * Starts everybody.
     *
     * @param setup of a plan with one client host
     * @param updates what the clients compute
     * @param directory for everybody's files
     */
    RoundFederation(TrialSetup setup, ClientUpdates updates, Path directory) {
        this.plan = setup.plan().plan();
        boolean complete = false;
        try {
            DurableFiles.ownerOnlyDirectory(directory);
            Files.write(directory.resolve(RoundNodeCommand.PLAN), setup.plan().encode());
            Files.write(
                    directory.resolve(RoundNodeCommand.REGISTRY),
                    setup.registry().encode());
            NewKeyFiles.write(directory.resolve(RoundNodeCommand.KEY), setup.node());
            this.node = own(new RoundNodeProcess(directory));
            AggregationScheme scheme = own(AggregationScheme.create(plan.draft().scheme(), plan.shape()));
            for (int number = 1; number <= setup.members().size(); number++) {
                members.add(member(setup, number, scheme, directory));
            }
            startClients(setup, updates, scheme, directory);
            this.connection = connect();
            this.coordinator = own(
                    new Coordinator(plan, setup.coordinator(), new ImpatientApi(connection), InstantSource.system()));
            complete = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private Member member(TrialSetup setup, int number, AggregationScheme scheme, Path directory) {
        HttpNodeApi link = connect();
        MemberAgent agent = own(new MemberAgent(
                setup.plan(),
                setup.registry(),
                setup.members().get(number - 1),
                scheme,
                own(FileMemberStore.open(directory.resolve("member-" + number))),
                link,
                own(AesCtrRandomSource.secure()),
                InstantSource.system()));
        return new Member(threads.start("member-" + number, () -> agent.step(WAIT)), link);
    }

    private void startClients(TrialSetup setup, ClientUpdates updates, AggregationScheme scheme, Path directory) {
        int[] everybody = IntStream.range(0, plan.population().clients()).toArray();
        ClientHost host = own(new ClientHost(
                plan,
                scheme,
                setup.clients(),
                Optional.of(new ClientHost.HostIdentity(0, setup.hosts().get(0))),
                own(FileClientStore.open(directory.resolve("clients"))),
                connect(),
                drawn -> everybody.clone(),
                updates,
                ClientHost.defaultThreads()));
        threads.start("clients", () -> host.takePart(WAIT));
    }

    private HttpNodeApi connect() {
        return new HttpNodeApi(node.address());
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    /**
     * Runs the next round.
     *
     * @throws CommandFailure if nothing is released
     */
    ReleasedSum run(float[] model) {
        RoundOutcome outcome = coordinator.run(++round, model);
        requireAllWell();
        if (outcome instanceof RoundOutcome.Released released) {
            return released.sum();
        }
        throw CommandFailure.failed("round " + round + " was given up: " + outcome);
    }

    private void requireAllWell() {
        threads.failure().ifPresent(cause -> {
            throw CommandFailure.failed("a party of the federation failed: " + cause.getMessage(), cause);
        });
    }

    /** Ends the coordinator's waiting when a party has failed, because deadlines are long. */
    private final class ImpatientApi extends ForwardingNodeApi {
        ImpatientApi(NodeApi target) {
            super(target);
        }

        @Override
        public Reply outcome(int wanted, Duration wait) {
            requireAllWell();
            return super.outcome(wanted, wait);
        }
    }

    /** The node, which watches its memory when it is asked to. */
    RoundNodeProcess node() {
        return node;
    }

    /** What each member has cost so far. */
    List<MemberCost> memberCosts() {
        return members.stream().map(Member::cost).toList();
    }

    /** The node's log so far. */
    List<ChainRecord> log() {
        List<ChainRecord> records = new ArrayList<>();
        while (connection.log(records.size()) instanceof Reply.Frame frame && frame.bytes().length > 0) {
            WireReader in = new WireReader(frame.bytes());
            while (in.remaining() > 0) {
                records.add(ChainRecord.read(in));
            }
        }
        return records;
    }

    @Override
    public void close() {
        threads.close();
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a party of the federation did not close", e);
            }
        }
    }
}
