// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.ContributionList;
import io.cipherfold.secureagg.message.Endorsement;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.sampling.CoinCheck;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The aggregation node without its I/O: admits uploads, closes sets, collects reports, votes and shares, releases. It is
 * trusted for availability and for the sum being right, not for privacy: nothing it holds opens a single vector.
 *
 * <p>Confined to one thread. Time is passed in, milliseconds since 1970 in UTC.
 */
public final class NodeCore {

    private final AggregationPlan plan;
    private final SigningKey nodeKey;
    private final RandomSource random;
    private final AggregationScheme scheme;
    private final CoinCheck coins;
    private final Chain log = new Chain();
    private final VotingHistory history = new VotingHistory();
    private final PublishedKeys epochKeys;
    private final HeadQueries headQueries;
    private final GrowingSequences polls = new GrowingSequences();
    private final List<NodeEffect> genesis = new ArrayList<>();
    private @Nullable NodeRound current;
    /** The round that the coordinator would open if enough members had published keys for it. */
    private int wantedRound;

    /**
     * Creates a node for one plan.
     *
     * @param plan signed by a quorum of its members
     * @param registry the one that the plan names
     * @param nodeKey the identity that the plan names
     * @param random for the salts of sets
     * @param scheme made for the plan; its sizes and checks are used; closed by its owner
     */
    public NodeCore(
            SignedPlan plan,
            ClientRegistry registry,
            SigningKey nodeKey,
            RandomSource random,
            AggregationScheme scheme,
            long nowMillis) {
        plan.requireQuorum();
        registry.requireFor(plan.plan());
        this.coins = new CoinCheck(plan.plan(), registry);
        if (!nodeKey.verifyKey().equals(plan.plan().parties().node())) {
            throw new IllegalArgumentException("the plan names another node");
        }
        this.plan = plan.plan();
        this.nodeKey = nodeKey;
        this.random = random;
        this.scheme = scheme;
        this.epochKeys = new PublishedKeys(this.plan, random);
        this.headQueries = new HeadQueries(this.plan);
        genesis.add(new NodeEffect.Persist(log.append(LogKind.PLAN.code(), plan.encode(), nowMillis)));
        genesis.add(new NodeEffect.Persist(log.append(LogKind.REGISTRY.code(), registry.encode(), nowMillis)));
    }

    /** The first records of the log; to be persisted before anything else. */
    public List<NodeEffect> genesis() {
        return List.copyOf(genesis);
    }

    /** The number of the latest round; 0 before the first. */
    public int round() {
        return current == null ? 0 : current.number();
    }

    /** Where the latest round stands. */
    public Optional<RoundPhase> phase() {
        return Optional.ofNullable(current).map(NodeRound::phase);
    }

    /** Accepted uploads of the latest round. */
    public int uploadCount() {
        return current == null ? 0 : current.uploadCount();
    }

    /** What clients need for the latest round, while it collects uploads. */
    public Optional<RoundOpening> opening() {
        return Optional.ofNullable(current)
                .filter(round -> round.phase() == RoundPhase.COLLECTING)
                .map(NodeRound::opening);
    }

    /** A member publishes a key. The first record for an epoch counts. */
    public NodeStep epochKey(byte[] frame) {
        return decoding(
                () -> NodeStep.replyOnly(epochKeys.publish(EpochKeyRecord.decode(frame, plan), round(), nextRound())));
    }

