// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.log.ReplayedRound.Stage;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.sampling.CoinCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of rounds, replayed: each must be what the protocol allows after the ones before. Written from the
 * protocol, not from the node's code, so that a fault there shows here. Confined to one thread.
 */
final class RoundReplay {

    private final AggregationPlan plan;
    private final ClosedSetRules rules;
    private final ClientRegistry registry;
    private final CoinCheck coins;
    private final Map<Integer, Integer> certifiedRounds = new HashMap<>();
    private final Map<Integer, Long> ledgerSequences = new HashMap<>();
    private int lastRound;
    private @Nullable ReplayedRound current;

    RoundReplay(AggregationPlan plan, ClientRegistry registry) {
        this.coins = new CoinCheck(plan, registry);
        this.rules = new ClosedSetRules(plan);
        this.plan = plan;
        this.registry = registry;
    }

    /**
     * Takes a record.
     *
     * @param before hash of the record before it
     * @return what is wrong with it, if something is
     */
    Optional<String> take(LogKind kind, byte[] payload, Digest before) {
        if (kind == LogKind.PLAN || kind == LogKind.REGISTRY) {
            return fault(kind + " is recorded once, at the start");
        }
        ReplayedRound round = current;
        if (kind == LogKind.ANNOUNCED) {
            return round == null
                    ? announced(RoundOpening.decode(payload, plan))
                    : fault("a round is announced while round " + round.number() + " has not ended");
        }
        if (round == null) {
            return fault(kind + " without a round");
        }
        return switch (kind) {
            case UPLOADED ->
                inStage(round, Stage.COLLECTING, kind).or(() -> uploaded(round, SignedStatement.decode(payload, plan)));
            case CLOSED -> inStage(round, Stage.COLLECTING, kind).or(() -> closed(round, new WireReader(payload)));
            case INSPECTED ->
                inStage(round, Stage.INSPECTING, kind)
                        .or(() -> inspected(round, InspectionReport.decode(payload, plan)));
            case PROPOSED ->
                inStage(round, Stage.INSPECTING, kind)
                        .or(() -> proposed(round, VoteRequest.decode(payload, plan), before));
            case VOTED -> inStage(round, Stage.VOTING, kind).or(() -> voted(round, Vote.decode(payload, plan)));
            case SHARED -> inStage(round, Stage.UNMASKING, kind).or(() -> shared(round, new WireReader(payload)));
            case OPENING_FAILED ->
                inStage(round, Stage.UNMASKING, kind).or(() -> openingFailed(round, new WireReader(payload)));
            case RELEASED ->
                inStage(round, Stage.UNMASKING, kind).or(() -> released(round, ReleaseRecord.decode(payload, plan)));
            case ABORTED -> aborted(round, RoundAbort.decode(payload, plan));
            case PLAN, REGISTRY, ANNOUNCED -> throw new IllegalStateException(kind + " was handled above");
        };
    }

    private Optional<String> announced(RoundOpening opening) {
        int round = opening.announcement().round();
        if (round <= lastRound) {
            return fault("round " + round + " is announced after round " + lastRound);
        }
        if (!opening.announcement().isSignedBy(plan.parties().coordinator())) {
            return fault("the announcement is not signed by the coordinator");
        }
        int present = 0;
        for (Optional<EpochKeyRecord> key : opening.epochKeys()) {
            if (key.isEmpty()) {
                continue;
            }
            EpochKeyRecord record = key.get();
            if (!record.covers(round)) {
                return fault("the epoch key of member " + record.member() + " does not cover round " + round);
            }
            if (!record.isSignedBy(plan.committee().member(record.member()))) {
                return fault("the epoch key is not signed by member " + record.member());
            }
            present++;
        }
        if (present < plan.committee().quorum()) {
            return fault("the round is opened with the keys of " + present + " members, the plan asks for "
                    + plan.committee().quorum());
        }
        lastRound = round;
        current = new ReplayedRound(opening);
        return Optional.empty();
    }

    private Optional<String> uploaded(ReplayedRound round, SignedStatement signed) {
        Statement statement = signed.statement();
        int client = statement.client();
        Optional<VerifyKey> key = registry.key(client);
        if (statement.round() != round.number()) {
            return wrongRound(round, statement.round());
        }
        if (key.isEmpty()) {
            return fault("client " + client + " is not in the registry");
        }
        if (!signed.isSignedBy(key.get())) {
            return fault("the statement is not signed by client " + client);
        }
        if (!statement.model().equals(round.opening.announcement().model())) {
            return fault("the statement of client " + client + " names another model than the announcement");
        }
        if (!statement.epochKeys().equals(round.epochDigests)) {
            return fault("the statement of client " + client + " names other epoch keys than the opening");
        }
        Optional<Reply.Rejected> coin = coins.refusal(statement);
        if (coin.isPresent()) {
            return fault(coin.get().detail());
        }
        if (round.uploads.putIfAbsent(client, statement.digest()) != null) {
            return fault("client " + client + " has a second upload");
        }
        Integer twin = round.ciphertexts.putIfAbsent(statement.ciphertext(), client);
        if (twin != null && plan.encrypts()) {
            return fault("client " + client + " has the ciphertext of client " + twin);
        }
        int most = plan.population().maximumClients();
        return round.uploads.size() > most ? fault("the round takes more than " + most + " uploads") : Optional.empty();
    }

