// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.envelope.Envelope;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;

/**
 * Bytes that the largest round of a plan moves. The model that clients start from, epoch keys, votes and receipts are not
 * counted: they do not depend on the scheme.
 *
 * @param upload one client's upload frame
 * @param envelope one member's envelope in it; 0 if the scheme has none
 * @param memberReceives statements and parts of all uploads that one member inspects
 * @param memberSends its unmasking share
 * @param nodeReceives all uploads and all shares
 * @param total what all of them send and receive, each byte once
 */
public record RoundBytes(
        long upload, long envelope, long memberReceives, long memberSends, long nodeReceives, long total) {

    /** What the largest round of a plan moves. */
    public static RoundBytes of(AggregationPlan plan) {
        SchemeCosts costs = plan.costs();
        int members = plan.committee().size();
        int clients = plan.population().maximumClients();
        long statement = SignedStatement.bytes(plan);
        long envelope = costs.memberPartSealed() ? Envelope.bytesFor(Math.toIntExact(costs.memberPartBytes())) : 0;
        long upload = FrameHeader.BYTES + statement + costs.vectorBytes() + members * envelope;
        long part = costs.memberPartSealed() ? envelope : costs.memberPartBytes();
        long memberReceives = clients * (statement + part);
        long nodeReceives = clients * upload + members * costs.shareBytes();
        return new RoundBytes(
                upload,
                envelope,
                memberReceives,
                costs.shareBytes(),
                nodeReceives,
                nodeReceives + members * memberReceives);
    }
}
