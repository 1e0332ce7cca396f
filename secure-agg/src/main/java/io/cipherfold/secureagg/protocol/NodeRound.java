// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ClosedSetRules;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.log.RoundNotes;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.Endorsement;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One round at the node: steps 2 to 8 of PROTOCOL section 3. Ends in Released or Aborted exactly once. Confined to one
 * thread; effects are collected by the caller.
 */
final class NodeRound {

    private final AggregationPlan plan;
    private final ClosedSetRules rules;
    private final SigningKey nodeKey;
    private final Chain log;
    private final VotingHistory history;
    private final AggregationScheme scheme;
    private final RoundOpening opening;
    private final Digest salt;
    private final List<Digest> epochDigests;

    private final AcceptedUploads uploads;
    private final Set<Integer> hostsDone = new HashSet<>();
    private final InspectionReports reports = new InspectionReports();
    private final SortedMap<Integer, Vote> votes = new TreeMap<>();
    private final UnmaskingShares shares = new UnmaskingShares();

    private RoundPhase phase = RoundPhase.COLLECTING;
    private long deadlineMillis;
    private @Nullable ClientSet closedSet;
    private @Nullable VoteRequest proposal;
    private @Nullable Certificate certificate;
    private boolean openingUnderWay;
    private boolean openingFailed;
    private @Nullable PendingRelease pending;
    private List<NodeEffect> effects = new ArrayList<>();

    NodeRound(
            AggregationPlan plan,
            SigningKey nodeKey,
            Chain log,
            VotingHistory history,
            AggregationScheme scheme,
            RoundOpening opening,
            Digest salt,
            long nowMillis) {
        this.plan = plan;
        this.rules = new ClosedSetRules(plan);
        this.nodeKey = nodeKey;
        this.log = log;
        this.history = history;
        this.scheme = scheme;
        this.opening = opening;
        this.salt = salt;
        this.epochDigests = opening.epochDigests();
        this.uploads = new AcceptedUploads(plan.encrypts());
        this.deadlineMillis = opening.announcement().deadlineMillis();
        persist(LogKind.ANNOUNCED, opening.encode(), nowMillis);
    }

    int number() {
        return opening.announcement().round();
    }

    RoundPhase phase() {
        return phase;
    }

    RoundOpening opening() {
        return opening;
    }

    int uploadCount() {
        return uploads.size();
    }