    /**
     * The coordinator opens a round; a round that is still under way is given up. When members' keys for the round are
     * missing it is refused, and the members are asked for them from then on.
     */
    public NodeStep announce(byte[] frame, boolean modelPresent, long nowMillis) {
        return decoding(() -> {
            Announcement announcement = Announcement.decode(frame, plan);
            if (!announcement.isSignedBy(plan.parties().coordinator())) {
                return badSignature("the coordinator");
            }
            NodeRound before = current;
            if (before != null && announcement.equals(before.opening().announcement())) {
                return NodeStep.replyOnly(Reply.done());
            }
            if (announcement.round() <= round()) {
                return NodeStep.rejected(
                        RejectionReason.WRONG_ROUND,
                        "the round must be greater than " + round() + ", was " + announcement.round());
            }
            long latest = nowMillis + 2 * plan.deadlines().upload().toMillis();
            if (announcement.deadlineMillis() <= nowMillis || announcement.deadlineMillis() > latest) {
                return NodeStep.rejected(
                        RejectionReason.OUT_OF_RANGE,
                        "the deadline must be in the future and at most twice the plan's time for uploads away");
            }
            if (!modelPresent) {
                return NodeStep.rejected(RejectionReason.MODEL_MISSING, "send the model before the announcement");
            }
            List<Optional<EpochKeyRecord>> keys = epochKeys.keysFor(announcement.round());
            long present = keys.stream().filter(Optional::isPresent).count();
            boolean keyMissing = scheme.contributionBytes() > 0
                    && epochKeys
                            .contributionsFrom(plan.committee().epochStart(announcement.round()))
                            .isEmpty();
            if (keyMissing) {
                wantedRound = announcement.round();
                return NodeStep.rejected(
                        RejectionReason.TOO_FEW_MEMBERS,
                        "round " + announcement.round() + " needs the contributions of all "
                                + plan.committee().size() + " members to the collective key");
            }
            if (present < plan.committee().quorum()) {
                wantedRound = announcement.round();
                return NodeStep.rejected(
                        RejectionReason.TOO_FEW_MEMBERS,
                        "round " + announcement.round() + " needs keys of "
                                + plan.committee().quorum() + " members, has " + present);
            }
            List<NodeEffect> effects = new ArrayList<>();
            if (before != null && !before.phase().isOver()) {
                before.abort(AbortReason.SUPERSEDED, nowMillis);
                effects.addAll(before.takeEffects());
            }
            byte[] salt = new byte[Digest.BYTES];
            random.nextBytes(salt);
            NodeRound opened = new NodeRound(
                    plan,
                    nodeKey,
                    log,
                    history,
                    scheme,
                    new RoundOpening(announcement, keys),
                    Digest.of(salt),
                    nowMillis);
            current = opened;
            epochKeys.forgetBefore(opened.number());
            effects.addAll(opened.takeEffects());
            return new NodeStep(effects, Reply.done());
        });
    }

