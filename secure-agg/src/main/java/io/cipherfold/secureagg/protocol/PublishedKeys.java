// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.ContributionList;
import io.cipherfold.secureagg.message.ContributionRequest;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The epoch keys that members have published to the node: those of the epochs around the current round, no others, so
 * that no member can fill the node's memory. Confined to one thread.
 */
final class PublishedKeys {

    private final AggregationPlan plan;
    private final RandomSource random;
    private final Map<Integer, NavigableMap<Integer, EpochKeyRecord>> keys = new HashMap<>();
    /** By first round of the epoch and by member; only of epochs whose keys are kept. */
    private final NavigableMap<Integer, NavigableMap<Integer, Contribution>> contributions = new TreeMap<>();

    PublishedKeys(AggregationPlan plan, RandomSource random) {
        this.plan = plan;
        this.random = random;
    }

    /**
     * Takes a record if it is for an epoch of the plan and signed by its member.
     *
     * @param currentRound keys of epochs that end before it are not needed any more
     * @param nextRound keys of its epoch and of the one behind it are needed soon
     */
    Reply publish(EpochKeyRecord record, int currentRound, int nextRound) {
        String rounds = "rounds " + record.firstRound() + " to " + record.lastRound();
        int start = plan.committee().epochStart(record.firstRound());
        if (record.firstRound() != start
                || record.lastRound() != plan.committee().epochEnd(start)) {
            return Reply.rejected(RejectionReason.OUT_OF_RANGE, rounds + " are no epoch of the plan");
        }
        if (!record.isSignedBy(plan.committee().member(record.member()))) {
            return Reply.notSignedBy("member " + record.member());
        }
        if (record.lastRound() < currentRound) {
            return Reply.rejected(RejectionReason.STALE_ROUND, rounds + " are over");
        }
        int latest = nextRound + plan.committee().epochRounds();
        if (record.firstRound() > latest) {
            return Reply.rejected(
                    RejectionReason.OUT_OF_RANGE, rounds + " are too far ahead: keys are taken up to round " + latest);
        }
        NavigableMap<Integer, EpochKeyRecord> ofMember = keysOf(record.member());
        EpochKeyRecord earlier = ofMember.get(record.firstRound());
        if (earlier != null) {
            return earlier.equals(record)
                    ? Reply.done()
                    : Reply.rejected(RejectionReason.CONFLICT, "another key for this epoch was accepted before");
        }
        if (!isUsable(record)) {
            return Reply.rejected(RejectionReason.OUT_OF_RANGE, "nothing can be sealed to this key");
        }
        ofMember.put(record.firstRound(), record);
        return Reply.done();
    }

    /** Whether clients can seal to a key: one that they cannot would keep all of them out of its rounds. */
    private boolean isUsable(EpochKeyRecord record) {
        EnvelopeContext trial =
                new EnvelopeContext(plan.digest(), record.firstRound(), 0, record.member(), Digest.ZERO);
        try {
            return record.key().seal(trial, new byte[0], random).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A member's key for a round, if it has published one. */
    Optional<EpochKeyRecord> keyFor(int member, int round) {
        return Optional.ofNullable(keysOf(member).floorEntry(round))
                .map(Map.Entry::getValue)
                .filter(record -> record.covers(round));
    }

    /** For each member in order, its key for a round. */
    List<Optional<EpochKeyRecord>> keysFor(int round) {
        List<Optional<EpochKeyRecord>> all = new ArrayList<>();
        for (int member = 1; member <= plan.committee().size(); member++) {
            all.add(keyFor(member, round));
        }
        return all;
    }

    /** What shows that all members have committed for the epoch that starts with a round; nothing until they have. */
    Optional<ContributionRequest> commitments(int firstRound) {
        List<EpochKeyRecord> records = keysFor(firstRound).stream()
                .flatMap(Optional::stream)
                .filter(record -> record.firstRound() == firstRound)
                .toList();
        return records.size() == plan.committee().size()
                ? Optional.of(new ContributionRequest(plan.digest(), firstRound, records))
                : Optional.empty();
    }

    /** What a member that has nothing else to do should publish for the next rounds. */
    MemberWork workFor(int member, int nextRound, boolean withCollectiveKey) {
        int epochRounds = plan.committee().epochRounds();
        // The epoch after the next round's is asked for early, so that an epoch's first round never has to wait.
        for (int round : new int[] {nextRound, nextRound + epochRounds}) {
            if (round <= plan.rounds() && keyFor(member, round).isEmpty()) {
                int first = plan.committee().epochStart(round);
                return new MemberWork.Ready(new Reply.Frame(new EpochRequest(plan.digest(), first).encode()));
            }
        }
        int first = plan.committee().epochStart(nextRound);
        boolean contributes = withCollectiveKey && nextRound <= plan.rounds();
        return contributes && !contributionsOf(first).containsKey(member)
                ? commitments(first)
                        .<MemberWork>map(request -> new MemberWork.Ready(new Reply.Frame(request.encode())))
                        .orElseGet(MemberWork.None::new)
                : new MemberWork.None();
    }

    /** Takes a contribution whose signature has been checked. */
    Reply contribute(Contribution contribution) {
        int first = contribution.firstRound();
        int member = contribution.member();
        Optional<ContributionRequest> request = commitments(first);
        if (request.isEmpty() || !request.get().digest().equals(contribution.records())) {
            return Reply.rejected(
                    RejectionReason.WRONG_EPOCH, "the contribution belongs to other epoch keys than those published");
        }
        if (!contribution.opens(request.get().records().get(member - 1).commitment())) {
            return Reply.rejected(
                    RejectionReason.WRONG_DIGEST,
                    "the contribution of member " + member + " is not what it committed to");
        }
        contributionsOf(first).putIfAbsent(member, contribution);
        return Reply.done();
    }

    /** The contributions of all members for the epoch that starts with a round; nothing until all are there. */
    Optional<ContributionList> contributionsFrom(int firstRound) {
        NavigableMap<Integer, Contribution> given = contributions.getOrDefault(firstRound, new TreeMap<>());
        return given.size() == plan.committee().size()
                ? Optional.of(new ContributionList(plan.digest(), firstRound, List.copyOf(given.values())))
                : Optional.empty();
    }

    private NavigableMap<Integer, Contribution> contributionsOf(int firstRound) {
        return contributions.computeIfAbsent(firstRound, unused -> new TreeMap<>());
    }

    /** Forgets the keys of epochs that end before a round. */
    void forgetBefore(int round) {
        contributions.headMap(plan.committee().epochStart(round)).clear();
        keys.values()
                .forEach(ofMember ->
                        ofMember.headMap(plan.committee().epochStart(round)).clear());
    }

    private NavigableMap<Integer, EpochKeyRecord> keysOf(int member) {
        return keys.computeIfAbsent(member, unused -> new TreeMap<>());
    }
}
