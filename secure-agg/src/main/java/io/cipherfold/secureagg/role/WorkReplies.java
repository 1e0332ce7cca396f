// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.MemberWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a member's work into the frame that asks for it. Parts of uploads stay in the spool until they are sent. */
final class WorkReplies {

    private final AggregationPlan plan;
    private final UploadLayout layout;
    private final Uploads uploads;

    /** Finds a spooled upload. */
    @FunctionalInterface
    interface Uploads {
        Optional<SpooledUpload> find(int round, int client);
    }

    WorkReplies(AggregationPlan plan, UploadLayout layout, Uploads uploads) {
        this.plan = plan;
        this.layout = layout;
        this.uploads = uploads;
    }

    /** What a member, from 1, is answered. */
    Reply to(MemberWork work, int member) {
        if (work instanceof MemberWork.Refused refused) {
            return refused.rejection();
        }
        if (work instanceof MemberWork.Ready ready) {
            return ready.frame();
        }
        return work instanceof MemberWork.Inspect inspect ? inspection(inspect, member) : Reply.done();
    }

    private Reply inspection(MemberWork.Inspect inspect, int member) {
        List<ByteSource> parts = new ArrayList<>();
        for (SignedStatement signed : inspect.statements()) {
            Optional<SpooledUpload> upload =
                    uploads.find(inspect.round(), signed.statement().client());
            if (upload.isEmpty()) {
                // The round ended meanwhile and its spool went with it.
                return Reply.done();
            }
            parts.add(ByteSource.slice(upload.get(), layout.partOffset(member), layout.partBytes()));
        }
        return Reply.frame(InspectRequest.source(plan.digest(), inspect.round(), inspect.statements(), parts));
    }
}