    /** Whether the body of an upload is worth reading; called before it is read. */
    public Optional<Reply.Rejected> admit(int round, int client, long contentBytes, long expectedBytes) {
        NodeRound open = current;
        if (open == null || open.number() != round) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.WRONG_ROUND, "the current round is " + round() + ", not " + round));
        }
        Optional<Reply.Rejected> refused = open.admit(client);
        if (refused.isPresent()) {
            return refused;
        }
        if (contentBytes != expectedBytes) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.WRONG_LENGTH,
                    "an upload has " + expectedBytes + " bytes under this plan, not " + contentBytes));
        }
        return Optional.empty();
    }

    /** An upload whose bytes have been checked. */
    public NodeStep upload(VerifiedUpload upload, long nowMillis) {
        Statement statement = upload.signed().statement();
        return inRound(
                statement.round(),
                round -> coins.refusal(statement)
                        .<Reply>map(refused -> refused)
                        .orElseGet(() -> round.upload(upload, nowMillis)));
    }

    /** A client host is done. */
    public NodeStep hostDone(byte[] frame, long nowMillis) {
        return decoding(() -> {
            HostDone done = HostDone.decode(frame, plan);
            if (!done.isSignedBy(plan.parties().clientHosts().get(done.host()))) {
                return badSignature("host " + done.host());
            }
            return inRound(done.round(), round -> round.hostDone(done, nowMillis));
        });
    }

    /** A member asks for work. */
    public MemberWork poll(byte[] frame) {
        return Reply.decoding(
                () -> {
                    Poll poll = Poll.decode(frame, plan);
                    if (!poll.isSignedBy(plan.committee().member(poll.member()))) {
                        return new MemberWork.Refused(Reply.notSignedBy("member " + poll.member()));
                    }
                    Optional<Reply.Rejected> refused = polls.refusal(poll.member(), poll.sequence());
                    if (refused.isPresent()) {
                        return new MemberWork.Refused(refused.get());
                    }
                    return workFor(poll.member(), poll.inspectAgain());
                },
                MemberWork.Refused::new);
    }

    /** What a member that is known to be genuine should do next. */
    public MemberWork workFor(int member, boolean inspectAgain) {
        Optional<MemberWork> first = headQueries.workFor(member);
        if (first.isPresent()) {
            return first.get();
        }
        MemberWork work = current == null ? new MemberWork.None() : current.workFor(member, inspectAgain);
        if (!(work instanceof MemberWork.None)) {
            return work;
        }
        return epochKeys.workFor(member, nextRound(), scheme.contributionBytes() > 0);
    }

    /** A member's contribution to the collective key of an epoch. */
    public NodeStep contribution(byte[] frame) {
        return decoding(() -> {
            Contribution contribution = Contribution.decode(frame, plan);
            if (!contribution.isSignedBy(plan.committee().member(contribution.member()))) {
                return badSignature("member " + contribution.member());
            }
            return NodeStep.replyOnly(epochKeys.contribute(contribution));
        });
    }

    /** All contributions to the collective key of the epoch that starts with a round. */
    public Optional<ContributionList> contributions(int firstRound) {
        return epochKeys.contributionsFrom(firstRound);
    }

    /** A member's inspection report. */
    public NodeStep inspection(byte[] frame, long nowMillis) {
        return decoding(() -> {
            InspectionReport report = InspectionReport.decode(frame, plan);
            return inRound(
                    report.round(), report.member(), report::isSignedBy, round -> round.inspection(report, nowMillis));
        });
    }

    /** A member's vote. */
    public NodeStep vote(byte[] frame, long nowMillis) {
        return decoding(() -> {
            Vote vote = Vote.decode(frame, plan);
            return inRound(
                    vote.subject().round(), vote.member(), vote::isSignedBy, round -> round.vote(vote, nowMillis));
        });
    }

    /** A member's unmasking share. */
    public NodeStep share(byte[] frame, long nowMillis) {
        return decoding(() -> {
            UnmaskingShare share = UnmaskingShare.decode(frame, plan, scheme.shareBytes());
            return inRound(share.round(), share.member(), share::isSignedBy, round -> round.share(share, nowMillis));
        });
    }

    /** A member vouches for an opened sum towards readers. */
    public NodeStep endorsement(byte[] frame, long nowMillis) {
        return decoding(() -> {
            Endorsement endorsement = Endorsement.decode(frame, plan);
            return inRound(
                    endorsement.subject().round(),
                    endorsement.member(),
                    endorsement::isSignedBy,
                    round -> round.endorsement(endorsement, nowMillis));
        });
    }

    /** The opener's report. */
    public NodeStep opened(int roundNumber, OpenedSum result, int sharesGiven, long nowMillis) {
        return inRound(roundNumber, round -> {
            round.opened(result, sharesGiven, nowMillis);
            return Reply.done();
        });
    }

    /** The round's sum cannot be computed any more: a spooled upload could not be read. */
    public NodeStep spoilt(int roundNumber, long nowMillis) {
        return inRound(roundNumber, round -> {
            if (!round.phase().isOver()) {
                round.abort(AbortReason.NODE_FAILURE, nowMillis);
            }
            return Reply.done();
        });
    }

    /**
     * Any frame that a member sends on its own: an epoch key, a contribution, a report, a vote, a share, an endorsement, or a
     * question for the head of its ledger and the answer to one.
     */
    public NodeStep memberFrame(byte[] frame, long nowMillis) {
        return decoding(() -> switch (FrameKind.of(frame)) {
            case HEAD_QUERY -> NodeStep.replyOnly(headQueries.ask(frame));
            case HEAD_ANSWER -> NodeStep.replyOnly(headQueries.answer(frame));
            case EPOCH_KEY -> epochKey(frame);
            case CONTRIBUTION -> contribution(frame);
            case INSPECTION -> inspection(frame, nowMillis);
            case VOTE -> vote(frame, nowMillis);
            case UNMASKING_SHARE -> share(frame, nowMillis);
            case ENDORSEMENT -> endorsement(frame, nowMillis);
            default -> throw new WireException(WireException.Reason.WRONG_KIND, "members send no frame of this kind");
        });
    }

    /** Time has passed: ends what has hung too long. */
    public NodeStep tick(long nowMillis) {
        return inRound(round(), round -> {
            round.tick(nowMillis);
            return Reply.done();
        });
    }

    private int nextRound() {
        return Math.max(round() + 1, wantedRound);
    }

    @FunctionalInterface
    private interface RoundAction {
        Reply apply(NodeRound round);
    }

    private NodeStep inRound(int number, RoundAction action) {
        NodeRound round = current;
        if (round == null || round.number() != number) {
            return NodeStep.rejected(
                    RejectionReason.WRONG_ROUND, "the current round is " + round() + ", not " + number);
        }
        Reply reply = Reply.decoding(() -> action.apply(round));
        return new NodeStep(round.takeEffects(), reply);
    }

    /** The same for what a member signs. */
    private NodeStep inRound(int number, int member, Predicate<VerifyKey> isSignedBy, RoundAction action) {
        return isSignedBy.test(plan.committee().member(member))
                ? inRound(number, action)
                : badSignature("member " + member);
    }

    private static NodeStep decoding(Supplier<NodeStep> action) {
        return Reply.decoding(action, NodeStep::replyOnly);
    }

    private static NodeStep badSignature(String whose) {
        return NodeStep.replyOnly(Reply.notSignedBy(whose));
    }
}
