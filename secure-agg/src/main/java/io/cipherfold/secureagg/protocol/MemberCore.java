// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.MemberSum;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.ledger.SeenVotes;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.ContributionRequest;
import io.cipherfold.secureagg.message.EndorseRequest;
import io.cipherfold.secureagg.message.Endorsement;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.sampling.CoinCheck;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A committee member without its I/O: makes epoch keys, inspects closed sets, votes for at most one set in a round and
 * answers for at most one, having booked the loss. Steps 4 to 6 of PROTOCOL section 3. It relies on nothing that the
 * node says; what it has not checked itself, it refuses.
 *
 * <p>Having started, it does nothing of this before enough other members have said that they know of no later state of its
 * ledger (PROTOCOL section 6): {@link #headQuery} is what to ask them through the node. It stops for good when one knows of
 * one.
 *
 * <p>Confined to one thread. The effects of a step are carried out before its reply is sent; if that fails the member
 * must not go on.
 */
public final class MemberCore implements AutoCloseable {

    private final AggregationPlan plan;
    private final ClientRegistry registry;
    private final int member;
    private final SigningKey identity;
    private final RandomSource random;
    private final AggregationScheme scheme;
    private final UploadLayout layout;
    private final CoinCheck coins;
    private final MemberJournal journal;
    private final MemberSecrets secrets;
    private final HeadCheck headCheck;
    private @Nullable Inspection inspection;

    /**
     * Takes up a member's work where its store says it was.
     *
     * @param plan signed by a quorum
     * @param identity one of the plan's member keys
     * @param scheme made for the plan; closed by its owner
     * @param store read here; written only through effects
     * @throws IllegalArgumentException if plan, registry, identity or journal do not fit together
     */
    public MemberCore(
            SignedPlan plan,
            ClientRegistry registry,
            SigningKey identity,
            RandomSource random,
            AggregationScheme scheme,
            MemberStore store) {
        plan.requireQuorum();
        registry.requireFor(plan.plan());
        this.plan = plan.plan();
        this.registry = registry;
        this.member = this.plan
                .committee()
                .numberOf(identity.verifyKey())
                .orElseThrow(() -> new IllegalArgumentException(identity.verifyKey() + " is no member of the plan"));
        this.identity = identity;
        this.random = random;
        this.scheme = scheme;
        this.layout = UploadLayout.of(this.plan, scheme);
        this.coins = new CoinCheck(this.plan, registry);
        this.journal = new MemberJournal(this.plan, identity.verifyKey(), store.journal());
        this.secrets = new MemberSecrets(this.plan, member, identity, scheme, store.secrets());
        this.headCheck = new HeadCheck(this.plan, member, identity, journal, random);
    }

    /** This member's number, from 1. */
    public int member() {
        return member;
    }

    /** What the other members have to be asked before anything else is done; the same until the member starts again. */
    public byte[] headQuery() {
        return headCheck.query().encode();
    }

    /** How many answers of other members are missing before this one goes to work. */
    public int answersAwaited() {
        return headCheck.answersAwaited();
    }

    /** Why this member must not go on for ever: its memory is not its latest, or it runs twice. */
    public Optional<String> rollBack() {
        return headCheck.rollBack();
    }

    /** Other members of which it saw that they were set back or run twice. */
    public List<SeenVotes.Contradiction> contradictions() {
        return journal.seen().contradictions();
    }

    /** Answers whatever the node asks for; a frame of any kind that is for members. */
    public MemberStep onWork(byte[] frame, long nowMillis) {
        return decoding(() -> {
            FrameKind kind = FrameKind.of(frame);
            Optional<Reply.Rejected> notYet = headCheck.refuse(kind);
            if (notYet.isPresent()) {
                return MemberStep.replyOnly(notYet.get());
            }
            return switch (kind) {
                case HEAD_QUERY -> MemberStep.replyOnly(headCheck.answer(HeadQuery.decode(frame, plan)));
                case HEAD_ANSWER -> MemberStep.replyOnly(headCheck.take(HeadAnswer.decode(frame, plan)));
                case EPOCH_REQUEST -> onEpochRequest(EpochRequest.decode(frame, plan));
                case CONTRIBUTION_REQUEST -> onContributionRequest(ContributionRequest.decode(frame, plan));
                case INSPECT -> onInspect(InspectRequest.decode(frame, plan, layout));
                case VOTE_REQUEST -> onVoteRequest(VoteRequest.decode(frame, plan), nowMillis);
                case UNMASK_REQUEST -> onUnmaskRequest(UnmaskRequest.decode(frame, plan), nowMillis);
                case ENDORSE_REQUEST -> onEndorseRequest(EndorseRequest.decode(frame, plan), nowMillis);
                default -> throw new WireException(WireException.Reason.WRONG_KIND, kind + " is no frame for members");
            };
        });
    }

    private MemberStep onEpochRequest(EpochRequest request) {
        int first = request.firstRound();
        if (plan.committee().epochStart(first) != first) {
            return rejected(RejectionReason.OUT_OF_RANGE, "no epoch starts with round " + first);
        }
        int last = plan.committee().epochEnd(first);
        if (last < guard() || last <= journal.unmaskedRound()) {
            return rejected(RejectionReason.STALE_ROUND, "the epoch of round " + first + " is over");
        }
        List<MemberEffect> effects = new ArrayList<>();
        // The node asks for the epoch of its next round and for the one behind it. So its current round is this one at
        // the earliest: the last of an epoch, perhaps, whose envelopes are not inspected yet.
        secrets.wipeBefore(first - plan.committee().epochRounds() - 1, effects);
        Inspection inspected = inspection;
        if (inspected != null && secrets.epochFor(inspected.round()).isEmpty()) {
            // A node that asks further ahead gives the open round up.
            forgetInspection();
        }
        Optional<MemberSecrets.EpochKey> existing = secrets.epochStarting(first);
        if (existing.isEmpty() && secrets.isFull()) {
            String limit = "at most " + MemberSecrets.MOST_EPOCH_KEYS + " epoch keys are kept at once";
            return new MemberStep(effects, Reply.rejected(RejectionReason.BUSY, limit));
        }
        MemberSecrets.EpochKey key = existing.orElseGet(() -> secrets.generate(first, random, effects));
        return new MemberStep(effects, Reply.frame(key.record().encode()));
    }

    private MemberStep onContributionRequest(ContributionRequest request) {
        Optional<MemberSecrets.EpochKey> own = secrets.epochStarting(request.firstRound());
        if (own.isEmpty() || !request.records().get(member - 1).equals(own.get().record())) {
            return rejected(RejectionReason.WRONG_EPOCH, "the records do not contain this member's own");
        }
        // Revealed only when the others cannot change theirs any more.
        if (!request.isSignedByAll(plan)) {
            return rejected(RejectionReason.BAD_SIGNATURE, "an epoch key is not signed by its member for this epoch");
        }
        // Under one list for ever: whoever knows the others' contributions could commit anew, to one that makes the
        // sum a key of its own.
        List<MemberEffect> effects = new ArrayList<>();
        if (!secrets.reveal(request.firstRound(), request.digest(), effects)) {
            return rejected(
                    RejectionReason.CONFLICT,
                    "contributed under other epoch keys of the epoch of round " + request.firstRound() + " before");
        }
        byte[] bytes = own.get().schemeKey().contribution();
        byte[] contribution =
                Contribution.sign(request, member, bytes, identity).encode();
        return new MemberStep(effects, Reply.frame(contribution));
    }

    private MemberStep onInspect(InspectRequest request) {
        if (request.round() < guard()) {
            return stale(request.round());
        }
        Optional<MemberSecrets.EpochKey> key = secrets.epochFor(request.round());
        if (key.isEmpty()) {
            return rejected(RejectionReason.WRONG_EPOCH, "no epoch key for round " + request.round());
        }
        forgetInspection();
        List<MemberEffect> effects = new ArrayList<>();
        secrets.wipeBefore(request.round(), effects);
        Inspection fresh = Inspection.of(
                request,
                plan,
                registry,
                coins,
                journal,
                key.get().record(),
                key.get().secret(),
                scheme);
        inspection = fresh;
        InspectionReport report = InspectionReport.sign(
                plan.digest(), request.round(), member, fresh.list(), fresh.objections(), fresh.spent(), identity);
        return new MemberStep(effects, Reply.frame(report.encode()));
    }

    private MemberStep onVoteRequest(VoteRequest request, long nowMillis) {
        VoteSubject subject = request.subject();
        int round = request.round();
        Optional<Vote> earlier = journal.lastVote();
        if (earlier.isPresent() && journal.votedRound() == round && round == guard()) {
            return earlier.get().subject().equals(subject)
                    ? MemberStep.replyOnly(Reply.frame(earlier.get().encode()))
                    : rejected(RejectionReason.SECOND_VOTE, "voted for another set in round " + round);
        }
        if (round <= guard()) {
            return stale(round);
        }
        Optional<Reply.Rejected> refused = SetRules.refusal(request, plan.population(), inspection, journal);
        if (refused.isPresent()) {
            return MemberStep.replyOnly(refused.get());
        }
        List<MemberEffect> effects = new ArrayList<>();
        keepShare(request, subject, effects);
        List<ChainRecord> records = new ArrayList<>();
        bookUnbooked(request.set(), round, records, nowMillis);
        Vote vote = Vote.sign(subject, member, journal.ledgerSequence(), journal.ledgerHead(), identity);
        records.add(journal.voted(vote, nowMillis));
        effects.add(new MemberEffect.Persist(records));
        forgetInspection();
        return new MemberStep(effects, Reply.frame(vote.encode()));
    }

    private MemberStep onUnmaskRequest(UnmaskRequest request, long nowMillis) {
        VoteSubject subject = request.proposal().subject();
        int round = subject.round();
        if (journal.unmaskedRound() == round && !journal.unmaskedSet().equals(subject.set())) {
            return rejected(RejectionReason.SECOND_SET, "answered for another set in round " + round);
        }
        if (round < guard()) {
            return stale(round);
        }
        if (!request.certificate().subject().equals(subject)
                || !request.certificate().isValid(plan)) {
            return rejected(RejectionReason.BAD_CERTIFICATE, "the certificate is not a quorum's on this set");
        }
        Optional<Reply.Rejected> setBack = headCheck.ownVote(request.certificate());
        if (setBack.isPresent()) {
            return MemberStep.replyOnly(setBack.get());
        }
        List<MemberEffect> effects = new ArrayList<>();
        List<ChainRecord> records = new ArrayList<>();
        // A share alone proves nothing: after a crash it may be on disk without the booking that belongs to it.
        if (!journal.hasAgreedTo(subject) || !secrets.hasShare(round, subject.set())) {
            Optional<Reply.Rejected> refused =
                    SetRules.refusal(request.proposal(), plan.population(), inspection, journal);
            if (refused.isPresent()) {
                return MemberStep.replyOnly(refused.get());
            }
            keepShare(request.proposal(), subject, effects);
            bookUnbooked(request.proposal().set(), round, records, nowMillis);
        }
        journal.saw(request.certificate(), member, nowMillis).ifPresent(records::add);
        if (journal.unmaskedRound() != round) {
            records.add(journal.unmasked(round, subject.set(), nowMillis));
        }
        if (!records.isEmpty()) {
            effects.add(new MemberEffect.Persist(records));
        }
        // No other set of this round is answered for, so the envelopes of its epoch's last round are done with.
        secrets.wipeEpochsBefore(round + 1, effects);
        byte[] packed = secrets.share(round, subject.set()).orElseThrow();
        UnmaskingShare share = UnmaskingShare.sign(subject, member, packed, identity);
        Arrays.fill(packed, (byte) 0);
        forgetInspection();
        return new MemberStep(effects, Reply.frame(share.encode()));
    }

    /**
     * Vouches for one sum of a round, ever. The certificate is enough to know that the sum may be opened; whether it is the
     * right one a member cannot tell.
     */
    private MemberStep onEndorseRequest(EndorseRequest request, long nowMillis) {
        Endorsement.Subject subject = request.subject();
        int round = subject.round();
        Optional<Endorsement> earlier = journal.lastEndorsement();
        int endorsedRound = earlier.map(last -> last.subject().round()).orElse(0);
        if (endorsedRound == round && earlier.isPresent()) {
            return earlier.get().subject().equals(subject)
                    ? MemberStep.replyOnly(Reply.frame(earlier.get().encode()))
                    : rejected(RejectionReason.SECOND_SUM, "endorsed another sum of round " + round);
        }
        if (round < Math.max(endorsedRound, guard())) {
            return stale(round);
        }
        if (!request.certificate().isValid(plan)) {
            return rejected(RejectionReason.BAD_CERTIFICATE, "the certificate is not a quorum's");
        }
        Endorsement endorsement = Endorsement.sign(subject, member, identity);
        ChainRecord record = journal.endorsed(endorsement, nowMillis);
        return new MemberStep(List.of(new MemberEffect.Persist(List.of(record))), Reply.frame(endorsement.encode()));
    }

    private void keepShare(VoteRequest request, VoteSubject subject, List<MemberEffect> effects) {
        Inspection inspected = inspection;
        if (inspected == null) {
            throw new IllegalStateException("a set is summed only after it was inspected");
        }
        MemberSecrets.EpochKey key = secrets.epochFor(request.round())
                .orElseThrow(() -> new IllegalStateException("the epoch of an inspected round has a key"));
        try (MemberSum sum = scheme.newMemberSum(new RoundContext(plan.digest(), request.round()))) {
            inspected.addUp(request.set(), sum);
            byte[] share = sum.unmask(key.schemeKey(), random);
            secrets.keepShare(request.round(), subject.set(), share, effects);
        }
    }

    private void bookUnbooked(ClientSet set, int round, List<ChainRecord> records, long nowMillis) {
        List<VerifyKey> unbooked = set.statements().keySet().stream()
                .map(client -> registry.key(client).orElseThrow())
                .filter(key -> !journal.isBooked(round, key))
                .toList();
        if (!unbooked.isEmpty()) {
            records.add(journal.book(round, unbooked, identity, nowMillis));
        }
    }

    /** The greatest round voted for or answered in: nothing below it is touched again. */
    private int guard() {
        return Math.max(journal.votedRound(), journal.unmaskedRound());
    }

    private void forgetInspection() {
        if (inspection != null) {
            inspection.close();
            inspection = null;
        }
    }

    private MemberStep stale(int round) {
        return rejected(RejectionReason.STALE_ROUND, "round " + round + " is not above " + guard() + ", the last one");
    }

    private static MemberStep rejected(RejectionReason reason, String detail) {
        return MemberStep.rejected(reason, detail);
    }

    private static MemberStep decoding(Supplier<MemberStep> action) {
        return Reply.decoding(action, MemberStep::replyOnly);
    }

    /** Wipes what is in memory; the store keeps what it has. */
    @Override
    public void close() {
        forgetInspection();
        secrets.close();
    }
}
