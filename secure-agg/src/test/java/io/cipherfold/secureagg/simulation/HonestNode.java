// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.secureagg.fixture.NodeHarness;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogAudit;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The honest node behind the network. Its log is audited as it grows, its outcomes are checked as they come. */
final class HonestNode implements Node, AutoCloseable {

    private static final int TICK_MILLIS = 20;

    private final World world;
    private final NodeHarness harness;
    private final LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
    private final Map<Integer, SimulatedMember> members = new HashMap<>();
    private final Map<Integer, SimulatedClient> clients = new HashMap<>();
    private final Set<Integer> waiting = new HashSet<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Map<Integer, Set<Integer>> committees = new HashMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private int audited;
    private boolean opensLater;

    HonestNode(World world) {
        this.world = world;
        this.harness = new NodeHarness(world.setup, world.scheme, world.random, world.now());
        changed();
        tick();
    }

    void connect(int number, SimulatedMember member) {
        members.put(number, member);
    }

    void connect(int number, SimulatedClient client) {
        clients.put(number, client);
    }

    NodeHarness harness() {
        return harness;
    }

    /** Whether a round has ended. */
    boolean isOver(int round) {
        return ended.contains(round);
    }

    /** The members that have a key in a round. */
    Set<Integer> committee(int round) {
        return committees.getOrDefault(round, Set.of());
    }

    private void tick() {
        world.later(TICK_MILLIS, () -> {
            harness.apply(harness.core().tick(world.now()));
            changed();
            tick();
        });
    }

    /** The coordinator's announcement arrives. */
    void announce(byte[] frame) {
        Reply reply = harness.apply(harness.core().announce(frame, true, world.now()));
        world.note("announcement: " + reply);
        changed();
        wake();
    }

    /** A client host's word that it is done arrives. */
    void hostDone(byte[] frame) {
        harness.apply(harness.core().hostDone(frame, world.now()));
        changed();
    }

    @Override
    public void poll(int member, byte[] poll) {
        answer(member, harness.poll(member, poll));
    }

    private void answer(int member, Reply reply) {
        if (reply instanceof Reply.Frame work) {
            waiting.remove(member);
            SimulatedMember receiver = Objects.requireNonNull(members.get(member));
            String what = FrameKind.of(work.bytes()) + " for member " + member;
            world.send(what, () -> receiver.receive(work.bytes()));
        } else if (reply instanceof Reply.Done) {
            waiting.add(member);
        }
    }

    /** Whoever waits for work gets it as soon as there is some. */
    private void wake() {
        for (int member : List.copyOf(waiting)) {
            answer(member, harness.work(member));
        }
    }

    @Override
    public void memberFrame(byte[] frame) {
        Reply reply = harness.apply(harness.core().memberFrame(frame, world.now()));
        if (reply instanceof Reply.Rejected rejected) {
            world.note("the node refuses: " + rejected);
            world.tally.count("node refuses " + rejected.reason());
        }
        changed();
    }

    @Override
    public void heads(byte[] frame) {
        world.send(FrameKind.of(frame) + " for the node", () -> {
            memberFrame(frame);
            wake();
        });
    }

    @Override
    public void askOpening(int client, int after) {
        Optional<RoundOpening> opening = harness.core().opening();
        if (opening.isPresent() && harness.core().round() > after) {
            byte[] frame = opening.get().encode();
            SimulatedClient receiver = Objects.requireNonNull(clients.get(client));
            world.send("OPENING for client " + client, () -> receiver.receive(frame));
        }
    }

    @Override
    public void upload(int round, int client, byte[] frame) {
        Reply reply = harness.upload(round, client, frame, world.now());
        world.note("upload of client " + client + ": " + reply);
        changed();
        if (reply instanceof Reply.Frame receipt) {
            receipts.add(Receipt.decode(receipt.bytes(), world.plan));
            SimulatedClient receiver = Objects.requireNonNull(clients.get(client));
            world.send("receipt for client " + client, () -> receiver.confirm(receipt.bytes()));
        }
    }

    /** Looks at whatever the node has written since the last time. */
    private void changed() {
        List<ChainRecord> log = harness.log();
        boolean news = audited < log.size();
        for (; audited < log.size(); audited++) {
            ChainRecord record = log.get(audited);
            if (record.kind() == LogKind.ANNOUNCED.code()) {
                RoundOpening opening = RoundOpening.decode(record.payload(), world.plan);
                committees.put(
                        opening.announcement().round(),
                        opening.epochKeys().stream()
                                .flatMap(Optional::stream)
                                .map(EpochKeyRecord::member)
                                .collect(Collectors.toSet()));
            } else if (record.kind() == LogKind.PROPOSED.code()) {
                world.invariants.shown(VoteRequest.decode(record.payload(), world.plan));
            }
            if (!audit.take(record)) {
                throw new AssertionError("the node's log does not verify: " + audit.finish());
            }
        }
        harness.outcomes().forEach((round, frame) -> {
            if (harness.outcomeCount(round) != 1) {
                throw new AssertionError("round " + round + " ends twice");
            }
            if (ended.add(round)) {
                outcome(round, frame.bytes());
            }
        });
        if (harness.hasOpening() && !opensLater) {
            opensLater = true;
            world.later(world.dice.between(1, 100), this::open);
        }
        if (news) {
            wake();
        }
    }

    private void open() {
        opensLater = false;
        // A sum that does not open at first: what a corrupt member's share does under the real scheme.
        boolean spoilt = !world.script.corruptMembers().isEmpty() && world.dice.chance(300);
        if (spoilt && harness.hasOpening()) {
            harness.failOpening(world.now());
        } else {
            harness.open(world.now());
        }
        changed();
    }

    private void outcome(int round, byte[] frame) {
        if (FrameKind.of(frame) == FrameKind.RELEASE) {
            Release release = Release.decode(frame, world.plan);
            release.record().fault(world.plan).ifPresent(fault -> {
                throw new AssertionError("the release of round " + round + " is wrong: " + fault);
            });
            world.note("round " + round + " is released");
            world.tally.count("released");
            world.invariants.released(release.record().certificate().subject(), release.sum());
        } else {
            RoundAbort abort = RoundAbort.decode(frame, world.plan);
            world.note("round " + round + " is aborted: " + abort.reason());
            world.tally.count("aborted " + abort.reason());
            world.invariants.aborted(round);
        }
    }

    /** At the end: the log is whole, and every receipt is for a record that is still there. */
    void requireSoundLog() {
        LogAudit.Result result = audit.finish();
        if (!result.valid()) {
            throw new AssertionError("the node's log does not verify: " + result);
        }
        List<ChainRecord> log = harness.log();
        for (Receipt receipt : receipts) {
            if (!log.get((int) receipt.logSequence()).hash().equals(receipt.logHead())) {
                throw new AssertionError("the log does not have what a receipt names: " + receipt);
            }
        }
    }

    @Override
    public void close() {
        harness.close();
    }
}
