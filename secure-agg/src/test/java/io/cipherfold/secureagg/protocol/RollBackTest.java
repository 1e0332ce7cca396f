// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A member whose disk was set back between rounds, in a federation of honest parties: four members, Q = 3. */
class RollBackTest extends FederationBench {

    private static final int RESTORED = 2;
    private static final List<Integer> WITHOUT_THIRD = List.of(1, 2, 4);
    private static final List<Integer> WITHOUT_RESTORED = List.of(1, 3, 4);

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withCap(9);
    }

    /** A round that some members do the work of; all of them see the certificate before the sum is opened. */
    private void round(int round, List<Integer> working) {
        federation.announceWithPublishedKeys(round);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        work(working);
        federation.passDeadline();
        work(working);
        federation.node().open(federation.now());
        Reply.Frame outcome =
                Objects.requireNonNull(federation.node().outcomes().get(round));
        assertThat(FrameKind.of(outcome.bytes())).as("round %d", round).isEqualTo(FrameKind.RELEASE);
    }

    private void work(List<Integer> members) {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (int member : members) {
                progress |= federation.node().work(member) instanceof Reply.Frame
                        && federation.memberStep(member) instanceof Reply.Done;
            }
        }
    }

    private static MemberStore copy(MemberStore store) {
        MemoryMemberStore copy = new MemoryMemberStore();
        copy.append(store.journal());
        store.secrets().forEach(copy::keepSecret);
        return copy;
    }

    private MemberCore start(int member, MemberStore store) {
        return new MemberCore(
                federation.setup().plan(),
                federation.setup().registry(),
                memberKey(member),
                federation.random(),
                federation.scheme(),
                store);
    }

    /** The member that starts and those that answer take turns at the node until it has had all their answers. */
    private void ask(MemberCore started, int... others) {
        send(started.headQuery());
        for (int other : others) {
            byte[] question = work(other);
            send(((Reply.Frame) federation.member(other).onWork(question, federation.now())).bytes());
        }
        for (int i = 0; i < others.length && started.rollBack().isEmpty(); i++) {
            MemberStep step = started.onWork(work(started.member()), federation.now());
            assertThat(step.effects()).isEmpty();
        }
    }

    private void send(byte[] frame) {
        Reply reply = federation.node().apply(federation.node().core().memberFrame(frame, federation.now()));
        assertThat(reply).isInstanceOf(Reply.Done.class);
    }

    private byte[] work(int member) {
        return ((Reply.Frame) federation.node().work(member)).bytes();
    }

    private void publishKeys() {
        federation.membersWork();
    }

    @Test
    void start_backupFromTwoRoundsAgo_stopsAndTheOthersGoOn() {
        publishKeys();
        round(1, WITHOUT_THIRD);
        MemberStore backup = copy(federation.member(RESTORED).store());
        MemberJournal before = journal(backup);
        publishKeys();
        round(2, WITHOUT_THIRD);
        publishKeys();
        round(3, WITHOUT_THIRD);
        MemberJournal after = journal(federation.member(RESTORED).store());
        assertThat(after.ledgerSequence()).isGreaterThan(before.ledgerSequence());

        try (MemberCore restored = start(RESTORED, backup)) {
            // One of the two that answer has seen nothing: it was away.
            ask(restored, 3, 4);
            assertThat(restored.rollBack().orElseThrow())
                    .contains("member 4 has a vote of member 2")
                    .contains("at " + after.ledgerSequence())
                    .contains("reaches " + before.ledgerSequence());
        }
        assertThat(journal(backup).ledgerHead()).isEqualTo(before.ledgerHead());

        round(4, WITHOUT_RESTORED);
    }

    @Test
    void start_wholeStore_goesToWork() {
        publishKeys();
        round(1, WITHOUT_THIRD);
        publishKeys();
        round(2, WITHOUT_THIRD);
        for (int member = 1; member <= 4; member++) {
            try (MemberCore started = start(member, federation.member(member).store())) {
                ask(started, member % 4 + 1, (member + 1) % 4 + 1, (member + 2) % 4 + 1);
                assertThat(started.rollBack()).isEmpty();
                assertThat(started.answersAwaited()).isZero();
            }
        }
    }

    /** What a member has seen is on its disk before it answers: it tells others also when it has been killed since. */
    @Test
    void start_othersKilledSince_stopsAllTheSame() {
        publishKeys();
        MemberStore empty = copy(federation.member(RESTORED).store());
        round(1, WITHOUT_THIRD);
        federation.member(1).restart();
        federation.member(4).restart();
        try (MemberCore restored = start(RESTORED, empty)) {
            ask(restored, 1, 4);
            assertThat(restored.rollBack().orElseThrow()).contains("member 1", "is empty");
        }
    }

    /** Killed after any of the effects of an answer, the member has either not answered or remembers what it saw. */
    @Test
    void unmask_killedAfterAnyEffect_remembersWhatItAnsweredFor() {
        publishKeys();
        federation.announceWithPublishedKeys(1);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        work(WITHOUT_THIRD);
        federation.passDeadline();
        for (int voter : WITHOUT_THIRD) {
            assertThat(federation.memberStep(voter)).isInstanceOf(Reply.Done.class);
        }
        MemberHarness member = federation.member(4);
        byte[] request = work(4);
        assertThat(FrameKind.of(request)).isEqualTo(FrameKind.UNMASK_REQUEST);
        List<MemberEffect> effects =
                member.core().onWork(request, federation.now()).effects();
        List<MemberEffect.Persist> records = effects.stream()
                .filter(MemberEffect.Persist.class::isInstance)
                .map(MemberEffect.Persist.class::cast)
                .toList();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).records()).hasSize(2);
        for (int kept = 0; kept <= 2; kept++) {
            MemberStore disk = copy(member.store());
            disk.append(records.get(0).records().subList(0, kept));
            MemberJournal read = new MemberJournal(plan(), plan().committee().member(4), disk.journal());
            assertThat(read.seen().furthest(plan().committee().member(RESTORED)).isPresent())
                    .isEqualTo(kept > 0);
            // The answer leaves only when both are there.
            assertThat(read.unmaskedRound()).isEqualTo(kept == 2 ? 1 : 0);
            assertThat(read.seen().contradictions()).isEmpty();
        }
    }

    private MemberJournal journal(MemberStore store) {
        return new MemberJournal(plan(), plan().committee().member(RESTORED), store.journal());
    }
}
