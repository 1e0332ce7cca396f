// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Every member has committed to its part of an epoch's collective key: the node shows all records and asks a member for its
 * contribution. Unsigned; the records are signed.
 *
 * @param firstRound first round of the epoch
 * @param records the epoch key record of each member, in order
 */
public record ContributionRequest(Digest plan, int firstRound, List<EpochKeyRecord> records) {

    private static final FrameKind KIND = FrameKind.CONTRIBUTION_REQUEST;

    /** Copies the list. */
    public ContributionRequest {
        records = List.copyOf(records);
    }

    /** What contributions name the records by: the SHA-256 of the frame. */
    public Digest digest() {
        return Digest.sha256(encode());
    }

    /** Whether every record is signed by its member and is for this epoch. */
    public boolean isSignedByAll(AggregationPlan plan) {
        return records.stream()
                .allMatch(record -> record.firstRound() == firstRound
                        && record.isSignedBy(plan.committee().member(record.member())));
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, plan, 64 + records.size() * EpochKeyRecord.BYTES)
                .u32(firstRound);
        records.forEach(record -> out.raw(record.encode()));
        return out.toBytes();
    }

    /** Reads a frame of a plan. */
    public static ContributionRequest decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        int firstRound = in.u32In("first round", 1, plan.rounds());
        List<EpochKeyRecord> records = new ArrayList<>();
        for (int member = 1; member <= plan.committee().size(); member++) {
            EpochKeyRecord record = EpochKeyRecord.read(in, plan);
            if (record.member() != member) {
                throw new WireException(Reason.OUT_OF_RANGE, "epoch keys must be in the order of members");
            }
            records.add(record);
        }
        in.finish();
        return new ContributionRequest(plan.digest(), firstRound, records);
    }
}
