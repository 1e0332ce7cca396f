// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.List;
import java.util.Optional;

/**
 * A round's opening whose signatures have been checked against the plan: done once for all clients of a host. Immutable.
 */
public final class CheckedOpening {

    private final RoundOpening opening;
    private final List<Digest> epochDigests;

    private final CollectiveKey collectiveKey;

    private CheckedOpening(RoundOpening opening, CollectiveKey collectiveKey) {
        this.opening = opening;
        this.epochDigests = opening.epochDigests();
        this.collectiveKey = collectiveKey;
    }

    /** What came of checking an opening. */
    public sealed interface Outcome {
        /** All is well. */
        record Valid(CheckedOpening opening) implements Outcome {}

        /** A client must not take part. */
        record Invalid(Reply.Rejected rejection) implements Outcome {}
    }

    /** Decodes and checks an opening frame. */
    public static Outcome check(byte[] frame, AggregationPlan plan) {
        return Reply.decoding(
                () -> {
                    RoundOpening opening = RoundOpening.decode(frame, plan);
                    return check(opening, plan) instanceof Reply.Rejected rejection
                            ? new Outcome.Invalid(rejection)
                            : new Outcome.Valid(new CheckedOpening(opening, CollectiveKey.NONE));
                },
                Outcome.Invalid::new);
    }

    private static Reply check(RoundOpening opening, AggregationPlan plan) {
        if (!opening.announcement().isSignedBy(plan.parties().coordinator())) {
            return Reply.rejected(RejectionReason.BAD_SIGNATURE, "the announcement is not signed by the coordinator");
        }
        int round = opening.announcement().round();
        int present = 0;
        for (Optional<EpochKeyRecord> key : opening.epochKeys()) {
            if (key.isEmpty()) {
                continue;
            }
            EpochKeyRecord record = key.get();
            present++;
            if (!record.covers(round)) {
                return Reply.rejected(
                        RejectionReason.WRONG_EPOCH,
                        "the key of member " + record.member() + " is for rounds " + record.firstRound() + " to "
                                + record.lastRound() + ", not for round " + round);
            }
            if (!record.isSignedBy(plan.committee().member(record.member()))) {
                return Reply.rejected(
                        RejectionReason.BAD_SIGNATURE, "the epoch key is not signed by member " + record.member());
            }
        }
        if (present < plan.committee().quorum()) {
            return Reply.rejected(
                    RejectionReason.TOO_FEW_MEMBERS,
                    "keys of " + plan.committee().quorum() + " members are needed, there are " + present);
        }
        return Reply.done();
    }

    /** The round, from 1. */
    public int round() {
        return opening.announcement().round();
    }

    /** Digest of the model. */
    public Digest model() {
        return opening.announcement().model();
    }

    /** When uploads end, milliseconds since 1970 in UTC. */
    public long deadlineMillis() {
        return opening.announcement().deadlineMillis();
    }

    /** This opening with the collective key of its epoch, which stays its owner's to close. */
    public CheckedOpening under(CollectiveKey key) {
        return new CheckedOpening(opening, key);
    }

    /** What to encrypt under; {@link CollectiveKey#NONE} unless {@link #under} gave another. */
    CollectiveKey collectiveKey() {
        return collectiveKey;
    }

    List<Optional<EpochKeyRecord>> epochKeys() {
        return opening.epochKeys();
    }

    List<Digest> epochDigests() {
        return epochDigests;
    }
}
