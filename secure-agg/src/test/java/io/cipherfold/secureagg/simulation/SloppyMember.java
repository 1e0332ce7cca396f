// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.protocol.MemberEffect;
import io.cipherfold.secureagg.protocol.MemberStep;
import io.cipherfold.secureagg.sampling.CoinCheck;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member of the plain sum, written once more from the page of the protocol, in which guards can be switched off one by
 * one. With all of them on it keeps every promise; without one, a malicious node gets what it wants and the invariants must
 * say so. Keys and inspections are those of a real member.
 */
final class SloppyMember implements MemberLogic {

    /** What keeps a member from doing harm. */
    enum Guard {
        /** One vote for a round. */
        ONE_VOTE,
        /** No round below one that it voted for or answered in. */
        ROUND_NUMBER,
        /** K_min. */
        LEAST_CLIENTS,
        /** Only uploads that it has inspected and found sound. */
        INSPECTED,
        /** Q votes in a certificate, and not Q - 1. */
        QUORUM,
        /** The certificate is for the set that is to be unmasked. */
        CERTIFIED_SET,
        /** The votes of a certificate are signed by different members. */
        SIGNATURES,
        /** The loss of every client is in the ledger before anything leaves. */
        BOOKING,
        /** No client more often than its cap. */
        CAP,
        /** No client whose coin says no. */
        COIN
    }

    private static final int BOOKED = 1;
    private static final int VOTED = 2;
    private static final int UNMASKED = 3;

    private final World world;
    private final int member;
    private final SigningKey identity;
    private final Set<Guard> off;
    private final MemberLogic real;
    private final CoinCheck coins;
    private final Chain chain = new Chain();
    private final List<ChainRecord> journal = new ArrayList<>();
    private final Map<Integer, Digest> sound = new HashMap<>();
    private int inspectedRound;
    private @Nullable Vote lastVote;
    private int unmaskedRound;
    private Digest unmaskedSet = Digest.ZERO;

    private SloppyMember(World world, int member, MemberStore store, Set<Guard> off) {
        this.world = world;
        this.member = member;
        this.identity = world.setup.members().get(member - 1);
        this.off = off;
        this.coins = new CoinCheck(world.plan, world.setup.registry());
        this.real = MemberLogic.Make.HONEST.logic().start(world, member, store);
        for (ChainRecord record : store.journal()) {
            chain.follow(record);
            journal.add(record);
            if (record.kind() == VOTED) {
                lastVote = Vote.decode(record.payload(), world.plan);
            } else if (record.kind() == UNMASKED) {
                WireReader in = new WireReader(record.payload());
                in.raw(Digest.BYTES);
                unmaskedRound = in.u32In("round", 1, Integer.MAX_VALUE);
                unmaskedSet = Digest.of(in.raw(Digest.BYTES));
            }
        }
    }

    /** Members without some guards. */
    static MemberLogic.Make without(Set<Guard> off) {
        return new MemberLogic.Make(
                (world, member, store) -> new SloppyMember(world, member, store, off), store -> store);
    }

    @Override
    public MemberStep onWork(byte[] frame, long nowMillis) {
        return Reply.decoding(
                () -> switch (FrameKind.of(frame)) {
                    case VOTE_REQUEST -> vote(VoteRequest.decode(frame, world.plan), nowMillis);
                    case UNMASK_REQUEST -> unmask(UnmaskRequest.decode(frame, world.plan), nowMillis);
                    case INSPECT -> inspect(frame, nowMillis);
                    default -> real.onWork(frame, nowMillis);
                },
                reply -> new MemberStep(List.of(), reply));
    }

    @Override
    public byte[] headQuery() {
        return real.headQuery();
    }

    @Override
    public int answersAwaited() {
        return real.answersAwaited();
    }

    private MemberStep inspect(byte[] frame, long nowMillis) {
        MemberStep step = real.onWork(frame, nowMillis);
        if (step.reply() instanceof Reply.Frame report) {
            InspectRequest request = InspectRequest.decode(frame, world.plan, world.clientCore.layout());
            List<Integer> objections =
                    InspectionReport.decode(report.bytes(), world.plan).objections();
            sound.clear();
            inspectedRound = request.round();
            request.entries().forEach(entry -> {
                int client = entry.statement().statement().client();
                boolean undrawn = coins.refusal(entry.statement().statement())
                        .filter(refused -> refused.reason() == RejectionReason.NOT_DRAWN)
                        .isPresent();
                if (!objections.contains(client) || (undrawn && !isOn(Guard.COIN))) {
                    sound.put(client, entry.statement().statement().digest());
                }
            });
        }
        return step;
    }

