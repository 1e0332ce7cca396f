// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything about an opened sum but the sum itself: what shows that it was allowed to be opened. The log keeps it.
 *
 * @param certificate the votes; names plan, round, set and K
 * @param shares digests of the unmasking shares that arrived, by member
 * @param inconsistentMembers bit j - 1 is set when the share of member j does not fit those that opened the sum
 * @param backend what opened it: the version of SEAL, or "none"
 * @param sum SHA-256 of the sum's bytes
 */
public record ReleaseRecord(
        Certificate certificate,
        SortedMap<Integer, Digest> shares,
        long inconsistentMembers,
        String backend,
        Digest sum,
        Signature signature) {

    private static final FrameKind KIND = FrameKind.RELEASE;
    private static final int LONGEST_VERSION_BYTES = 64;

    /** Copies the map. */
    public ReleaseRecord {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }

    /** Signs a record. */
    public static ReleaseRecord sign(
            Certificate certificate,
            SortedMap<Integer, Digest> shares,
            long inconsistentMembers,
            String backend,
            Digest sum,
            SigningKey node) {
        byte[] body = body(certificate, shares, inconsistentMembers, backend, sum);
        Signature signature = node.sign(KIND.signatureContext(), body);
        return new ReleaseRecord(certificate, shares, inconsistentMembers, backend, sum, signature);
    }

    /** The round, from 1. */
    public int round() {
        return certificate.subject().round();
    }

    /** K: clients in the sum. */
    public int clients() {
        return certificate.subject().clients();
    }

    /**
     * Checks what anyone who has the plan can check: the node's signature, the committee's certificate, the size of the
     * set.
     *
     * @return nothing if all is well, or what is wrong
     */
    public Optional<String> fault(AggregationPlan plan) {
        byte[] body = body(certificate, shares, inconsistentMembers, backend, sum);
        if (!plan.parties().node().verifies(KIND.signatureContext(), body, signature)) {
            return Optional.of("the node's signature does not verify");
        }
        if (!certificate.isValid(plan)) {
            return Optional.of("the certificate has no valid votes of a quorum");
        }
        if (clients() < plan.population().minimumClients()) {
            return Optional.of("the set has " + clients() + " clients, the plan's minimum is "
                    + plan.population().minimumClients());
        }
        return Optional.empty();
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(certificate, shares, inconsistentMembers, backend, sum), signature);
    }

    /** Reads a frame of a plan. */
    public static ReleaseRecord decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        ReleaseRecord record = read(in, plan);
        in.finish();
        return record;
    }

    static ReleaseRecord read(WireReader in, AggregationPlan plan) {
        FrameHeader.expect(in, KIND, plan.digest());
        Certificate certificate = Certificate.read(in, plan);
        int members = plan.committee().size();
        int count = in.u16();
        SortedMap<Integer, Digest> shares = new TreeMap<>();
        int last = 0;
        for (int i = 0; i < count; i++) {
            last = in.u32In("member", last + 1L, members);
            shares.put(last, Digest.of(in.raw(Digest.BYTES)));
        }
        long inconsistent = in.i64();
        if (members < Long.SIZE && inconsistent >>> members != 0) {
            throw new WireException(Reason.OUT_OF_RANGE, "inconsistent members must be members");
        }
        return new ReleaseRecord(
                certificate,
                shares,
                inconsistent,
                in.text(LONGEST_VERSION_BYTES),
                Digest.of(in.raw(Digest.BYTES)),
                Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(
            Certificate certificate,
            SortedMap<Integer, Digest> shares,
            long inconsistentMembers,
            String version,
            Digest sum) {
        WireWriter out = FrameHeader.start(KIND, certificate.subject().plan(), 2048);
        certificate.write(out);
        out.u16(shares.size());
        shares.forEach((member, digest) -> out.u32(member).raw(digest.toBytes()));
        return out.i64(inconsistentMembers).text(version).raw(sum.toBytes()).toBytes();
    }
}
