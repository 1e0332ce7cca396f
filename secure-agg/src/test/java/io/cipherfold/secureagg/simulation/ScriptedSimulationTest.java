// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.simulation.Script.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    /** The kinds with a network and clients, which cost more. */
    private static final Set<Kind> NETWORKED = EnumSet.complementOf(EnumSet.of(Kind.TWO_SETS));

    private static void run(Kind kind, List<Setting> settings, int scripts, RandomSource random, Tally tally) {
        for (int i = 0; i < scripts; i++) {
            Simulation.run(Script.of(random.nextLong(), kind, settings.get(i % settings.size())), tally);
        }
    }

    /** Runs scripts, and up to twenty times as many until all that is to be reached has been: few scripts are chance. */
    private static void runUntilReached(
            Kind kind, List<Setting> settings, int scripts, RandomSource random, String... events) {
        Tally tally = new Tally();
        for (int i = 0; i < 20 && (i == 0 || !tally.hasAll(events)); i++) {
            run(kind, settings, scripts, random, tally);
        }
        assertThat(tally.hasAll(events))
                .as("all of %s in %s", List.of(events), tally)
                .isTrue();
    }

    @Test
    @EnabledIfSystemProperty(named = PROPERTY, matches = ".+")
    void run_scriptByItsName_holds() {
        Simulation.run(Script.named(System.getProperty(PROPERTY)), new Tally());
    }

    @Test
    void run_calmWeather_everyRoundIsReleased(RandomSource random) {
        runUntilReached(Kind.CALM, Setting.PLAIN, 16, random, "promised", "crashes", "client crashes");
    }

    @Test
    void run_storm_roundsEndOnceAndSumsAreExact(RandomSource random) {
        runUntilReached(Kind.STORM, Setting.PLAIN, 16, random, "released", "aborted VOTE_DEADLINE");
    }

    @Test
    void run_traitors_honestNodeStaysRight(RandomSource random) {
        runUntilReached(Kind.TRAITORS, Setting.PLAIN, 16, random, "released", "node refuses CONFLICT");
    }

    @Test
    void run_maliciousNode_opensOneSetARoundAtMost(RandomSource random) {
        runUntilReached(
                Kind.MALICIOUS_NODE,
                Setting.PLAIN,
                24,
                random,
                "shares",
                "certificates",
                "forged certificates",
                "refused SECOND_VOTE",
                "refused BAD_CERTIFICATE",
                "refused SET_TOO_SMALL");
    }

    @Test
    void run_nodeThatWantsTwoSets_opensOneSetARoundAtMost(RandomSource random) {
        runUntilReached(
                Kind.TWO_SETS,
                Setting.COMMITTEES,
                220,
                random,
                "votes",
                "shares",
                "certificates",
                "forged certificates",
                "crashes",
                "refused SECOND_VOTE",
                "refused SECOND_SET",
                "refused BAD_CERTIFICATE",
                "refused SET_TOO_SMALL",
                "refused NOT_INSPECTED",
                "refused STALE_ROUND");
    }

    @Test
    void run_nodeThatWantsUndrawnClients_getsNone(RandomSource random) {
        runUntilReached(
                Kind.TWO_SETS, Setting.SAMPLED, 100, random, "votes", "shares", "certificates", "refused OBJECTED");
    }

    @Test
    @Tag("native")
    void run_oneTimeKey_opensTheCertifiedSetsAndNoOthers(RandomSource random) {
        Tally tally = new Tally();
        for (Kind kind : NETWORKED) {
            run(kind, Setting.ONE_TIME_KEY, 2, random, tally);
        }
        // Not every malicious node gets as far as a certificate.
        for (int more = 0; more < 100 && tally.of("sums that stay shut") < 12; more++) {
            run(Kind.MALICIOUS_NODE, Setting.ONE_TIME_KEY, 2, random, tally);
        }
        assertThat(tally.of("sums that stay shut")).as("%s", tally).isGreaterThanOrEqualTo(12);
        assertThat(tally.hasAll("released", "sums opened")).as("%s", tally).isTrue();
    }

    @Test
    @Tag("slow")
    void run_tensOfThousandsOfScripts_hold(RandomSource random) {
        for (Kind kind : NETWORKED) {
            run(kind, Setting.PLAIN, 1600, random, new Tally());
        }
        run(Kind.TWO_SETS, Setting.COMMITTEES, 20_000, random, new Tally());
        run(Kind.TWO_SETS, Setting.SAMPLED, 5_000, random, new Tally());
    }

    @Test
    @Tag("slow")
    @Tag("native")
    void run_hundredsOfScriptsWithOneTimeKey_hold(RandomSource random) {
        for (Kind kind : NETWORKED) {
            run(kind, Setting.ONE_TIME_KEY, 150, random, new Tally());
        }
    }

    @Test
    void run_sameScriptTwice_isTheSame(RandomSource random) {
        for (Kind kind : Kind.values()) {
            Setting setting = kind == Kind.TWO_SETS ? Setting.COMMITTEES.get(0) : Setting.PLAIN.get(0);
            Script script = Script.of(random.nextLong(), kind, setting);
            Tally first = new Tally();
            Tally second = new Tally();
            assertThat(Simulation.run(script, first)).isEqualTo(Simulation.run(script, second));
            assertThat(first).hasToString(second.toString());
            assertThat(Script.named(script.name())).isEqualTo(script);
        }
    }
}