    private MemberStep vote(VoteRequest request, long nowMillis) {
        VoteSubject subject = request.subject();
        Vote earlier = lastVote;
        if (earlier != null && earlier.subject().round() == request.round() && unmaskedRound <= request.round()) {
            if (earlier.subject().equals(subject)) {
                return new MemberStep(List.of(), Reply.frame(earlier.encode()));
            }
            if (isOn(Guard.ONE_VOTE)) {
                return refused(RejectionReason.SECOND_VOTE);
            }
        } else if (request.round() <= guard() && isOn(Guard.ROUND_NUMBER)) {
            return refused(RejectionReason.STALE_ROUND);
        }
        Optional<RejectionReason> refusal = refusal(request);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<ChainRecord> records = new ArrayList<>(book(request, nowMillis));
        Optional<ChainRecord> booking =
                journal.stream().filter(record -> record.kind() == BOOKED).reduce((before, last) -> last);
        Vote vote = Vote.sign(
                subject,
                member,
                booking.map(ChainRecord::sequence).orElse(0L),
                booking.map(ChainRecord::hash).orElse(Digest.ZERO),
                identity);
        records.add(append(VOTED, vote.encode(), nowMillis));
        lastVote = vote;
        return new MemberStep(List.of(new MemberEffect.Persist(records)), Reply.frame(vote.encode()));
    }

    private MemberStep unmask(UnmaskRequest request, long nowMillis) {
        VoteSubject subject = request.proposal().subject();
        int round = subject.round();
        if (unmaskedRound == round && !unmaskedSet.equals(subject.set())) {
            return refused(RejectionReason.SECOND_SET);
        }
        if (round < guard() && isOn(Guard.ROUND_NUMBER)) {
            return refused(RejectionReason.STALE_ROUND);
        }
        if (!isCertified(request.certificate(), subject)) {
            return refused(RejectionReason.BAD_CERTIFICATE);
        }
        Vote earlier = lastVote;
        boolean agreed = earlier != null && earlier.subject().equals(subject);
        Optional<RejectionReason> refusal =
                agreed || unmaskedRound == round ? Optional.empty() : refusal(request.proposal());
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<ChainRecord> records = new ArrayList<>(book(request.proposal(), nowMillis));
        byte[] payload = new WireWriter(72)
                .raw(world.plan.digest().toBytes())
                .u32(round)
                .raw(subject.set().toBytes())
                .toBytes();
        records.add(append(UNMASKED, payload, nowMillis));
        unmaskedRound = round;
        unmaskedSet = subject.set();
        UnmaskingShare share = UnmaskingShare.sign(subject, member, new byte[0], identity);
        return new MemberStep(List.of(new MemberEffect.Persist(records)), Reply.frame(share.encode()));
    }

    private boolean isCertified(Certificate certificate, VoteSubject subject) {
        if (isOn(Guard.CERTIFIED_SET) && !certificate.subject().equals(subject)) {
            return false;
        }
        long votes = certificate.votes().stream()
                .filter(vote -> vote.subject().equals(certificate.subject()))
                .filter(vote -> !isOn(Guard.SIGNATURES)
                        || vote.isSignedBy(world.plan.committee().member(vote.member())))
                .map(Vote::member)
                .distinct()
                .count();
        return votes >= world.plan.committee().quorum() - (isOn(Guard.QUORUM) ? 0 : 1);
    }

    private Optional<RejectionReason> refusal(VoteRequest request) {
        int size = request.set().size();
        if (size < world.plan.population().minimumClients() && isOn(Guard.LEAST_CLIENTS)) {
            return Optional.of(RejectionReason.SET_TOO_SMALL);
        }
        Ledger ledger = new Ledger(journal);
        for (Map.Entry<Integer, Digest> entry : request.set().statements().entrySet()) {
            boolean inspected = inspectedRound == request.round()
                    && entry.getValue().equals(sound.getOrDefault(entry.getKey(), Digest.ZERO));
            if (!inspected && isOn(Guard.INSPECTED)) {
                return Optional.of(RejectionReason.NOT_INSPECTED);
            }
            Optional<VerifyKey> client = world.setup.registry().key(entry.getKey());
            boolean mayBooked = client.isEmpty()
                    || ledger.has(request.round(), client.get())
                    || ledger.participations(client.get())
                            < world.plan.population().participationCap();
            if (!mayBooked && isOn(Guard.CAP)) {
                return Optional.of(RejectionReason.CAP_REACHED);
            }
        }
        return Optional.empty();
    }

    private List<ChainRecord> book(VoteRequest request, long nowMillis) {
        Ledger ledger = new Ledger(journal);
        List<VerifyKey> unbooked = request.set().statements().keySet().stream()
                .flatMap(client -> world.setup.registry().key(client).stream())
                .filter(client -> !ledger.has(request.round(), client))
                .toList();
        if (unbooked.isEmpty() || !isOn(Guard.BOOKING)) {
            return List.of();
        }
        ChainRecord record = Booking.of(world.plan, request.round(), identity.verifyKey(), unbooked)
                .append(chain, identity, nowMillis);
        journal.add(record);
        return List.of(record);
    }

    private ChainRecord append(int kind, byte[] payload, long nowMillis) {
        ChainRecord record = chain.append(kind, payload, nowMillis);
        journal.add(record);
        return record;
    }

    private int guard() {
        Vote earlier = lastVote;
        return Math.max(earlier == null ? 0 : earlier.subject().round(), unmaskedRound);
    }

    private boolean isOn(Guard guard) {
        return !off.contains(guard);
    }

    private static MemberStep refused(RejectionReason reason) {
        return new MemberStep(List.of(), Reply.rejected(reason, "a sloppy member refuses"));
    }

    @Override
    public void close() {
        real.close();
    }
}
