// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.protocol.MemberEffect;
import io.cipherfold.secureagg.protocol.MemberStep;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member that crashes between any two of its effects and goes on from what was on its disk. A corrupt one does the
 * same and says something else.
 */
final class SimulatedMember implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 300;
    private static final int BACK_OFF_MILLIS = 60;

    private final World world;
    private final int number;
    private final Node node;
    private final MemberLogic.Make make;
    private final SigningKey identity;
    private final @Nullable Traitor traitor;
    private MemberStore store;
    private MemberLogic logic;
    private boolean down;
    private boolean polls;
    private boolean inspectAgain;
    private long pollSequence;
    private int turn;

    /** Creates a member with an empty memory. */
    SimulatedMember(World world, int number, Node node, MemberLogic.Make make) {
        this(world, number, node, make, new MemoryMemberStore());
    }

    /** Creates a member with a memory. */
    SimulatedMember(World world, int number, Node node, MemberLogic.Make make, MemberStore store) {
        this.world = world;
        this.number = number;
        this.node = node;
        this.make = make;
        this.identity = world.setup.members().get(number - 1);
        this.traitor = world.script.corruptMembers().contains(number) ? new Traitor(world, number) : null;
        this.store = store;
        this.logic = start();
        world.later(1, this::askOthers);
    }

    private MemberLogic start() {
        pollSequence = world.now() * 1000;
        return make.logic().start(world, number, store);
    }

    /** Asks the others how far they saw its ledger, again and again until enough of them have said so. */
    private void askOthers() {
        MemberLogic asking = logic;
        if (!down && asking.answersAwaited() > 0) {
            node.heads(asking.headQuery());
            Script.Weather weather = world.script.weather();
            world.later(Math.max(weather.downMillis(), 4L * weather.delayMillis()), () -> {
                if (logic == asking) {
                    askOthers();
                }
            });
        }
    }

    /** Asks the node for work from now on. */
    void startPolling() {
        polls = true;
        pollIn(world.dice.between(1, 20));
    }

    private void pollIn(long millis) {
        if (!polls) {
            return;
        }
        int mine = ++turn;
        world.later(millis, () -> {
            if (mine == turn && !down) {
                poll();
            }
        });
    }

    private void poll() {
        byte[] frame = Poll.sign(world.plan.digest(), number, ++pollSequence, inspectAgain, identity)
                .encode();
        inspectAgain = false;
        world.ask(() -> node.poll(number, frame));
        pollIn(PATIENCE_MILLIS);
    }

    /** Does what a frame asks for. */
    void receive(byte[] work) {
        if (down) {
            return;
        }
        MemberStep step = logic.onWork(work, world.now());
        FrameKind kind = kindOf(work);
        boolean drops = world.script.memberDrops().get(number) == kind;
        // Questions about heads have no effects to fail between, and everybody's crash asks all others one.
        if (drops
                || (!isAboutHeads(kind)
                        && world.dice.chance(world.script.weather().crashPerMille()))) {
            crash(step, drops);
            return;
        }
        step.effects().forEach(this::carryOut);
        if (traitor != null) {
            traitor.answers(work, step.reply()).forEach(this::send);
            pollIn(world.dice.between(1, BACK_OFF_MILLIS));
        } else if (step.reply() instanceof Reply.Frame answer) {
            leave(work, answer.bytes());
            pollIn(world.dice.between(1, 15));
        } else if (step.reply() instanceof Reply.Rejected rejected) {
            world.note("member " + number + " refuses: " + rejected);
            world.tally.count("refused " + rejected.reason());
            if (rejected.reason() == RejectionReason.STORE_FAILED && make.equals(MemberLogic.Make.HONEST)) {
                throw new AssertionError("member " + number + " does not trust its whole memory: " + rejected);
            }
            inspectAgain = rejected.reason() == RejectionReason.NOT_INSPECTED;
            pollIn(inspectAgain ? 5 : BACK_OFF_MILLIS);
        } else {
            pollIn(1);
        }
    }

    private static boolean isAboutHeads(FrameKind kind) {
        return kind == FrameKind.HEAD_QUERY || kind == FrameKind.HEAD_ANSWER;
    }

    private static FrameKind kindOf(byte[] work) {
        FrameKind[] kind = {FrameKind.PLAN};
        Reply.decoding(() -> {
            kind[0] = FrameKind.of(work);
            return Reply.done();
        });
        return kind[0];
    }

    /** An honest member vouches for what leaves it, whether or not it arrives. */
    private void leave(byte[] work, byte[] answer) {
        FrameKind kind = FrameKind.of(answer);
        if (kind == FrameKind.VOTE) {
            world.tally.count("votes");
            world.invariants.voted(Vote.decode(answer, world.plan), new Ledger(store.journal()));
        } else if (kind == FrameKind.UNMASKING_SHARE) {
            world.tally.count("shares");
            world.invariants.answered(
                    UnmaskRequest.decode(work, world.plan),
                    UnmaskingShare.decode(answer, world.plan, world.scheme.shareBytes()),
                    new Ledger(store.journal()));
        }
        send(answer);
    }

    private void send(byte[] answer) {
        if (isAboutHeads(FrameKind.of(answer))) {
            node.heads(answer);
            return;
        }
        world.send(FrameKind.of(answer) + " of member " + number, () -> node.memberFrame(answer));
    }

    /** The power fails in the middle of a step: a part of it is on disk, possibly all, and no answer leaves. */
    private void crash(MemberStep step, boolean forGood) {
        List<MemberEffect> pieces = pieces(step);
        int done = world.dice.below(pieces.size() + 1);
        world.note("member " + number + " crashes after " + done + " of " + pieces.size() + " effects"
                + (forGood ? ", for good" : ""));
        world.tally.count("crashes");
        pieces.stream().limit(done).forEach(this::carryOut);
        fall(forGood);
    }

    /** The effects of a step, as small as a power failure can tell them apart: records one by one. */
    static List<MemberEffect> pieces(MemberStep step) {
        List<MemberEffect> pieces = new ArrayList<>();
        for (MemberEffect effect : step.effects()) {
            if (effect instanceof MemberEffect.Persist persist) {
                persist.records().forEach(record -> pieces.add(new MemberEffect.Persist(List.of(record))));
            } else {
                pieces.add(effect);
            }
        }
        return pieces;
    }

    /** The power fails between two steps. */
    void crash() {
        if (!down) {
            world.note("member " + number + " crashes");
            fall(false);
        }
    }

    private void carryOut(MemberEffect effect) {
        MemberHarness.carryOut(effect, store);
    }

    private void fall(boolean forGood) {
        logic.close();
        down = true;
        if (!forGood) {
            world.later(world.dice.between(1, world.script.weather().downMillis()), this::restart);
        }
    }

    private void restart() {
        store = make.disk().apply(store);
        logic = start();
        down = false;
        inspectAgain = false;
        world.note("member " + number + " is back");
        askOthers();
        pollIn(1);
    }

    @Override
    public void close() {
        logic.close();
    }
}
