// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.List;

/**
 * One step of the node.
 *
 * @param effects to carry out in order, before the reply is sent
 * @param reply to the sender of the message
 */
public record NodeStep(List<NodeEffect> effects, Reply reply) {

    /** Copies the list. */
    public NodeStep {
        effects = List.copyOf(effects);
    }

    static NodeStep replyOnly(Reply reply) {
        return new NodeStep(List.of(), reply);
    }

    static NodeStep rejected(RejectionReason reason, String detail) {
        return replyOnly(Reply.rejected(reason, detail));
    }
}