    private Optional<String> closed(ReplayedRound round, WireReader in) {
        int number = in.u32In("round", 1, plan.rounds());
        long count = in.u32();
        Digest list = Digest.of(in.raw(Digest.BYTES));
        in.finish();
        if (number != round.number()) {
            return wrongRound(round, number);
        }
        ClientSet set = new ClientSet(round.uploads);
        if (count != set.size() || !list.equals(set.listDigest())) {
            return fault("the closed set is not that of the uploads before");
        }
        round.closed = set;
        round.stage = Stage.INSPECTING;
        return Optional.empty();
    }

    private Optional<String> inspected(ReplayedRound round, InspectionReport report) {
        if (report.round() != round.number()) {
            return wrongRound(round, report.round());
        }
        if (rules.isTooSmall(round.closed)) {
            return fault("the closed set is below the plan's minimum: the round has to end");
        }
        Optional<String> outsider = takesPart(round, report.member());
        if (outsider.isPresent()) {
            return outsider;
        }
        if (!report.isSignedBy(plan.committee().member(report.member()))) {
            return fault("the inspection report is not signed by member " + report.member());
        }
        if (!report.list().equals(round.closed.listDigest())) {
            return fault("the inspection report of member " + report.member() + " is about another set");
        }
        if (!round.closed.statements().keySet().containsAll(report.objections())) {
            return fault("member " + report.member() + " objects to a client that is not in the set");
        }
        round.objections.add(report);
        return round.inspectors.add(report.member())
                ? Optional.empty()
                : fault("member " + report.member() + " has a second inspection report");
    }

    private Optional<String> proposed(ReplayedRound round, VoteRequest proposal, Digest before) {
        if (proposal.round() != round.number()) {
            return wrongRound(round, proposal.round());
        }
        if (round.inspectors.size() < plan.committee().quorum()) {
            return fault("a set is proposed after " + round.inspectors.size() + " inspections, the plan asks for "
                    + plan.committee().quorum());
        }
        int limit = plan.committee().objectionLimit();
        if (round.objections.clients().size() > limit) {
            return fault("a set is proposed with " + round.objections.clients().size() + " objections, the limit is "
                    + limit);
        }
        if (!proposal.set().equals(round.closed.without(round.objections.clients()))) {
            return fault("the proposed set is not the closed one without the objected uploads");
        }
        if (rules.isTooSmall(proposal.set())) {
            return fault("the proposed set has " + proposal.set().size() + " clients, the plan's minimum is "
                    + plan.population().minimumClients());
        }
        if (!proposal.model().equals(round.opening.announcement().model())) {
            return fault("the proposal names another model than the announcement");
        }
        if (!proposal.logHead().equals(before)) {
            return fault("the proposal names another head of the log than the one it stands behind");
        }
        round.proposal = proposal;
        round.stage = Stage.VOTING;
        return Optional.empty();
    }

    private Optional<String> voted(ReplayedRound round, Vote vote) {
        VoteRequest proposal = round.proposal;
        if (proposal == null || !vote.subject().equals(proposal.subject())) {
            return fault("the vote of member " + vote.member() + " is not about the proposed set");
        }
        Optional<String> outsider = takesPart(round, vote.member());
        if (outsider.isPresent()) {
            return outsider;
        }
        if (!vote.isSignedBy(plan.committee().member(vote.member()))) {
            return fault("the vote is not signed by member " + vote.member());
        }
        if (round.votes.putIfAbsent(vote.member(), vote) != null) {
            return fault("member " + vote.member() + " has a second vote");
        }
        Long earlier = ledgerSequences.put(vote.member(), vote.ledgerSequence());
        if (earlier != null && vote.ledgerSequence() <= earlier) {
            return fault("the ledger of member " + vote.member() + " is at " + vote.ledgerSequence() + " and was at "
                    + earlier + " before: it was set back");
        }
        if (round.votes.size() < plan.committee().quorum()) {
            return Optional.empty();
        }
        round.stage = Stage.UNMASKING;
        return book(proposal.set());
    }

    /** From the last vote on the set can be opened, whatever becomes of the round. */
    private Optional<String> book(ClientSet set) {
        int cap = plan.population().participationCap();
        for (int client : set.statements().keySet()) {
            int rounds = certifiedRounds.merge(client, 1, Integer::sum);
            if (rounds > cap) {
                return fault("client " + client + " is in " + rounds + " certified sets, the plan's cap is " + cap);
            }
        }
        return Optional.empty();
    }

