// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.seal.SealLibrary;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class DoctorCommandTest {

    private static final Map<String, String> ONE_THREAD = Map.of("OMP_NUM_THREADS", "1");

    @Test
    void run_healthyMachine_printsTheKeysOfTheContract() {
        Cli.Result result = Cli.runIn(ONE_THREAD, false, "doctor", "--json").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys())
                .containsExactly(
                        "version", "sealVersion", "sealFloorMet", "platform", "javaVersion", "selfTest", "warnings");
        JsonNode json = result.json();
        assertThat(json.get("sealVersion").asText()).isEqualTo(SealLibrary.sealVersion());
        assertThat(json.get("sealFloorMet").asBoolean()).isTrue();
        assertThat(json.get("platform").asText()).isEqualTo(SealLibrary.platform());
        assertThat(json.get("javaVersion").asText()).isEqualTo(System.getProperty("java.version"));
        assertThat(json.get("selfTest").asText()).isEqualTo("passed");
        assertThat(json.get("version").asText()).matches("[0-9.]+");
    }

    @Test
    void run_text_listsEverything() {
        Cli.Result result = Cli.runIn(ONE_THREAD, false, "doctor").exits(ExitCode.SUCCESS);
        assertThat(result.out())
                .contains("SEAL        " + SealLibrary.sealVersion(), "CPU  ", "library  ", "self-test   passed");
    }

    @Test
    void run_manyThreads_warns() {
        assertThat(Cli.runIn(Map.of("OMP_NUM_THREADS", "8"), false, "doctor").err())
                .contains("OMP_NUM_THREADS is 8; set it to 1");
        assertThat(Cli.runIn(Map.of(), false, "doctor").err()).contains("OMP_NUM_THREADS is not set");
        assertThat(Cli.runIn(ONE_THREAD, false, "doctor").err()).doesNotContain("OMP_NUM_THREADS");
    }

    @Test
    void run_oldSeal_warnsAboutTheSecurityUpdate() {
        boolean old = SealLibrary.sealVersion().startsWith("4.1.");
        String err = Cli.runIn(ONE_THREAD, false, "doctor").err();
        assertThat(err.contains("critical security update")).isEqualTo(old);
        assertThat(err.contains("no outside bytes to SEAL's loader")).isEqualTo(old);
    }

    @Test
    void run_floorAboveTheLinkedSeal_isEnvironment() {
        Cli.Result result = Cli.runIn(ONE_THREAD, false, "doctor", "--seal-min", "99.0", "--json")
                .exits(ExitCode.ENVIRONMENT);
        assertThat(result.json().get("sealFloorMet").asBoolean()).isFalse();
        assertThat(result.json().get("selfTest").asText()).isEqualTo("passed");
    }

    @Test
    void run_floorNotAVersion_isRefused() {
        Cli.run("doctor", "--seal-min", "new").refusesUsage("--seal-min must be dotted numbers such as 4.4.3");
        Cli.run("doctor", "--seal-min").refusesUsage("--seal-min");
    }
}
