// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.List;

/** A node in front of whatever the others may send. */
abstract class NodeBench extends FederationBench {

    final NodeCore core() {
        return federation.node().core();
    }

    /** Brings round 1, with clients 0 to 2 (3 as well if it is to be released by count), to a phase. */
    final void reach(RoundPhase phase) {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        advance(phase);
    }

    /** Brings a round that has its uploads to a phase. */
    final void advance(RoundPhase phase) {
        if (phase == RoundPhase.COLLECTING) {
            return;
        }
        federation.closeSet();
        if (phase == RoundPhase.ABORTED) {
            federation.passDeadline();
        }
        for (RoundPhase next : List.of(RoundPhase.VOTING, RoundPhase.UNMASKING, RoundPhase.RELEASED)) {
            // All inspect, a quorum votes, enough for the sum answer.
            int members = next == RoundPhase.VOTING ? 4 : next == RoundPhase.UNMASKING ? 3 : 2;
            for (int member = 1; member <= members && phase.compareTo(next) >= 0; member++) {
                federation.memberStep(member);
            }
        }
        federation.node().open(federation.now());
        assertThat(core().phase()).contains(phase);
    }

    /** The node refuses; nothing that can be seen of it changes and nothing is to be done. */
    final void assertRefuses(NodeStep step, List<String> before, RejectionReason reason, String... details) {
        assertThat(step.reply()).isInstanceOf(Reply.Rejected.class);
        Reply.Rejected rejected = (Reply.Rejected) step.reply();
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        for (String detail : details) {
            assertThat(rejected.detail()).contains(detail);
        }
        assertThat(step.effects()).isEmpty();
        assertThat(NodeState.of(federation)).isEqualTo(before);
    }
}