    /** What has to be done since the last call. */
    List<NodeEffect> takeEffects() {
        List<NodeEffect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** Whether the body of an upload is worth reading: before it is read. */
    Optional<Reply.Rejected> admit(int client) {
        // Where it is hidden who takes part, the answer must not depend on who has uploaded: anybody may ask.
        boolean again = !plan.hidesParticipants() && uploads.contains(client);
        return phase == RoundPhase.COLLECTING || again ? Optional.empty() : Optional.of(wrongPhase("uploads"));
    }

    Reply upload(VerifiedUpload upload, long nowMillis) {
        Optional<Reply> again = uploads.again(upload);
        if (again.isPresent()) {
            return again.get();
        }
        if (phase != RoundPhase.COLLECTING) {
            return wrongPhase("uploads");
        }
        if (!upload.signed().statement().model().equals(opening.announcement().model())) {
            return Reply.rejected(RejectionReason.WRONG_MODEL, "the statement names another model");
        }
        if (!upload.signed().statement().epochKeys().equals(epochDigests)) {
            return Reply.rejected(RejectionReason.WRONG_EPOCH, "the statement names other epoch keys");
        }
        int certified = history.certifiedRounds(upload.client());
        if (certified >= plan.population().participationCap()) {
            return Reply.rejected(
                    RejectionReason.CAP_REACHED,
                    "client " + upload.client() + " has been in " + certified + " certified sets, as often as it may");
        }
        long sequence = log.length();
        persist(LogKind.UPLOADED, upload.signed().encode(), nowMillis);
        Receipt receipt =
                Receipt.sign(plan.digest(), number(), upload.client(), upload.digest(), sequence, log.head(), nodeKey);
        Reply.Frame answer = new Reply.Frame(receipt.encode());
        uploads.accept(upload, answer);
        effects.add(new NodeEffect.Accumulate(number(), upload.client()));
        if (uploads.size() == plan.population().maximumClients()) {
            closeSet(nowMillis);
        }
        return answer;
    }

    Reply hostDone(HostDone done, long nowMillis) {
        hostsDone.add(done.host());
        if (phase == RoundPhase.COLLECTING
                && hostsDone.size() == plan.parties().clientHosts().size()) {
            closeSet(nowMillis);
        }
        return Reply.done();
    }

    /** What a member should do next; it may ask as often as it likes. */
    MemberWork workFor(int member, boolean inspectAgain) {
        if (!opening.takesPart(member) || phase.isOver()) {
            return new MemberWork.None();
        }
        boolean mayInspect = phase == RoundPhase.INSPECTING && !reports.isFrom(member);
        if (mayInspect || (inspectAgain && phase != RoundPhase.COLLECTING)) {
            return new MemberWork.Inspect(number(), uploads.statements());
        }
        VoteRequest proposed = proposal;
        Certificate certified = certificate;
        if (phase == RoundPhase.VOTING && proposed != null && !votes.containsKey(member)) {
            return MemberWork.ready(proposed.encode());
        }
        PendingRelease opened = pending;
        if (opened != null) {
            return opened.workFor(member);
        }
        if (phase == RoundPhase.UNMASKING && proposed != null && certified != null && !shares.isFrom(member)) {
            return MemberWork.ready(new UnmaskRequest(proposed, certified).encode());
        }
        return new MemberWork.None();
    }

    Reply inspection(InspectionReport report, long nowMillis) {
        Optional<Reply> again = reports.again(report);
        if (again.isPresent()) {
            return again.get();
        }
        ClientSet set = closedSet;
        if (phase != RoundPhase.INSPECTING || set == null) {
            return wrongPhase("inspection reports");
        }
        if (!report.list().equals(set.listDigest())
                || !set.statements().keySet().containsAll(report.objections())) {
            return Reply.rejected(RejectionReason.WRONG_DIGEST, "the report is about another set");
        }
        reports.add(report);
        persist(LogKind.INSPECTED, report.encode(), nowMillis);
        if (reports.size() == opening.membersTakingPart()) {
            propose(nowMillis);
        }
        return Reply.done();
    }

    Reply vote(Vote vote, long nowMillis) {
        Vote earlier = votes.get(vote.member());
        if (earlier != null) {
            return earlier.equals(vote)
                    ? Reply.done()
                    : Reply.rejected(RejectionReason.CONFLICT, "another vote of this member was accepted before");
        }
        VoteRequest proposed = proposal;
        if (phase != RoundPhase.VOTING || proposed == null) {
            return wrongPhase("votes");
        }
        if (!vote.subject().equals(proposed.subject())) {
            return Reply.rejected(RejectionReason.CONFLICT, "the vote is not about the proposed set");
        }
        Optional<Reply> setBack = history.setBack(vote);
        if (setBack.isPresent()) {
            return setBack.get();
        }
        votes.put(vote.member(), vote);
        history.voted(vote);
        persist(LogKind.VOTED, vote.encode(), nowMillis);
        if (votes.size() == plan.committee().quorum()) {
            history.certified(proposed.set());
            certificate = new Certificate(proposed.subject(), List.copyOf(votes.values()));
            enter(RoundPhase.UNMASKING, plan.deadlines().unmask(), nowMillis);
        }
        return Reply.done();
    }

    Reply share(UnmaskingShare share, long nowMillis) {
        Optional<Reply> again = shares.again(share);
        if (again.isPresent()) {
            return again.get();
        }
        Certificate certified = certificate;
        if (phase != RoundPhase.UNMASKING || certified == null || pending != null) {
            return wrongPhase("shares");
        }
        if (!share.set().equals(certified.subject().set())) {
            return Reply.rejected(RejectionReason.CONFLICT, "the share is for another set");
        }
        if (!scheme.isShare(share.bytes())) {
            return Reply.rejected(RejectionReason.OUT_OF_RANGE, "an entry of the share is out of range");
        }
        shares.add(share);
        persist(LogKind.SHARED, RoundNotes.shared(share), nowMillis);
        openIfPossible();
        return Reply.done();
    }

    /** The opener's report on the shares that it was last given. */
    void opened(OpenedSum result, int sharesGiven, long nowMillis) {
        Certificate certified = certificate;
        if (phase != RoundPhase.UNMASKING || certified == null || !openingUnderWay) {
            return;
        }
        openingUnderWay = false;
        if (result.outcome() instanceof Opening.WrongKey wrong) {
            openingFailed = true;
            persist(LogKind.OPENING_FAILED, RoundNotes.openingFailed(number(), wrong.combinationsTried()), nowMillis);
            if (sharesGiven == opening.membersTakingPart()) {
                abort(AbortReason.WRONG_KEY_SUM, nowMillis);
            } else if (shares.size() > sharesGiven) {
                openIfPossible();
            }
            return;
        }
        PendingRelease release = PendingRelease.of(certified, shares, result, scheme.backend(), nodeKey);
        if (plan.hidesParticipants()) {
            pending = release;
            enter(RoundPhase.UNMASKING, plan.deadlines().vote(), nowMillis);
        } else {
            release(release, release.forEverybody(), nowMillis);
        }
    }

    /** A member vouches for the opened sum towards readers. */
    Reply endorsement(Endorsement endorsement, long nowMillis) {
        PendingRelease opened = pending;
        if (phase != RoundPhase.UNMASKING || opened == null) {
            return wrongPhase("endorsements");
        }
        Reply reply = opened.take(endorsement);
        if (opened.endorsed() == plan.committee().quorum()) {
            release(opened, opened.forReaders(nodeKey), nowMillis);
        }
        return reply;
    }

    private void release(PendingRelease release, ByteSource outcome, long nowMillis) {
        persist(LogKind.RELEASED, release.record().encode(), nowMillis);
        finish(RoundPhase.RELEASED, outcome);
    }

    /** Time has passed. */
    void tick(long nowMillis) {
        if (phase.isOver() || nowMillis < deadlineMillis) {
            return;
        }
        switch (phase) {
            case COLLECTING -> closeSet(nowMillis);
            case INSPECTING -> {
                if (reports.size() >= plan.committee().quorum()) {
                    propose(nowMillis);
                } else {
                    abort(AbortReason.INSPECTION_DEADLINE, nowMillis);
                }
            }
            case VOTING -> abort(AbortReason.VOTE_DEADLINE, nowMillis);
            case UNMASKING -> {
                // An opening that is under way decides; it reports back.
                if (pending != null) {
                    abort(AbortReason.ENDORSEMENT_DEADLINE, nowMillis);
                } else if (!openingUnderWay) {
                    abort(openingFailed ? AbortReason.WRONG_KEY_SUM : AbortReason.UNMASK_DEADLINE, nowMillis);
                }
            }
            case RELEASED, ABORTED -> {}
        }
    }

    void abort(AbortReason reason, long nowMillis) {
        RoundAbort abort = RoundAbort.sign(plan.digest(), number(), reason, nodeKey);
        persist(LogKind.ABORTED, abort.encode(), nowMillis);
        finish(RoundPhase.ABORTED, ByteSource.of(abort.encode()));
    }

    private void closeSet(long nowMillis) {
        ClientSet set = uploads.toSet();
        closedSet = set;
        persist(LogKind.CLOSED, RoundNotes.closed(number(), set), nowMillis);
        if (rules.isTooSmall(set)) {
            boolean spent = rules.leavesTooFew(history.certifiedRounds());
            abort(spent ? AbortReason.BUDGET_SPENT : AbortReason.TOO_FEW_UPLOADS, nowMillis);
        } else {
            enter(RoundPhase.INSPECTING, plan.deadlines().inspect(), nowMillis);
        }
    }

    private void propose(long nowMillis) {
        ClientSet closed = closedSet;
        if (closed == null) {
            return;
        }
        Set<Integer> objections = reports.objections().clients();
        ClientSet kept = closed.without(objections);
        if (rules.isTooSmall(kept) || rules.isTooMany(objections)) {
            boolean spent = rules.isBudgetSpent(closed, reports.objections());
            AbortReason reason =
                    rules.isTooMany(objections) ? AbortReason.TOO_MANY_OBJECTIONS : AbortReason.TOO_FEW_UPLOADS;
            abort(spent ? AbortReason.BUDGET_SPENT : reason, nowMillis);
            return;
        }
        objections.forEach(client -> effects.add(new NodeEffect.Remove(number(), client)));
        VoteRequest request = new VoteRequest(
                plan.digest(), number(), salt, opening.announcement().model(), log.head(), kept);
        proposal = request;
        persist(LogKind.PROPOSED, request.encode(), nowMillis);
        enter(RoundPhase.VOTING, plan.deadlines().vote(), nowMillis);
    }

    private void openIfPossible() {
        if (!openingUnderWay && shares.size() >= scheme.sharesToOpen()) {
            openingUnderWay = true;
            int clients = proposal == null ? 0 : proposal.set().size();
            effects.add(new NodeEffect.Open(number(), clients, shares.copies()));
        }
    }

    private void enter(RoundPhase next, Duration limit, long nowMillis) {
        phase = next;
        deadlineMillis = nowMillis + limit.toMillis();
    }

    private void finish(RoundPhase end, ByteSource outcome) {
        phase = end;
        effects.add(new NodeEffect.KeepOutcome(number(), new Reply.Frame(outcome)));
        effects.add(new NodeEffect.Discard(number()));
    }

    private void persist(LogKind kind, byte[] payload, long nowMillis) {
        effects.add(new NodeEffect.Persist(log.append(kind.code(), payload, nowMillis)));
    }

    private Reply.Rejected wrongPhase(String what) {
        return new Reply.Rejected(
                RejectionReason.WRONG_PHASE, "round " + number() + " is " + phase + " and takes no " + what);
    }
}
