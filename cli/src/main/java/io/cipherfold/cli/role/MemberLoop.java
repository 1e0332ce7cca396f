// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.ledger.SeenVotes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.MemberAgent;
import io.cipherfold.secureagg.role.TransportException;
import java.time.Duration;
import java.util.List;
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
    private boolean confirmed;
    private int contradictions;

    MemberLoop(MemberAgent agent, NodeLink link) {
        this.agent = agent;
        this.link = link;
    }

    void run() {
        if (agent.answersAwaited() > 0) {
            link.log()
                    .line("waiting until " + agent.answersAwaited()
                            + " other members have said how far they saw this one's ledger");
        }
        while (!link.stop().requested()) {
            try {
                Optional<Reply.Rejected> refused = agent.step(WAIT);
                link.patience().succeeded();
                tellOfMembers();
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

    private void tellOfMembers() {
        if (!confirmed && agent.answersAwaited() == 0) {
            confirmed = true;
            link.log().line("at work: no other member that answered has seen a later state of this one's ledger");
        }
        List<SeenVotes.Contradiction> seen = agent.contradictions();
        seen.subList(contradictions, seen.size()).forEach(found -> link.log().line(found.toString()));
        contradictions = seen.size();
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
