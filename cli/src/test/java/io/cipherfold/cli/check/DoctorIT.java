// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.Cli;
import io.cipherfold.cli.Distribution;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.RunningCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The installed command, as a person runs it first. */
@Tag("native")
@Timeout(120)
class DoctorIT {

    @TempDir
    private Path directory;

    @Test
    void run_json_isOneObjectOfAHealthyMachine() {
        Cli.Result result = Distribution.run(directory, "doctor", "--json").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys())
                .containsExactly(
                        "version", "sealVersion", "sealFloorMet", "platform", "javaVersion", "selfTest", "warnings");
        assertThat(result.json().get("selfTest").asText()).isEqualTo("passed");
        assertThat(result.json().get("javaVersion").asText()).isNotEmpty();
    }

    /** The self-test goes through most native methods; the JVM watches how they use its interface. */
    @Test
    void run_checkedJni_findsNothing() {
        try (RunningCommand command = Distribution.startWith("-Xcheck:jni", directory, "doctor")) {
            Cli.Result result = command.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
            assertThat(result.out()).contains("self-test   passed");
            assertThat(result.out() + result.err())
                    .doesNotContain("WARNING in native method", "FATAL ERROR in native method", "JNI");
        }
    }

    @Test
    void run_libraryThatIsNotThere_isEnvironment() {
        try (RunningCommand command = Distribution.startWith(
                "-Dcipherfold.native.path=" + directory.resolve("none.so"), directory, "doctor", "--json")) {
            Cli.Result result = command.await(RunningCommand.PATIENCE).exits(ExitCode.ENVIRONMENT);
            assertThat(result.json().get("sealVersion").isNull()).isTrue();
            assertThat(result.json().get("sealFloorMet").asBoolean()).isFalse();
            assertThat(result.json().get("selfTest").asText()).contains("none.so");
            assertThat(result.err()).doesNotContain("\tat ");
        }
    }
}
