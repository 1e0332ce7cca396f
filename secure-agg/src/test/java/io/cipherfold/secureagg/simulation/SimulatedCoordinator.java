// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.HostDone;

/** Opens one round after the other at the honest node, sometimes too early, sometimes leaving numbers out. */
final class SimulatedCoordinator {

    private static final int STEP_MILLIS = 50;
    private static final int HOST_DONE_MILLIS = 600;

    private final World world;
    private final HonestNode node;
    private final Runnable opened;
    private int opening = 1;
    private int opens;
    private boolean announced;
    private boolean hurries;

    /**
     * Creates a coordinator.
     *
     * @param opened called when a round is open
     */
    SimulatedCoordinator(World world, HonestNode node, Runnable opened) {
        this.world = world;
        this.node = node;
        this.opened = opened;
    }

    /** Whether all rounds of the script are over. */
    boolean isDone() {
        return opens == world.script.rounds() && node.isOver(opening);
    }

    /** The round that it is concerned with. */
    int round() {
        return opening;
    }

    void start() {
        step();
    }

    private void step() {
        world.later(STEP_MILLIS, () -> {
            if (announced && (node.isOver(opening) || hurries) && opens < world.script.rounds()) {
                next();
            }
            if (!announced && node.harness().core().round() == opening) {
                begin();
            } else if (!announced) {
                announce();
            }
            step();
        });
    }

    private void next() {
        opening += world.script.kind() == Script.Kind.STORM && world.dice.chance(200) ? 2 : 1;
        announced = false;
        hurries = false;
    }

    private void announce() {
        long deadline = world.now() + Setting.STEP.toMillis();
        Digest model = Digest.sha256(new byte[] {(byte) opening});
        byte[] frame = Announcement.sign(world.plan.digest(), opening, model, deadline, world.setup.coordinator())
                .encode();
        world.send("announcement of round " + opening, () -> node.announce(frame));
    }

    private void begin() {
        announced = true;
        opens++;
        int round = opening;
        opened.run();
        if (world.dice.chance(700)) {
            byte[] done = HostDone.sign(
                            world.plan.digest(), round, 0, world.setup.hosts().get(0))
                    .encode();
            world.later(HOST_DONE_MILLIS, () -> world.send("host done", () -> node.hostDone(done)));
        }
        if (world.script.kind() == Script.Kind.STORM && world.dice.chance(150)) {
            world.later(world.dice.between(100, 2000), () -> hurries |= round == opening);
        }
    }
}
