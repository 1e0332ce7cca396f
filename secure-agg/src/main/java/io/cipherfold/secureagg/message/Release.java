// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;

/**
 * The opened sum of a round behind its record.
 *
 * @param sum one signed digit for each coordinate
 */
public record Release(ReleaseRecord record, DigitSum sum) {

    /** What the record names a sum by. */
    public static Digest digest(DigitSum sum) {
        WireWriter out = new WireWriter(4 * sum.length());
        sum.write(out);
        return Digest.sha256(out.toBytes());
    }

    /** The frame. */
    public byte[] encode() {
        byte[] head = record.encode();
        WireWriter out = new WireWriter(head.length + 4 * sum.length()).raw(head);
        sum.write(out);
        return out.toBytes();
    }

    /** Reads a frame of a plan; the sum is the one that the record names. */
    public static Release decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        ReleaseRecord record = ReleaseRecord.read(in, plan);
        DigitSum sum = DigitSum.read(in, plan.encoding().dimension());
        in.finish();
        if (!digest(sum).equals(record.sum())) {
            throw new WireException(Reason.OUT_OF_RANGE, "the sum is not the one that the record names");
        }
        return new Release(record, sum);
    }
}
