// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * A client host has nothing more to upload in a round. A false report costs uploads, nothing else.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param host position in the plan's list of hosts, from 0
 */
public record HostDone(Digest plan, int round, int host, Signature signature) {

    private static final FrameKind KIND = FrameKind.HOST_DONE;
    private static final int BYTES = FrameHeader.BYTES + 8 + Signature.BYTES;

    /** Signs a report. */
    public static HostDone sign(Digest plan, int round, int host, SigningKey key) {
        return new HostDone(plan, round, host, key.sign(KIND.signatureContext(), body(plan, round, host)));
    }

    /** Whether the signature is that of {@code key}. */
    public boolean isSignedBy(VerifyKey key) {
        return key.verifies(KIND.signatureContext(), body(plan, round, host), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, round, host), signature);
    }

    /** Reads a frame of a plan. */
    public static HostDone decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        HostDone done = new HostDone(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                in.u32In("host", 0, plan.parties().clientHosts().size() - 1L),
                Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return done;
    }

    private static byte[] body(Digest plan, int round, int host) {
        return FrameHeader.start(KIND, plan, BYTES).u32(round).u32(host).toBytes();
    }
}
