// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.secureagg.simulation.Script.Kind;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The power of members fails at every moment there is, not at random ones: two rounds are walked through once to number the
 * moments, then once more for each of them. Whatever fails, both rounds are released with the exact sum, and no promise is
 * broken.
 */
class PowerFailureWalkTest {

    private static final int NEVER = -1;

    /** One round to see what is left over from another; an epoch key for each, so that keys are made and wiped too. */
    private static final Setting FOUR = Setting.PLAIN.get(1);

    private static final Setting SEVEN = Setting.PLAIN.get(5);

    /** Runs two rounds; returns how many moments there were. */
    private static int walk(Setting setting, Set<Integer> at, boolean comesBack) {
        PowerFailures failures = new PowerFailures(at);
        World world = new World(Script.of(1, Kind.CALM, setting), new Tally());
        try (world;
                WalkedFederation federation = new WalkedFederation(world, failures, comesBack)) {
            federation.round(1);
            federation.round(2);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("the power fails at the moments " + at + ": " + e.getMessage(), e);
        }
        return failures.moments();
    }

    private static void walkThroughAll(Setting setting, int step, boolean comesBack) {
        int moments = walk(setting, Set.of(NEVER), comesBack);
        // Each member makes two keys, inspects, votes and unmasks twice: at least 2 + 2 + 4 + 3 moments in each round.
        assertThat(moments).isGreaterThan(20 * setting.members());
        for (int moment = 0; moment < moments; moment += step) {
            walk(setting, Set.of(moment), comesBack);
        }
    }

    @Test
    void rounds_powerFailsOnceAtAnyMoment_areReleased() {
        walkThroughAll(FOUR, 1, true);
    }

    @Test
    void rounds_memberGoneFromAMomentOn_areReleasedWithoutIt() {
        // Any moment in the slow run; a step that has no divisor in common with those of a member here.
        walkThroughAll(FOUR, 5, false);
    }

    /** The second and the third failure are in what the member does to make up for the first. */
    @Test
    void rounds_powerFailsAgainSoonAfter_areReleased() {
        walkThroughTriples(8);
    }

    private static void walkThroughTriples(int step) {
        int moments = walk(FOUR, Set.of(NEVER), true);
        for (int moment = 0; moment < moments; moment += step) {
            walk(FOUR, Set.of(moment, moment + 1, moment + 2), true);
        }
    }

    @Test
    @Tag("slow")
    void rounds_powerFailsAtAnyTwoMomentsCloseTogether_areReleased() {
        int moments = walk(FOUR, Set.of(NEVER), true);
        for (int first = 0; first < moments; first++) {
            for (int second = first + 1; second < first + 14; second++) {
                walk(FOUR, Set.of(first, second), true);
            }
        }
    }

    @Test
    @Tag("slow")
    void rounds_everyMomentAlsoInACommitteeOfSeven_areReleased() {
        walkThroughAll(FOUR, 1, false);
        walkThroughTriples(1);
        walkThroughAll(SEVEN, 1, true);
        walkThroughAll(SEVEN, 1, false);
    }
}
