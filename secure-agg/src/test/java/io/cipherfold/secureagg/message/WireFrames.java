// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames that are damaged in ways that every decoder must notice. */
public final class WireFrames {

    private WireFrames() {}

    /** A damaged frame and why it must be refused. */
    public static final class Malformed {
        private final byte[] bytes;
        private final RejectionReason reason;

        Malformed(byte[] bytes, RejectionReason reason) {
            this.bytes = bytes;
            this.reason = reason;
        }

        /** The damaged frame. */
        public byte[] bytes() {
            return bytes;
        }

        /** Why it is refused. */
        public RejectionReason reason() {
            return reason;
        }
    }

    /** Every way to damage the header, cut the frame or lengthen it. */
    public static Map<String, Malformed> malformed(byte[] frame, AggregationPlan plan) {
        Map<String, Malformed> all = new LinkedHashMap<>();
        for (int length = 0; length < frame.length; length += length <= FrameHeader.BYTES ? 1 : 7) {
            all.put("cut to " + length, new Malformed(Arrays.copyOf(frame, length), RejectionReason.WRONG_LENGTH));
        }
        all.put(
                "without its last byte",
                new Malformed(Arrays.copyOf(frame, frame.length - 1), RejectionReason.WRONG_LENGTH));
        all.put(
                "one byte too long",
                new Malformed(Arrays.copyOf(frame, frame.length + 1), RejectionReason.TRAILING_BYTES));
        all.putAll(header(frame, plan));
        return all;
    }

    /** Every byte of the header damaged. */
    public static Map<String, Malformed> header(byte[] frame, AggregationPlan plan) {
        if (!Arrays.equals(
                Arrays.copyOfRange(frame, 8, FrameHeader.BYTES), plan.digest().toBytes())) {
            throw new IllegalArgumentException("the frame is not of this plan");
        }
        Map<String, Malformed> all = new LinkedHashMap<>();
        for (int i = 0; i < FrameHeader.BYTES; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= 0x40;
            RejectionReason reason = i < 4
                    ? RejectionReason.WRONG_MAGIC
                    : i < 6
                            ? RejectionReason.WRONG_VERSION
                            : i < 8 ? RejectionReason.WRONG_KIND : RejectionReason.WRONG_PLAN;
            all.put("header byte " + i, new Malformed(changed, reason));
        }
        return all;
    }
}
