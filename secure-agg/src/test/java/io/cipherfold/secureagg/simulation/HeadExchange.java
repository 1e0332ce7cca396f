// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a malicious node hands on what members ask each other when they start: at once, because it wants them back at work; with
 * corrupt members who have seen nothing, and with old answers mixed in.
 */
final class HeadExchange {

    private static final int OLD_ANSWERS_KEPT = 20;

    private final World world;
    private final Map<Integer, SimulatedMember> members;
    private final List<byte[]> old = new ArrayList<>();

    /**
     * Creates it.
     *
     * @param members by number; those that are not there are corrupt
     */
    HeadExchange(World world, Map<Integer, SimulatedMember> members) {
        this.world = world;
        this.members = members;
    }

    void pass(byte[] frame) {
        if (FrameKind.of(frame) == FrameKind.HEAD_ANSWER) {
            old.add(frame);
            if (old.size() > OLD_ANSWERS_KEPT) {
                old.remove(0);
            }
            deliver(HeadAnswer.decode(frame, world.plan).asking(), frame);
            return;
        }
        HeadQuery query = HeadQuery.decode(frame, world.plan);
        if (!old.isEmpty() && world.dice.chance(200)) {
            deliver(query.member(), world.dice.pick(old));
        }
        for (int corrupt : world.script.corruptMembers()) {
            byte[] nothing = HeadAnswer.sign(
                            query,
                            corrupt,
                            Optional.empty(),
                            world.setup.members().get(corrupt - 1))
                    .encode();
            deliver(query.member(), nothing);
        }
        members.forEach((member, receiver) -> {
            if (member != query.member()) {
                receiver.receive(frame);
            }
        });
    }

    private void deliver(int member, byte[] frame) {
        SimulatedMember receiver = members.get(member);
        if (receiver != null) {
            receiver.receive(frame);
        }
    }
}
