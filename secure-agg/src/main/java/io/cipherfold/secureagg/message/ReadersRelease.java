// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;

/**
 * The opened sum of a round behind its readers' record.
 *
 * @param sum one signed digit for each coordinate
 */
public record ReadersRelease(ReadersRecord record, DigitSum sum) {

    /** The frame. */
    public byte[] encode() {
        byte[] head = record.encode();
        WireWriter out = new WireWriter(head.length + 4 * sum.length()).raw(head);
        sum.write(out);
        return out.toBytes();
    }

    /** Reads a frame of a plan; the sum is the one that the record names. */
    public static ReadersRelease decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        ReadersRecord record = ReadersRecord.read(in, plan);
        DigitSum sum = DigitSum.read(in, plan.encoding().dimension());
        in.finish();
        if (!Release.digest(sum).equals(record.subject().sum())) {
            throw new WireException(Reason.OUT_OF_RANGE, "the sum is not the one that the record names");
        }
        return new ReadersRelease(record, sum);
    }
}
