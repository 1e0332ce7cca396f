// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.simulation.Script.Kind;
import io.cipherfold.secureagg.simulation.SloppyMember.Guard;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation bites: members of which one guard is switched off break a promise sooner or later, and it is seen. The same
 * members with all guards on break none.
 */
@ExtendWith(Replay.class)
class SwitchedOffGuardsTest {

    /** Many times as many as it takes to catch the one that hides best. */
    private static final int MOST_SCRIPTS = 3000;

    /** One that is large enough for two corrupt members, and the smallest, in which most happens for the time it takes. */
    private static final List<Setting> SETTINGS = List.of(Setting.COMMITTEES.get(0), Setting.COMMITTEES.get(2));

    private static final String NO_QUORUM = "no quorum voted for|can be opened|can be certified|unmasks two different";

    private static final Map<Guard, String> SEEN = Map.of(
            Guard.ONE_VOTE, "votes for two different subjects",
            Guard.ROUND_NUMBER, "goes back from round|after it has unmasked",
            Guard.LEAST_CLIENTS, "a set of",
            Guard.INSPECTED, "never sent|a stranger",
            Guard.QUORUM, NO_QUORUM,
            Guard.CERTIFIED_SET, NO_QUORUM,
            Guard.SIGNATURES, NO_QUORUM,
            Guard.BOOKING, "has not booked client",
            Guard.CAP, "has a client at",
            Guard.COIN, "who is not drawn");

    private static void runUntilCaught(MemberLogic.Make make, List<Setting> settings, RandomSource random) {
        for (int i = 0; i < MOST_SCRIPTS; i++) {
            Setting setting = settings.get(i % settings.size());
            Simulation.run(Script.of(random.nextLong(), Kind.TWO_SETS, setting), new Tally(), make);
        }
    }

    @ParameterizedTest
    @EnumSource(Guard.class)
    void run_membersWithoutAGuard_isCaught(Guard guard, RandomSource random) {
        List<Setting> settings = guard == Guard.COIN ? Setting.SAMPLED : SETTINGS;
        assertThatThrownBy(() -> runUntilCaught(SloppyMember.without(Set.of(guard)), settings, random))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dcipherfold.test.script=TWO_SETS")
                .message()
                .containsPattern(SEEN.get(guard));
    }

    /** Members that lose their journal in a crash vote twice sooner or later. */
    @Test
    void run_membersThatForgetTheirJournal_isCaught(RandomSource random) {
        MemberLogic.Make forgetful =
                new MemberLogic.Make(MemberLogic.Make.HONEST.logic(), SwitchedOffGuardsTest::withoutJournal);
        assertThatThrownBy(() -> runUntilCaught(forgetful, SETTINGS, random))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("member");
    }

    private static MemberStore withoutJournal(MemberStore store) {
        MemoryMemberStore without = new MemoryMemberStore();
        store.secrets().forEach(without::keepSecret);
        return without;
    }

    /** Otherwise what is caught above might be something else. */
    @Test
    void run_sameMembersWithAllGuards_isFine(RandomSource random) {
        Tally tally = new Tally();
        List<Setting> settings =
                Stream.of(SETTINGS, Setting.SAMPLED).flatMap(List::stream).toList();
        for (int i = 0; i < 60; i++) {
            Setting setting = settings.get(i % settings.size());
            Script script = Script.of(random.nextLong(), Kind.TWO_SETS, setting);
            Simulation.run(script, tally, SloppyMember.without(Set.of()));
        }
        assertThat(tally.of("shares")).isPositive();
        assertThat(tally.of("refused SECOND_VOTE")).isPositive();
    }
}
