// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import java.util.List;

/** What the node has for a member that asked. */
public sealed interface MemberWork {

    /** Nothing now. */
    record None() implements MemberWork {}

    /** The question was refused. */
    record Refused(Reply.Rejected rejection) implements MemberWork {}

    /** A frame as it is. */
    record Ready(Reply.Frame frame) implements MemberWork {}

    /** A frame as it is. */
    static MemberWork ready(byte[] frame) {
        return new Ready(new Reply.Frame(frame));
    }

    /**
     * Statements and envelopes to inspect. The envelopes are in the spool, so the driver makes the frame.
     *
     * @param statements in ascending order of clients
     */
    record Inspect(int round, List<SignedStatement> statements) implements MemberWork {}
}
