// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.List;

/**
 * One step of a member.
 *
 * @param effects to carry out in order, before the reply is sent
 * @param reply a frame for the node, or why there is none
 */
public record MemberStep(List<MemberEffect> effects, Reply reply) {

    /** Copies the list. */
    public MemberStep {
        effects = List.copyOf(effects);
    }

    static MemberStep replyOnly(Reply reply) {
        return new MemberStep(List.of(), reply);
    }

    static MemberStep rejected(RejectionReason reason, String detail) {
        return replyOnly(Reply.rejected(reason, detail));
    }
}
