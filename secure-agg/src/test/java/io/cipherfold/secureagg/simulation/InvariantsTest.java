// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The checker of the simulation bites: every way to break a promise is a history that it refuses. */
class InvariantsTest {

    /** Four members, of which the fourth is corrupt; clients 0 to 4; three to five in a set; a cap of three. */
    private static final Setting SETTING = Setting.PLAIN.get(0);

    private final TrialSetup setup = SETTING.setup();
    private final Digest plan = setup.plan().plan().digest();
    private final Invariants invariants = withCorrupt(Set.of(4));

    private Invariants withCorrupt(Set<Integer> members) {
        Invariants fresh = new Invariants(setup.plan().plan(), setup.registry(), members, Set.of());
        for (int round = 1; round <= 2; round++) {
            for (int client = 0; client < SETTING.clients(); client++) {
                fresh.uploaded(client, round, statement(round, client), round);
                int[] vector = new int[Setting.DIMENSION];
                vector[client] = round;
                fresh.encoded(statement(round, client), vector);
            }
        }
        return fresh;
    }

    private static Digest statement(int round, int client) {
        return Digest.sha256(new byte[] {(byte) round, (byte) client});
    }

    private VoteRequest proposal(int round, int... clients) {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        for (int client : clients) {
            statements.put(client, statement(round, client));
        }
        return new VoteRequest(plan, round, Digest.ZERO, Digest.ZERO, Digest.ZERO, new ClientSet(statements));
    }

    /** A ledger that has booked sets. */
    private Ledger ledger(VoteRequest... booked) {
        Chain chain = new Chain();
        List<ChainRecord> records = new ArrayList<>();
        for (VoteRequest request : booked) {
            // Without noise, as the setting's plan is.
            WireWriter out = new WireWriter(64)
                    .raw(plan.toBytes())
                    .u32(request.round())
                    .text(setup.plan().plan().population().budgetScope())
                    .raw(key(1).verifyKey().toBytes())
                    .u8(0)
                    .u32(request.set().size());
            request.set()
                    .statements()
                    .keySet()
                    .forEach(client ->
                            out.raw(setup.registry().key(client).orElseThrow().toBytes()));
            records.add(chain.append(1, out.toBytes(), 0));
        }
        return new Ledger(records);
    }

    private SigningKey key(int member) {
        return setup.members().get(member - 1);
    }

    private void vote(Invariants checker, int member, VoteRequest request, Ledger ledger) {
        checker.shown(request);
        checker.voted(Vote.sign(request.subject(), member, 0, Digest.ZERO, key(member)), ledger);
    }

    private void vote(int member, VoteRequest request) {
        vote(invariants, member, request, ledger(request));
    }

    private void answer(int member, VoteRequest request, byte[] share) {
        invariants.shown(request);
        invariants.answered(
                new UnmaskRequest(request, new Certificate(request.subject(), List.of())),
                UnmaskingShare.sign(request.subject(), member, share, key(member)),
                ledger(request));
    }

    private void answer(int member, VoteRequest request) {
        answer(member, request, new byte[0]);
    }

    private void release(VoteRequest request, int... sum) {
        invariants.released(request.subject(), new DigitSum(sum));
    }

    private static void assertCaught(ThrowingCallable history, String... message) {
        assertThatThrownBy(history).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }

    @Test
    void history_asItShouldBe_passes() {
        VoteRequest first = proposal(1, 0, 1, 2);
        vote(1, first);
        vote(2, first);
        vote(2, first);
        answer(1, first);
        answer(1, first);
        answer(3, first);
        release(first, 1, 1, 1, 0, 0, 0);
        VoteRequest second = proposal(2, 0, 1, 2, 3, 4);
        vote(3, second);
        invariants.aborted(2);
        assertThatCode(() -> vote(1, second)).doesNotThrowAnyException();
    }

    @Test
    void vote_forTwoSets_isCaught() {
        vote(1, proposal(1, 0, 1, 2));
        assertCaught(() -> vote(1, proposal(1, 0, 1, 2, 3)), "member 1 votes for two different subjects in round 1");
    }

    @Test
    void votes_thatCertifyTwoSets_areCaught() {
        Invariants tooManyCorrupt = withCorrupt(Set.of(3, 4));
        VoteRequest one = proposal(1, 0, 1, 2);
        VoteRequest other = proposal(1, 0, 1, 3);
        vote(tooManyCorrupt, 1, one, ledger(one));
        assertCaught(() -> vote(tooManyCorrupt, 2, other, ledger(other)), "two different subjects of round 1");
    }

