// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.ContributionList;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import java.util.ArrayList;
import java.util.List;

/** All that can be seen of a node from outside, to be compared before and after. */
final class NodeState {

    private NodeState() {}

    static List<String> of(TestFederation federation) {
        NodeCore core = federation.node().core();
        List<String> state = new ArrayList<>();
        state.add("round " + core.round());
        state.add("phase " + core.phase());
        state.add("uploads " + core.uploadCount());
        state.add("opening " + core.opening().map(RoundOpening::encode).map(Digest::sha256));
        for (int round = 1; round <= federation.plan().rounds(); round++) {
            state.add("contributions " + round + " "
                    + core.contributions(round).map(ContributionList::encode).map(Digest::sha256));
        }
        for (int member = 1; member <= federation.memberCount(); member++) {
            for (boolean again : new boolean[] {false, true}) {
                Reply reply = federation.node().frameOf(member, core.workFor(member, again));
                state.add("work " + member + " " + again + " "
                        + (reply instanceof Reply.Frame frame ? Digest.sha256(frame.bytes()) : reply));
            }
        }
        return state;
    }
}
