// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What a member found in the closed set.
 *
 * @param round from 1
 * @param member from 1
 * @param list digest of the entries that it looked at, {@link ClientSet#listDigest}
 * @param objections clients that must not be in the sum, ascending
 * @param spent those among them to whom the member objects because they have taken part as often as they may or because
 *     their privacy budget is spent, ascending
 */
public record InspectionReport(
        Digest plan,
        int round,
        int member,
        Digest list,
        List<Integer> objections,
        List<Integer> spent,
        Signature signature) {

    private static final FrameKind KIND = FrameKind.INSPECTION;

    /** Copies the lists. */
    public InspectionReport {
        objections = List.copyOf(objections);
        spent = List.copyOf(spent);
    }

    /** Signs a report. */
    public static InspectionReport sign(
            Digest plan,
            int round,
            int member,
            Digest list,
            List<Integer> objections,
            List<Integer> spent,
            SigningKey identity) {
        byte[] body = body(plan, round, member, list, objections, spent);
        return new InspectionReport(
                plan, round, member, list, objections, spent, identity.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(
                KIND.signatureContext(), body(plan, round, member, list, objections, spent), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, round, member, list, objections, spent), signature);
    }

    /** Reads a frame of a plan. */
    public static InspectionReport decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        int round = in.u32In("round", 1, plan.rounds());
        int member = in.u32In("member", 1, plan.committee().size());
        Digest list = Digest.of(in.raw(Digest.BYTES));
        List<Integer> objections = clients(in, plan.population().maximumClients());
        List<Integer> spent = clients(in, objections.size());
        if (!new HashSet<>(objections).containsAll(spent)) {
            throw new WireException(
                    WireException.Reason.OUT_OF_RANGE, "a client whose budget is spent is not among the objections");
        }
        Signature signature = Signature.of(in.raw(Signature.BYTES));
        in.finish();
        return new InspectionReport(plan.digest(), round, member, list, objections, spent, signature);
    }

    private static List<Integer> clients(WireReader in, int most) {
        int count = in.u32In("clients", 0, most);
        List<Integer> clients = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < count; i++) {
            last = in.u32In("client", last + 1L, Integer.MAX_VALUE);
            clients.add(last);
        }
        return clients;
    }

    private static byte[] body(
            Digest plan, int round, int member, Digest list, List<Integer> objections, List<Integer> spent) {
        WireWriter out = FrameHeader.start(KIND, plan, 128 + 4 * (objections.size() + spent.size()))
                .u32(round)
                .u32(member)
                .raw(list.toBytes())
                .u32(objections.size());
        objections.forEach(out::u32);
        out.u32(spent.size());
        spent.forEach(out::u32);
        return out.toBytes();
    }
}
