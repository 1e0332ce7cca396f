// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.fixture.NodeHarness;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.MemberEffect;
import io.cipherfold.secureagg.protocol.MemberStep;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An honest federation that does one step after the other in a fixed order, so that the moments at which the power can fail
 * have the same numbers in every run. A member whose power fails starts again at once from what is on its disk, or never.
 */
final class WalkedFederation implements AutoCloseable {

    private static final int MOST_TURNS = 200;

    private final World world;
    private final PowerFailures failures;
    private final boolean comesBack;
    private final NodeHarness node;
    private final List<MemberStore> stores = new ArrayList<>();
    private final List<MemberLogic> members = new ArrayList<>();
    private final Map<Integer, ClientMemory> clients = new HashMap<>();
    private final Set<Integer> gone = new HashSet<>();
    private final Set<Integer> inspectAgain = new HashSet<>();

    /**
     * Starts everybody.
     *
     * @param comesBack whether a member whose power fails starts again
     */
    WalkedFederation(World world, PowerFailures failures, boolean comesBack) {
        this.world = world;
        this.failures = failures;
        this.comesBack = comesBack;
        this.node = new NodeHarness(world.setup, world.scheme, world.random, world.now());
        for (int member = 1; member <= world.script.setting().members(); member++) {
            stores.add(new MemoryMemberStore());
            members.add(MemberLogic.Make.HONEST.logic().start(world, member, stores.get(member - 1)));
            askOthers(member);
        }
    }

    /** Whoever has started asks the others how far they saw its ledger. */
    private void askOthers(int member) {
        node.apply(node.core().memberFrame(members.get(member - 1).headQuery(), world.now()));
    }

    /** A whole round of as few clients as may be; throws if it is not released with the exact sum. */
    void round(int round) {
        membersWork();
        announce(round);
        upload(round);
        byte[] done = HostDone.sign(
                        world.plan.digest(), round, 0, world.setup.hosts().get(0))
                .encode();
        node.apply(node.core().hostDone(done, world.now()));
        membersWork();
        // Who is gone keeps the node waiting until the time for a step is over.
        long later = world.now();
        while (!node.outcomes().containsKey(round) && later < world.now() + 3 * Setting.STEP.toMillis()) {
            later += Setting.STEP.toMillis();
            node.apply(node.core().tick(later));
            membersWork();
        }
        Reply.Frame outcome = node.outcomes().get(round);
        if (outcome == null || node.outcomeCount(round) != 1 || FrameKind.of(outcome.bytes()) != FrameKind.RELEASE) {
            throw new AssertionError("round " + round + " ended " + node.outcomeCount(round) + " times and "
                    + node.core().phase() + " after a power failure; gone are " + gone);
        }
        Release release = Release.decode(outcome.bytes(), world.plan);
        world.invariants.released(release.record().certificate().subject(), release.sum());
    }

    private void announce(int round) {
        long deadline = world.now() + Setting.STEP.toMillis();
        byte[] frame = Announcement.sign(world.plan.digest(), round, Deck.MODEL, deadline, world.setup.coordinator())
                .encode();
        Reply reply = node.apply(node.core().announce(frame, true, world.now()));
        if (!(reply instanceof Reply.Done)) {
            throw new AssertionError("round " + round + " cannot be opened: " + reply);
        }
    }

    private void upload(int round) {
        byte[] frame = node.core().opening().orElseThrow().encode();
        CheckedOpening opening = ((CheckedOpening.Outcome.Valid) CheckedOpening.check(frame, world.plan)).opening();
        for (int client = 0; client < world.script.setting().minimum(); client++) {
            SimulatedClient.Prepared prepared =
                    SimulatedClient.prepare(world, opening, clients.getOrDefault(client, ClientMemory.fresh(client)));
            clients.put(client, prepared.memory().withoutUpload());
            byte[] upload = prepared.memory().upload().orElseThrow().bytes();
            world.invariants.encoded(prepared.statement(), prepared.vector());
            world.invariants.uploaded(
                    client, round, prepared.statement(), prepared.memory().participations());
            node.upload(round, client, upload, world.now());
        }
    }

    /** All members do what they are asked for, one after the other, until nobody has anything to do. */
    private void membersWork() {
        boolean progress = true;
        for (int turn = 0; progress; turn++) {
            if (turn == MOST_TURNS) {
                throw new AssertionError("the members do not come to an end");
            }
            progress = false;
            for (int member = 1; member <= members.size(); member++) {
                Reply work = gone.contains(member)
                        ? Reply.done()
                        : node.frameOf(member, node.core().workFor(member, inspectAgain.remove(member)));
                if (work instanceof Reply.Frame frame) {
                    progress = true;
                    step(member, frame.bytes());
                    node.open(world.now());
                }
            }
        }
    }

    private void step(int member, byte[] work) {
        MemberStep step = members.get(member - 1).onWork(work, world.now());
        for (MemberEffect piece : SimulatedMember.pieces(step)) {
            if (failures.failsNow()) {
                fail(member);
                return;
            }
            MemberHarness.carryOut(piece, stores.get(member - 1));
        }
        if (step.reply() instanceof Reply.Rejected rejected) {
            if (rejected.reason() != RejectionReason.NOT_INSPECTED) {
                throw new AssertionError("member " + member + " refuses honest work: " + rejected);
            }
            inspectAgain.add(member);
            return;
        }
        if (step.reply() instanceof Reply.Done) {
            return;
        }
        if (failures.failsNow()) {
            fail(member);
            return;
        }
        byte[] answer = ((Reply.Frame) step.reply()).bytes();
        leave(member, work, answer);
        node.apply(node.core().memberFrame(answer, world.now()));
        if (failures.failsNow()) {
            fail(member);
        }
    }

    private void leave(int member, byte[] work, byte[] answer) {
        Ledger ledger = new Ledger(stores.get(member - 1).journal());
        if (FrameKind.of(answer) == FrameKind.VOTE) {
            world.invariants.shown(VoteRequest.decode(work, world.plan));
            world.invariants.voted(Vote.decode(answer, world.plan), ledger);
        } else if (FrameKind.of(answer) == FrameKind.UNMASKING_SHARE) {
            world.invariants.answered(
                    UnmaskRequest.decode(work, world.plan),
                    UnmaskingShare.decode(answer, world.plan, world.scheme.shareBytes()),
                    ledger);
        }
    }

    private void fail(int member) {
        members.get(member - 1).close();
        if (comesBack) {
            MemberStore store = Objects.requireNonNull(stores.get(member - 1));
            members.set(member - 1, MemberLogic.Make.HONEST.logic().start(world, member, store));
            askOthers(member);
        } else {
            gone.add(member);
        }
    }

    @Override
    public void close() {
        members.forEach(MemberLogic::close);
        node.close();
    }
}
