// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.WireFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Step 5 of PROTOCOL section 3: what a member votes for, and what it refuses. */
class MemberCoreVoteTest extends MemberBench {

    @Test
    void vote_soundSet_isSignedBookedAndStoredFirst() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));

        MemberStep step = member.core().onWork(request.encode(), 9);

        Vote vote = Vote.decode(((Reply.Frame) step.reply()).bytes(), plan());
        assertThat(vote.subject()).isEqualTo(request.subject());
        assertThat(vote.isSignedBy(plan().committee().member(MEMBER))).isTrue();
        assertThat(step.effects())
                .extracting(Object::getClass)
                .containsExactly(MemberEffect.KeepSecret.class, MemberEffect.Persist.class);
        step.effects().forEach(member::carryOut);
        MemberJournal journal = journal();
        assertThat(journal.lastVote()).contains(vote);
        assertThat(vote.ledgerSequence()).isEqualTo(journal.ledgerSequence());
        assertThat(vote.ledgerHead()).isEqualTo(journal.ledgerHead());
        assertThat(booked(0)).isEqualTo(1);
        assertThat(booked(3)).isZero();
    }

    @Test
    void vote_sameSetAgain_isTheSameVoteAlsoAfterARestart() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        byte[] first = ((Reply.Frame) ask(request)).bytes();

        assertThat(((Reply.Frame) ask(request)).bytes()).isEqualTo(first);
        member.restart();
        MemberStep again = member.core().onWork(request.encode(), 99);
        assertThat(again.effects()).isEmpty();
        assertThat(((Reply.Frame) again.reply()).bytes()).isEqualTo(first);
        assertThat(booked(0)).isEqualTo(1);
    }

    @Test
    void vote_anotherSubjectInTheSameRound_isRefusedForEver() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        inspect(1, uploads);
        VoteRequest voted = voteRequest(1, setOf(uploads, 0, 1, 2));
        ask(voted);
        for (int life = 0; life < 2; life++) {
            inspect(1, uploads);
            assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 3)).encode(), RejectionReason.SECOND_VOTE, "round 1");
            VoteRequest otherHead =
                    new VoteRequest(voted.plan(), 1, voted.salt(), voted.model(), Digest.ZERO, voted.set());
            assertRefuses(otherHead.encode(), RejectionReason.SECOND_VOTE);
            VoteRequest otherSalt =
                    new VoteRequest(voted.plan(), 1, Digest.ZERO, voted.model(), voted.logHead(), voted.set());
            assertRefuses(otherSalt.encode(), RejectionReason.SECOND_VOTE);
            member.restart();
        }
    }

    @Test
    void vote_roundBelowTheLast_isRefused() {
        SortedMap<Integer, byte[]> first = collect(1, 0, 1, 2);
        federation.announce(2);
        federation.uploadAll(0, 1, 2);
        SortedMap<Integer, byte[]> second = new TreeMap<>(federation.node().spooled(2));
        inspect(2, second);
        ask(voteRequest(2, setOf(second, 0, 1, 2)));

        assertRefuses(inspectRequest(1, first).encode(), RejectionReason.STALE_ROUND, "round 1", "2");
        assertRefuses(voteRequest(1, setOf(first, 0, 1, 2)).encode(), RejectionReason.STALE_ROUND, "round 1", "2");
    }

    /** Not even what it said before: it has gone on. */
    @Test
    void vote_sameSetAgainAfterAnAnswerInALaterRound_isRefused() {
        SortedMap<Integer, byte[]> first = collect(1, 0, 1, 2);
        inspect(1, first);
        VoteRequest voted = voteRequest(1, setOf(first, 0, 1, 2));
        ask(voted);
        SortedMap<Integer, byte[]> second = collect(2, 0, 1, 2);
        inspect(2, second);
        share(ask(certified(voteRequest(2, setOf(second, 0, 1, 2)), 2, 3, 4)));

        assertRefuses(voted.encode(), RejectionReason.STALE_ROUND, "round 1", "2");
        member.restart();
        assertRefuses(voted.encode(), RejectionReason.STALE_ROUND, "round 1", "2");
    }

    @Test
    void vote_setBelowTheMinimum_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        assertRefuses(
                voteRequest(1, setOf(uploads, 0, 1)).encode(),
                RejectionReason.SET_TOO_SMALL,
                "2 clients",
                "least is 3");
        assertRefuses(
                voteRequest(1, new ClientSet(new TreeMap<>())).encode(), RejectionReason.SET_TOO_SMALL, "0 clients");
        assertThat(ask(voteRequest(1, setOf(uploads, 0, 1, 2)))).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void vote_setAboveTheMaximum_doesNotDecode() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        TreeMap<Integer, Digest> statements = new TreeMap<>();
        for (int client = 0; client < 6; client++) {
            statements.put(client, Digest.ZERO);
        }
        assertRefuses(
                voteRequest(1, new ClientSet(statements)).encode(), RejectionReason.OUT_OF_RANGE, "[0, 5]", "was 6");
    }

    @Test
    void vote_withoutInspection_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        assertRefuses(request.encode(), RejectionReason.NOT_INSPECTED, "round 1");
        inspect(1, uploads);
        // What was inspected is in memory only.
        member.restart();
        assertRefuses(request.encode(), RejectionReason.NOT_INSPECTED, "round 1");
        inspect(1, uploads);
        assertThat(ask(request)).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void vote_roundOtherThanTheInspectedOne_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        assertRefuses(voteRequest(2, setOf(uploads, 0, 1, 2)).encode(), RejectionReason.NOT_INSPECTED, "round 2");
    }

    @Test
    void vote_clientOrStatementThatWasNotInspected_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        SortedMap<Integer, byte[]> shown = new TreeMap<>(uploads.headMap(3));
        inspect(1, shown);
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 2, 3)).encode(), RejectionReason.NOT_INSPECTED, "client 3");
        SortedMap<Integer, Digest> exchanged =
                new TreeMap<>(setOf(uploads, 0, 1, 2).statements());
        exchanged.put(2, Digest.ZERO);
        assertRefuses(voteRequest(1, new ClientSet(exchanged)).encode(), RejectionReason.NOT_INSPECTED, "client 2");
    }

    @Test
    void vote_setWithAnObjectedUpload_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        uploads.computeIfPresent(
                3, (client, frame) -> editor.withGarbageEnvelope(frame, federation.clientKey(client), MEMBER));
        assertThat(inspect(1, uploads).objections()).containsExactly(3);
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 2, 3)).encode(), RejectionReason.OBJECTED, "client 3");
        assertThat(ask(voteRequest(1, setOf(uploads, 0, 1, 2)))).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void vote_uploadsFromDifferentModels_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        uploads.computeIfPresent(
                1,
                (client, frame) -> editor.withStatement(
                        frame, federation.clientKey(client), s -> UploadEditor.withModel(s, Digest.ZERO)));
        assertThat(inspect(1, uploads).objections()).isEmpty();
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 2)).encode(), RejectionReason.MIXED_MODELS, "client 1");
        VoteRequest otherModel = new VoteRequest(plan().digest(), 1, SALT, Digest.ZERO, HEAD, setOf(uploads, 0, 2, 3));
        assertRefuses(otherModel.encode(), RejectionReason.MIXED_MODELS, "client 0");
        assertThat(ask(voteRequest(1, setOf(uploads, 0, 2, 3)))).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void vote_clientAtItsCap_isObjectedToAndRefused() {
        for (int round = 1; round <= 3; round++) {
            SortedMap<Integer, byte[]> uploads = collect(round, 0, 1, 2);
            inspect(round, uploads);
            assertThat(ask(voteRequest(round, setOf(uploads, 0, 1, 2)))).isInstanceOf(Reply.Frame.class);
        }
        assertThat(booked(0)).isEqualTo(3);
        // The client's own count would keep it out; a corrupt one does not count.
        federation.announce(4);
        federation.uploadAll(3, 4);
        SortedMap<Integer, byte[]> uploads = new TreeMap<>(federation.node().spooled(4));
        uploads.put(0, federation.forgetful(0));
        assertThat(inspect(4, uploads).objections()).containsExactly(0);
        assertRefuses(voteRequest(4, setOf(uploads, 0, 3, 4)).encode(), RejectionReason.OBJECTED, "client 0");
    }

    /** A crash between the two records of a vote: the loss is booked, the vote is not cast. */
    @Test
    void vote_afterACrashThatKeptOnlyTheBooking_doesNotBookTwice() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        inspect(1, uploads);
        MemberStep step =
                member.core().onWork(voteRequest(1, setOf(uploads, 0, 1, 2)).encode(), 9);
        MemberEffect.Persist persist = (MemberEffect.Persist) step.effects().get(1);
        member.carryOut(step.effects().get(0));
        member.store().append(persist.records().subList(0, 1));
        member.restart();

        inspect(1, uploads);
        assertThat(ask(voteRequest(1, setOf(uploads, 1, 2, 3)))).isInstanceOf(Reply.Frame.class);
        assertThat(List.of(booked(0), booked(1), booked(2), booked(3))).containsExactly(1, 1, 1, 1);
    }

    @Test
    void onWork_bytesThatAreNoRequest_areRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        byte[] good = voteRequest(1, setOf(uploads, 0, 1, 2)).encode();
        WireFrames.malformed(good, plan()).forEach((what, frame) -> {
            MemberStep step = member.core().onWork(frame.bytes(), 1);
            assertThat(step.effects()).as(what).isEmpty();
            assertRejected(step.reply(), frame.reason());
        });
        byte[] notForMembers = federation.announcement(2).encode();
        assertRefuses(notForMembers, RejectionReason.WRONG_KIND, "ANNOUNCEMENT");
        assertThat(ask(voteRequest(1, setOf(uploads, 0, 1, 2)))).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void inspect_everyReasonToObject_isFound() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3, 4);
        Map<Integer, byte[]> bad = new TreeMap<>(uploads);
        // Signed by another client.
        bad.computeIfPresent(0, (client, frame) -> editor.withStatement(frame, federation.clientKey(1), s -> s));
        // For another round.
        bad.computeIfPresent(
                1,
                (client, frame) ->
                        editor.withStatement(frame, federation.clientKey(1), s -> UploadEditor.withRound(s, 2)));
        // Sealed to another key, as it says.
        bad.computeIfPresent(
                2,
                (client, frame) -> editor.withStatement(
                        frame, federation.clientKey(2), s -> UploadEditor.withEpochKeys(s, s.parts())));
        // The envelope is another member's.
        bad.computeIfPresent(
                3, (client, frame) -> editor.withPart(frame, federation.clientKey(3), MEMBER, editor.part(frame, 2)));
        // The envelope belongs to another ciphertext.
        bad.computeIfPresent(
                4, (client, frame) -> editor.withCiphertext(frame, federation.clientKey(4), bytes -> bytes[0] ^= 1));
        assertThat(inspect(1, bad).objections()).containsExactly(0, 1, 2, 3, 4);
        assertThat(inspect(1, uploads).objections()).isEmpty();
    }

    @Test
    void inspect_envelopeThatIsNotTheOneInTheStatement_isObjectedTo() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        var entries = new ArrayList<>(inspectRequest(1, uploads).entries());
        byte[] swapped = entries.get(1).part();
        entries.set(0, new InspectRequest.Entry(entries.get(0).statement(), swapped));
        var request = new InspectRequest(plan().digest(), 1, entries);
        Reply reply = member.onWork(request.encode(), 1);
        assertThat(InspectionReport.decode(((Reply.Frame) reply).bytes(), plan())
                        .objections())
                .containsExactly(0);
    }

    @Test
    void inspect_clientThatIsNotRegistered_isObjectedTo() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        byte[] stranger = editor.withStatement(
                Objects.requireNonNull(uploads.get(0)), federation.clientKey(0), s -> UploadEditor.withClient(s, 77));
        uploads.put(77, stranger);
        assertThat(inspect(1, uploads).objections()).containsExactly(77);
    }

    @Test
    void inspect_roundWithoutAnEpochKey_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        assertRefuses(inspectRequest(11, uploads).encode(), RejectionReason.WRONG_EPOCH, "round 11");
    }

    @Test
    void inspect_laterRound_replacesTheEarlierOne() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        inspect(2, Map.of());
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 2)).encode(), RejectionReason.NOT_INSPECTED, "round 1");
        assertThat(TestFederation.MEMBERS).isEqualTo(4);
    }
}
