// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.simulation.Script.Kind;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Federations in all weathers, with traitors and against a malicious node. A script that fails prints its name;
 * {@code -Dcipherfold.test.script=NAME} runs it alone.
 */
@ExtendWith(Replay.class)
class ScriptedSimulationTest {

    private static final String PROPERTY = "cipherfold.test.script";

    private static Tally run(Kind kind, List<Setting> settings, int scripts, RandomSource random) {
        Tally tally = new Tally();
        run(kind, settings, scripts, random, tally);
        return tally;
    }

    private static void run(Kind kind, List<Setting> settings, int scripts, RandomSource random, Tally tally) {
        for (int i = 0; i < scripts; i++) {
            Simulation.run(Script.of(random.nextLong(), kind, settings.get(i % settings.size())), tally);
        }
    }

    private static void assertReached(Tally tally, String... events) {
        for (String event : events) {
            assertThat(tally.of(event)).as("%s in %s", event, tally).isPositive();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = PROPERTY, matches = ".+")
    void run_scriptByItsName_holds() {
        Simulation.run(Script.named(System.getProperty(PROPERTY)), new Tally());
    }

    @Test
    void run_calmWeather_everyRoundIsReleased(RandomSource random) {
        assertReached(run(Kind.CALM, Setting.PLAIN, 60, random), "promised", "crashes", "client crashes");
    }

    @Test
    void run_storm_roundsEndOnceAndSumsAreExact(RandomSource random) {
        assertReached(run(Kind.STORM, Setting.PLAIN, 80, random), "released", "aborted VOTE_DEADLINE");
    }

    @Test
    void run_traitors_honestNodeStaysRight(RandomSource random) {
        assertReached(run(Kind.TRAITORS, Setting.PLAIN, 60, random), "released", "node refuses CONFLICT");
    }

    @Test
    void run_maliciousNode_opensOneSetARoundAtMost(RandomSource random) {
        Tally tally = run(Kind.MALICIOUS_NODE, Setting.PLAIN, 100, random);
        assertReached(tally, "shares", "certificates", "forged certificates");
        assertReached(tally, "refused SECOND_VOTE", "refused BAD_CERTIFICATE", "refused SET_TOO_SMALL");
    }

    @Test
    @Tag("native")
    void run_oneTimeKey_opensTheCertifiedSetsAndNoOthers(RandomSource random) {
        Tally tally = new Tally();
        for (Kind kind : Kind.values()) {
            run(kind, List.of(Setting.ONE_TIME_KEY), 4, random, tally);
        }
        // Not every malicious node gets as far as a certificate.
        for (int more = 0; more < 60 && tally.of("sums that stay shut") < 20; more++) {
            run(Kind.MALICIOUS_NODE, List.of(Setting.ONE_TIME_KEY), 1, random, tally);
        }
        assertReached(tally, "released", "sums opened", "sums that stay shut");
    }

    @Test
    @Tag("slow")
    void run_thousandsOfScripts_hold(RandomSource random) {
        for (Kind kind : Kind.values()) {
            run(kind, Setting.PLAIN, 1500, random);
        }
    }

    @Test
    @Tag("slow")
    @Tag("native")
    void run_hundredsOfScriptsWithOneTimeKey_hold(RandomSource random) {
        for (Kind kind : Kind.values()) {
            run(kind, List.of(Setting.ONE_TIME_KEY), 150, random);
        }
    }

    @Test
    void run_sameScriptTwice_isTheSame(RandomSource random) {
        for (Kind kind : Kind.values()) {
            Script script = Script.of(random.nextLong(), kind, Setting.PLAIN.get(0));
            Tally first = new Tally();
            Tally second = new Tally();
            assertThat(Simulation.run(script, first)).isEqualTo(Simulation.run(script, second));
            assertThat(first).hasToString(second.toString());
            assertThat(Script.named(script.name())).isEqualTo(script);
        }
    }

    /** Members that lose their journal in a crash vote twice sooner or later, and the simulation sees it. */
    @Test
    void run_membersThatForgetTheirJournal_isCaught(RandomSource random) {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 500; i++) {
                        Script script = Script.of(random.nextLong(), Kind.MALICIOUS_NODE, Setting.PLAIN.get(0));
                        Simulation.run(script, new Tally(), ScriptedSimulationTest::withoutJournal);
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-D" + PROPERTY)
                .hasMessageContaining("member");
    }

    private static MemberStore withoutJournal(MemberStore store) {
        MemoryMemberStore forgetful = new MemoryMemberStore();
        store.secrets().forEach(forgetful::keepSecret);
        return forgetful;
    }
}
