// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.MemberAgent;
import io.cipherfold.secureagg.role.TransportException;
import java.time.Duration;
import java.util.Optional;

/** Has a member do its work until the process is to end. */
final class MemberLoop {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 6;

    private final MemberAgent agent;
    private final NodeLink link;
    private int refusals;
    private String lastRefusal = "";

    MemberLoop(MemberAgent agent, NodeLink link) {
        this.agent = agent;
        this.link = link;
    }

    void run() {
        while (!link.stop().requested()) {
            try {
                Optional<Reply.Rejected> refused = agent.step(WAIT);
                link.patience().succeeded();
                if (refused.isPresent()) {
                    bear(refused.get());
                } else {
                    refusals = 0;
                    lastRefusal = "";
                }
            } catch (TransportException e) {
                if (!link.stop().requested()) {
                    link.patience().failed(e);
                }
            }
        }
    }

    /** A refusal comes back at once, so that asking again without a pause would load the node. */
    private void bear(Reply.Rejected refused) {
        // A quorum of the others was quicker.
        boolean late = refused.reason() == RejectionReason.WRONG_PHASE;
        String refusal = (late ? "not needed any more: " : "refused: " + refused.reason() + ", ") + refused.detail();
        if (!refusal.equals(lastRefusal)) {
            link.log().line(refusal);
            lastRefusal = refusal;
        }
        long millis = FIRST_PAUSE_MILLIS << Math.min(refusals++, MOST_DOUBLINGS);
        link.stop().pause(Duration.ofMillis(millis));
    }
}
