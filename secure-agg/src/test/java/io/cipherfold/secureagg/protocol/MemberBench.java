// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** One member in front of whatever a node may ask; the test plays the node and the other members. */
abstract class MemberBench extends FederationBench {

    /** The member under test. */
    static final int MEMBER = 1;

    static final Digest SALT = Digest.sha256(new byte[] {1});
    static final Digest HEAD = Digest.sha256(new byte[] {2});

    MemberHarness member;

    @BeforeEach
    final void startMember() {
        member = federation.member(MEMBER);
    }

    /** Opens a round at the honest node and has clients upload; the set stays open. */
    final SortedMap<Integer, byte[]> collect(int round, int... clients) {
        federation.announce(round);
        federation.uploadAll(clients);
        return new TreeMap<>(federation.node().spooled(round));
    }

    /** The member's view of uploads. */
    final InspectRequest inspectRequest(int round, Map<Integer, byte[]> uploads) {
        List<InspectRequest.Entry> entries = new ArrayList<>();
        new TreeMap<>(uploads).values().forEach(frame -> entries.add(entry(frame)));
        return new InspectRequest(plan().digest(), round, entries);
    }

    final InspectRequest.Entry entry(byte[] frame) {
        return new InspectRequest.Entry(editor.statement(frame), editor.part(frame, MEMBER));
    }

    /** Has the member inspect uploads; returns its report. */
    final InspectionReport inspect(int round, Map<Integer, byte[]> uploads) {
        Reply reply = member.onWork(inspectRequest(round, uploads).encode(), federation.now());
        assertThat(reply).isInstanceOf(Reply.Frame.class);
        return InspectionReport.decode(((Reply.Frame) reply).bytes(), plan());
    }

    final ClientSet setOf(Map<Integer, byte[]> uploads, int... clients) {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        for (int client : clients) {
            byte[] frame = Objects.requireNonNull(uploads.get(client));
            SignedStatement signed = editor.statement(frame);
            statements.put(client, signed.statement().digest());
        }
        return new ClientSet(statements);
    }

    final VoteRequest voteRequest(int round, ClientSet set) {
        return new VoteRequest(plan().digest(), round, SALT, TestFederation.model(round), HEAD, set);
    }

    final Reply ask(VoteRequest request) {
        return member.onWork(request.encode(), federation.now());
    }

    final Reply ask(UnmaskRequest request) {
        return member.onWork(request.encode(), federation.now());
    }

    final Reply askForEpoch(int firstRound) {
        return member.onWork(new EpochRequest(plan().digest(), firstRound).encode(), federation.now());
    }

    final EpochKeyRecord epochKey(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Frame.class);
        return EpochKeyRecord.decode(((Reply.Frame) reply).bytes(), plan());
    }

    /** A vote of any member: of this one with its ledger, of others with a booking for every round. */
    final Vote vote(VoteSubject subject, int voter) {
        if (voter == MEMBER) {
            MemberJournal own = journal();
            return Vote.sign(subject, voter, own.ledgerSequence(), own.ledgerHead(), memberKey(voter));
        }
        Digest head = Digest.sha256(new byte[] {(byte) voter, (byte) subject.round()});
        return Vote.sign(subject, voter, 2L * subject.round(), head, memberKey(voter));
    }

    /** A set with the votes of members for it. */
    final UnmaskRequest certified(VoteRequest request, int... voters) {
        List<Vote> votes = new ArrayList<>();
        for (int voter : voters) {
            votes.add(vote(request.subject(), voter));
        }
        return new UnmaskRequest(request, new Certificate(request.subject(), votes));
    }

    final UnmaskingShare share(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Frame.class);
        return UnmaskingShare.decode(
                ((Reply.Frame) reply).bytes(), plan(), federation.scheme().shareBytes());
    }

    /** How often this member's ledger has a client. */
    final int booked(int client) {
        return journal().participations(federation.clientKey(client).verifyKey());
    }

    /** What this member remembers under its plan. */
    final MemberJournal journal() {
        return new MemberJournal(
                plan(), plan().committee().member(MEMBER), member.store().journal());
    }

    static void assertRejected(Reply reply, RejectionReason reason, String... details) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        Reply.Rejected rejected = (Reply.Rejected) reply;
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        for (String detail : details) {
            assertThat(rejected.detail()).contains(detail);
        }
    }

    /** The member refuses, and nothing of it changes. */
    final void assertRefuses(byte[] work, RejectionReason reason, String... details) {
        int records = member.store().journal().size();
        var secrets = member.store().secrets().keySet();
        MemberStep step = member.core().onWork(work, federation.now());
        assertThat(step.effects()).isEmpty();
        assertRejected(step.reply(), reason, details);
        assertThat(member.store().journal()).hasSize(records);
        assertThat(member.store().secrets().keySet()).isEqualTo(secrets);
    }
}
