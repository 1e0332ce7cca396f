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
import java.util.Optional;

/**
 * What a client needs to take part in a round: the announcement and, for each member in order, its epoch key if it has
 * published one for the round. Unsigned as a whole; its parts are signed.
 */
public record RoundOpening(Announcement announcement, List<Optional<EpochKeyRecord>> epochKeys) {

    private static final FrameKind KIND = FrameKind.OPENING;

    /** Copies the list. */
    public RoundOpening {
        epochKeys = List.copyOf(epochKeys);
    }

    /** The digest of each member's epoch key, in order; {@link Digest#ZERO} for a member without. */
    public List<Digest> epochDigests() {
        return epochKeys.stream()
                .map(key -> key.map(EpochKeyRecord::digest).orElse(Digest.ZERO))
                .toList();
    }

    /** Whether a member, from 1, has a key and so takes part. */
    public boolean takesPart(int member) {
        return epochKeys.get(member - 1).isPresent();
    }

    /** How many members take part. */
    public int membersTakingPart() {
        return (int) epochKeys.stream().filter(Optional::isPresent).count();
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(
                KIND, announcement.plan(), FrameHeader.BYTES + Announcement.BYTES + epochKeys.size() * 1400);
        out.raw(announcement.encode());
        for (Optional<EpochKeyRecord> key : epochKeys) {
            out.u8(key.isPresent() ? 1 : 0);
            key.ifPresent(record -> out.raw(record.encode()));
        }
        return out.toBytes();
    }

    /** Reads a frame of a plan. */
    public static RoundOpening decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        Announcement announcement = Announcement.read(in, plan);
        List<Optional<EpochKeyRecord>> keys = new ArrayList<>();
        for (int member = 1; member <= plan.committee().size(); member++) {
            int present = in.u8();
            if (present > 1) {
                throw new WireException(Reason.OUT_OF_RANGE, "presence must be 0 or 1, was " + present);
            }
            if (present == 0) {
                keys.add(Optional.empty());
                continue;
            }
            EpochKeyRecord record = EpochKeyRecord.read(in, plan);
            if (record.member() != member) {
                throw new WireException(Reason.OUT_OF_RANGE, "epoch keys must be in the order of members");
            }
            keys.add(Optional.of(record));
        }
        in.finish();
        return new RoundOpening(announcement, keys);
    }
}
