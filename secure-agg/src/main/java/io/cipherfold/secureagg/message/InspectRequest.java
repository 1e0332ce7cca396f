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
 * The closed set for one member to look at: every statement with the part for this member.
 *
 * @param round from 1
 * @param entries in ascending order of clients
 */
public record InspectRequest(Digest plan, int round, List<Entry> entries) {

    private static final FrameKind KIND = FrameKind.INSPECT;

    /** Copies the list. */
    public InspectRequest {
        entries = List.copyOf(entries);
    }

    /** One client's statement and its part for the member. */
    public static final class Entry {
        private final SignedStatement statement;
        private final byte[] part;

        /** Keeps the array. */
        public Entry(SignedStatement statement, byte[] part) {
            this.statement = statement;
            this.part = part;
        }

        /** The statement. */
        public SignedStatement statement() {
            return statement;
        }

        /** The part's bytes, not copied: an envelope, or what is for all members. */
        public byte[] part() {
            return part;
        }
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, plan, 64 + entries.size() * 12_000);
        out.u32(round).u32(entries.size());
        for (Entry entry : entries) {
            out.raw(entry.statement.encode()).raw(entry.part);
        }
        return out.toBytes();
    }

    /** Reads a frame of a plan. */
    public static InspectRequest decode(byte[] frame, AggregationPlan plan, UploadLayout layout) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        int round = in.u32In("round", 1, plan.rounds());
        int count = in.u32In("clients in the set", 0, plan.population().maximumClients());
        long expected = (long) count * (SignedStatement.bytes(plan) + layout.partBytes());
        if (in.remaining() != expected) {
            throw new WireException(
                    Reason.WRONG_LENGTH, count + " entries have " + expected + " bytes, not " + in.remaining());
        }
        List<Entry> entries = new ArrayList<>(count);
        int last = -1;
        for (int i = 0; i < count; i++) {
            SignedStatement statement = SignedStatement.read(in, plan);
            if (statement.statement().client() <= last) {
                throw new WireException(Reason.OUT_OF_RANGE, "statements must be in the order of clients");
            }
            last = statement.statement().client();
            entries.add(new Entry(statement, in.raw(layout.partBytes())));
        }
        in.finish();
        return new InspectRequest(plan.digest(), round, entries);
    }
}
