// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan with signatures of its members. It takes effect with Q of them. That the members are the right ones is not in
 * it: who relies on it compares their keys with keys it got another way ({@link #requireEffective}). Immutable.
 */
public final class SignedPlan {

    private static final String CONTEXT = FrameKind.SIGNED_PLAN.signatureContext();

    private final AggregationPlan plan;
    private final SortedMap<Integer, Signature> signatures;
    /** Set once the signatures were found good: every role in a process asks, and neither they nor the plan change. */
    private volatile boolean quorumSigned;

    private SignedPlan(AggregationPlan plan, SortedMap<Integer, Signature> signatures) {
        this.plan = plan;
        this.signatures = Collections.unmodifiableSortedMap(signatures);
    }

    /** A plan that nobody has signed yet. */
    public static SignedPlan unsigned(AggregationPlan plan) {
        return new SignedPlan(plan, new TreeMap<>());
    }

    /** This plan with one more signature: of the member whose key {@code key} is. */
    public SignedPlan signedBy(SigningKey key) {
        int member = plan.committee()
                .numberOf(key.verifyKey())
                .orElseThrow(() -> new IllegalArgumentException(key.verifyKey() + " is no member of the plan"));
        SortedMap<Integer, Signature> more = new TreeMap<>(signatures);
        more.put(member, key.sign(CONTEXT, plan.digest().toBytes()));
        return new SignedPlan(plan, more);
    }

    /** The plan. */
    public AggregationPlan plan() {
        return plan;
    }

    /** How many members have signed. */
    public int signatureCount() {
        return signatures.size();
    }

    /**
     * Checks that the plan's members are the pinned ones and that a quorum of them signed it.
     *
     * @param pinnedMembers the members' identity keys in order, obtained out of band
     * @throws IllegalArgumentException if not
     */
    public void requireEffective(List<VerifyKey> pinnedMembers) {
        if (!plan.committee().members().equals(pinnedMembers)) {
            throw new IllegalArgumentException("the plan's members are not the pinned ones");
        }
        requireQuorum();
    }

    /** Checks that a quorum of the plan's own members signed it. */
    public void requireQuorum() {
        if (quorumSigned) {
            return;
        }
        List<Integer> wrong = signatures.entrySet().stream()
                .filter(e -> !plan.committee()
                        .member(e.getKey())
                        .verifies(CONTEXT, plan.digest().toBytes(), e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("signatures of the plan do not verify, those of members " + wrong
                    + ": another plan was signed, or by somebody else");
        }
        int valid = signatures.size();
        if (valid < plan.committee().quorum()) {
            throw new IllegalArgumentException(
                    "the plan needs the signatures of " + plan.committee().quorum() + " members, has " + valid);
        }
        quorumSigned = true;
    }

    /** The file form: header with the plan's digest, plan, signatures by member. */
    public byte[] encode() {
        byte[] body = plan.encode();
        var out = FrameHeader.start(FrameKind.SIGNED_PLAN, plan.digest(), body.length + 512);
        out.u32(body.length).raw(body).u16(signatures.size());
        signatures.forEach((member, signature) -> out.u16(member).raw(signature.toBytes()));
        return out.toBytes();
    }

    /**
     * Reads the file form. Signatures are not checked here.
     *
     * @throws WireException if the bytes are not a signed plan in canonical encoding
     * @throws PlanRefusedException if the plan breaks a rule
     */
    public static SignedPlan decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        Digest claimed = FrameHeader.plan(bytes);
        FrameHeader.expect(in, FrameKind.SIGNED_PLAN, claimed);
        byte[] body = in.raw(in.u32In("plan length", 0, 1 << 20));
        WireReader bodyIn = new WireReader(body);
        PlanDraft draft = PlanCodec.decode(bodyIn);
        bodyIn.finish();
        // Before the rules: of a plan that was changed by hand this is what is to be said, whatever the change breaks.
        requireDigest(claimed, Digest.sha256(body));
        AggregationPlan plan = AggregationPlan.of(draft);
        requireDigest(claimed, plan.digest());
        SortedMap<Integer, Signature> signatures = new TreeMap<>();
        int count = in.u16();
        int last = 0;
        for (int i = 0; i < count; i++) {
            int member = in.u16();
            if (member <= last || member > plan.committee().size()) {
                throw new WireException(Reason.OUT_OF_RANGE, "signatures must be in the order of members");
            }
            last = member;
            signatures.put(member, Signature.of(in.raw(Signature.BYTES)));
        }
        in.finish();
        return new SignedPlan(plan, signatures);
    }

    private static void requireDigest(Digest claimed, Digest actual) {
        if (!actual.equals(claimed)) {
            throw new WireException(
                    Reason.WRONG_PLAN,
                    "the digest in the header, " + claimed + ", is not that of the plan, " + actual
                            + ": the plan was changed after it was signed");
        }
    }

    @Override
    public String toString() {
        return "SignedPlan[" + plan + ", " + signatures.size() + " signatures]";
    }
}
