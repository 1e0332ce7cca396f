// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.ForwardingNodeApi;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.wire.FrameKind;

/** A member's connection that says what the member did once the node has taken it. */
final class MemberNarration extends ForwardingNodeApi {

    private final AggregationPlan plan;
    private final int shareBytes;
    private final RoleLog log;

    MemberNarration(NodeApi inner, AggregationPlan plan, int shareBytes, RoleLog log) {
        super(inner);
        this.plan = plan;
        this.shareBytes = shareBytes;
        this.log = log;
    }

    @Override
    public Reply memberFrame(byte[] frame) {
        Reply reply = super.memberFrame(frame);
        // The question about its own ledger is sent again and again; the member's loop says what comes of it.
        if (!(reply instanceof Reply.Rejected) && FrameKind.of(frame) != FrameKind.HEAD_QUERY) {
            log.line(what(frame));
        }
        return reply;
    }

    private String what(byte[] frame) {
        FrameKind kind = FrameKind.of(frame);
        if (kind == FrameKind.EPOCH_KEY) {
            EpochKeyRecord record = EpochKeyRecord.decode(frame, plan);
            return "epoch key for rounds " + record.firstRound() + " to " + record.lastRound() + " published";
        }
        if (kind == FrameKind.CONTRIBUTION) {
            int first = Contribution.decode(frame, plan).firstRound();
            return "contribution to the collective key for rounds " + first + " to "
                    + plan.committee().epochEnd(first) + " sent";
        }
        if (kind == FrameKind.INSPECTION) {
            InspectionReport report = InspectionReport.decode(frame, plan);
            int spent = report.spent().size();
            return "round " + report.round() + ": inspected, "
                    + report.objections().size() + " objections"
                    + (spent == 0 ? "" : ", " + spent + " of them to clients whose cap or budget is spent");
        }
        if (kind == FrameKind.VOTE) {
            Vote vote = Vote.decode(frame, plan);
            return "round " + vote.subject().round() + ": voted for a sum of "
                    + vote.subject().clients() + " clients";
        }
        if (kind == FrameKind.UNMASKING_SHARE) {
            return "round " + UnmaskingShare.decode(frame, plan, shareBytes).round() + ": unmasking share sent";
        }
        if (kind == FrameKind.HEAD_ANSWER) {
            HeadAnswer answer = HeadAnswer.decode(frame, plan);
            return "member " + answer.asking() + " has started: "
                    + answer.seen()
                            .map(vote -> "its ledger was seen at " + vote.ledgerSequence())
                            .orElse("nothing was seen of its ledger");
        }
        return kind + " sent";
    }
}
