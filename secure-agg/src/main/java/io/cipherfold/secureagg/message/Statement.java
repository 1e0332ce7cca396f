// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client says about its upload and signs.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param client number in the registry
 * @param model digest of the model it started from
 * @param ciphertext SHA-256 of the ciphertext
 * @param parts for each member the SHA-256 of its part of the upload
 * @param epochKeys for each member the digest of its epoch key record; zero when the member had none, and then an envelope
 *     for it is zeros
 * @param link the link of its hash chain that shows that it was drawn; nothing under a plan that claims no sampling
 */
public record Statement(
        Digest plan,
        int round,
        int client,
        Digest model,
        Digest ciphertext,
        List<Digest> parts,
        List<Digest> epochKeys,
        Optional<Digest> link) {

    private static final FrameKind KIND = FrameKind.STATEMENT;

    /** Copies the lists. */
    public Statement {
        parts = List.copyOf(parts);
        epochKeys = List.copyOf(epochKeys);
    }

    /** Length of the frame in bytes. */
    public static int bytes(AggregationPlan plan) {
        return FrameHeader.BYTES
                + 8
                + 2 * Digest.BYTES
                + 2 * Digest.BYTES * plan.committee().size()
                + (plan.population().sampling().isClaimed() ? Digest.BYTES : 0);
    }

    /** What sets and receipts name it by: the SHA-256 of the frame. */
    public Digest digest() {
        return Digest.sha256(encode());
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, plan, 512)
                .u32(round)
                .u32(client)
                .raw(model.toBytes())
                .raw(ciphertext.toBytes());
        parts.forEach(digest -> out.raw(digest.toBytes()));
        epochKeys.forEach(digest -> out.raw(digest.toBytes()));
        link.ifPresent(digest -> out.raw(digest.toBytes()));
        return out.toBytes();
    }

    static Statement read(WireReader in, AggregationPlan plan) {
        FrameHeader.expect(in, KIND, plan.digest());
        int members = plan.committee().size();
        boolean sampled = plan.population().sampling().isClaimed();
        return new Statement(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                in.u32In("client", 0, Integer.MAX_VALUE),
                Digest.of(in.raw(Digest.BYTES)),
                Digest.of(in.raw(Digest.BYTES)),
                digests(in, members),
                digests(in, members),
                sampled ? Optional.of(Digest.of(in.raw(Digest.BYTES))) : Optional.empty());
    }

    private static List<Digest> digests(WireReader in, int count) {
        List<Digest> digests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            digests.add(Digest.of(in.raw(Digest.BYTES)));
        }
        return digests;
    }
}