    private Optional<String> shared(ReplayedRound round, WireReader in) {
        int number = in.u32In("round", 1, plan.rounds());
        int member = in.u32In("member", 1, plan.committee().size());
        Digest share = Digest.of(in.raw(Digest.BYTES));
        in.finish();
        if (number != round.number()) {
            return wrongRound(round, number);
        }
        Optional<String> outsider = takesPart(round, member);
        if (outsider.isPresent()) {
            return outsider;
        }
        return round.shares.putIfAbsent(member, share) == null
                ? Optional.empty()
                : fault("member " + member + " has a second share");
    }

    private Optional<String> openingFailed(ReplayedRound round, WireReader in) {
        int number = in.u32In("round", 1, plan.rounds());
        in.u32In("combinations", 1, Integer.MAX_VALUE);
        in.finish();
        return number != round.number() ? wrongRound(round, number) : enoughShares(round);
    }

    private Optional<String> released(ReplayedRound round, ReleaseRecord release) {
        Optional<String> fault = release.fault(plan).or(() -> enoughShares(round));
        VoteRequest proposal = round.proposal;
        if (fault.isPresent() || proposal == null) {
            return fault;
        }
        Certificate certificate = release.certificate();
        if (!certificate.subject().equals(proposal.subject())) {
            return fault("the release is of another set than the proposed one");
        }
        if (!certificate.votes().equals(new ArrayList<>(round.votes.values()))) {
            return fault("the certificate has other votes than the log");
        }
        if (!release.shares().equals(round.shares)) {
            return fault("the release names other shares than the log");
        }
        int spare = round.shares.size() - plan.committee().threshold();
        boolean strangers = round.shares.keySet().stream()
                        .mapToLong(member -> 1L << (member - 1))
                        .reduce(release.inconsistentMembers(), (left, bit) -> left & ~bit)
                != 0;
        if (strangers || Long.bitCount(release.inconsistentMembers()) > spare) {
            return fault("the release names inconsistent shares that cannot be");
        }
        current = null;
        return Optional.empty();
    }

    private Optional<String> aborted(ReplayedRound round, RoundAbort abort) {
        if (abort.round() != round.number()) {
            return wrongRound(round, abort.round());
        }
        if (!abort.isSignedBy(plan.parties().node())) {
            return fault("the abort is not signed by the node");
        }
        if (!fits(abort.reason(), round)) {
            return fault("the round cannot be aborted for " + abort.reason() + " while " + round.stage);
        }
        current = null;
        return Optional.empty();
    }

    private boolean fits(AbortReason reason, ReplayedRound round) {
        return switch (reason) {
            case TOO_FEW_UPLOADS ->
                round.stage == Stage.INSPECTING
                        && rules.isTooSmall(round.closed.without(round.objections.clients()))
                        && !isBudgetSpent(round);
            case TOO_MANY_OBJECTIONS ->
                round.stage == Stage.INSPECTING && rules.isTooMany(round.objections.clients()) && !isBudgetSpent(round);
            case BUDGET_SPENT -> round.stage == Stage.INSPECTING && isBudgetSpent(round);
            case INSPECTION_DEADLINE ->
                round.stage == Stage.INSPECTING
                        && round.inspectors.size() < plan.committee().quorum();
            case VOTE_DEADLINE -> round.stage == Stage.VOTING;
            case UNMASK_DEADLINE -> round.stage == Stage.UNMASKING;
            case WRONG_KEY_SUM ->
                round.stage == Stage.UNMASKING && enoughShares(round).isEmpty();
            case ENDORSEMENT_DEADLINE ->
                plan.hidesParticipants()
                        && round.stage == Stage.UNMASKING
                        && enoughShares(round).isEmpty();
            case SUPERSEDED, NODE_FAILURE -> true;
        };
    }

    /**
     * Without the spent clients among those objected to the round would go on; or it closed with too few, and fewer than
     * the minimum are below their cap. Never said where readers must not learn who takes part.
     */
    private boolean isBudgetSpent(ReplayedRound round) {
        if (rules.isTooSmall(round.closed)) {
            return rules.leavesTooFew(certifiedRounds.values());
        }
        return rules.isBudgetSpent(round.closed, round.objections);
    }

    private Optional<String> enoughShares(ReplayedRound round) {
        int threshold = plan.committee().threshold();
        int there = round.shares.size();
        return there >= threshold
                ? Optional.empty()
                : fault("the sum needs " + threshold + " shares, the log has " + there);
    }

    private static Optional<String> inStage(ReplayedRound round, Stage stage, LogKind kind) {
        return round.stage == stage
                ? Optional.empty()
                : fault(kind + " belongs to " + stage + ", round " + round.number() + " is " + round.stage);
    }

    private static Optional<String> takesPart(ReplayedRound round, int member) {
        return round.opening.takesPart(member)
                ? Optional.empty()
                : fault("member " + member + " has no key in round " + round.number());
    }

    private static Optional<String> wrongRound(ReplayedRound round, int number) {
        return fault("the record is of round " + number + ", the round under way is " + round.number());
    }

    private static Optional<String> fault(String what) {
        return Optional.of(what);
    }
}