    @Test
    void vote_inAnEarlierRound_isCaught() {
        vote(1, proposal(2, 0, 1, 2));
        assertCaught(() -> vote(1, proposal(1, 0, 1, 2)), "member 1 goes back from round 2 to 1");
    }

    @Test
    void vote_afterAShareInTheSameRound_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        vote(1, request);
        vote(2, request);
        answer(3, request);
        assertCaught(() -> vote(3, request), "member 3 votes in round 1 after it has unmasked");
    }

    @Test
    void vote_forASetThatMustNotBe_isCaught() {
        assertCaught(() -> vote(1, proposal(1, 0, 1)), "a set of 2 clients");
        SortedMap<Integer, Digest> mixed = new TreeMap<>(proposal(1, 0, 1).set().statements());
        mixed.put(2, statement(2, 2));
        VoteRequest mixedRounds = new VoteRequest(plan, 1, Digest.ZERO, Digest.ZERO, Digest.ZERO, new ClientSet(mixed));
        assertCaught(() -> vote(2, mixedRounds), "what client 2 never sent in round 1");
    }

    @Test
    void vote_thatIsNotBooked_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        assertCaught(() -> vote(invariants, 1, request, ledger()), "member 1 has not booked client 0 in round 1");
        assertCaught(
                () -> vote(invariants, 2, request, ledger(request, request, request, request)),
                "ledger of member 2 has a client at 4, the cap is 3");
    }

    @Test
    void share_withoutAQuorum_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        vote(1, request);
        assertCaught(() -> answer(2, request), "member 2 unmasks a set of round 1 that no quorum voted for");
    }

    @Test
    void share_forTwoSets_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        vote(1, request);
        vote(2, request);
        answer(1, request);
        assertCaught(() -> answer(1, proposal(1, 0, 1, 3)), "member 1 unmasks two different sets in round 1");
        assertCaught(() -> answer(2, proposal(1, 0, 1, 3)), "two different sets of round 1 can be opened");
    }

    @Test
    void share_withOtherBytes_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        vote(1, request);
        vote(2, request);
        answer(1, request);
        assertCaught(() -> answer(1, request, new byte[5]), "repeats its share of round 1 with other bytes");
    }

    @Test
    void upload_thatMustNotBe_isCaught() {
        Digest other = Digest.sha256(new byte[] {9});
        assertCaught(() -> invariants.uploaded(0, 2, other, 2), "client 0 sends two different uploads in round 2");
        invariants.uploaded(1, 5, other, 3);
        assertCaught(() -> invariants.uploaded(1, 4, other, 3), "client 1 goes back to round 4");
        assertCaught(() -> invariants.uploaded(1, 6, other, 4), "client 1 takes part in 4 rounds, its cap is 3");
        assertCaught(() -> invariants.uploaded(2, 3, other, 2), "client 2 has 2 participations on disk");
    }

    @Test
    void release_ofAnotherSum_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        vote(1, request);
        vote(2, request);
        answer(1, request);
        assertCaught(() -> release(request, 1, 1, 2, 0, 0, 0), "coordinate 2 of round 1 is 2 and not the exact sum 1");
    }

    @Test
    void release_withoutVotesOrShares_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        invariants.shown(request);
        assertCaught(() -> release(request, 1, 1, 1, 0, 0, 0), "round 1 is released without a quorum");
        vote(1, request);
        vote(2, request);
        assertCaught(() -> release(request, 1, 1, 1, 0, 0, 0), "round 1 is released without enough shares");
    }

    @Test
    void round_thatEndsTwice_isCaught() {
        VoteRequest request = proposal(1, 0, 1, 2);
        vote(1, request);
        vote(2, request);
        answer(1, request);
        release(request, 1, 1, 1, 0, 0, 0);
        assertCaught(() -> invariants.aborted(1), "round 1 is aborted after it was released");
        invariants.aborted(2);
        assertCaught(() -> invariants.aborted(2), "round 2 is aborted twice");
        assertCaught(() -> release(proposal(2, 0, 1, 2), 2, 2, 2, 0, 0, 0), "round 2 is released after it was aborted");
    }
}
