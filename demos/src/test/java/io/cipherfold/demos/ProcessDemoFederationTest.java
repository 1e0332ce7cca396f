// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.role.TrialSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class ProcessDemoFederationTest {

    private static TrialSetup setup() {
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            return TrialSetup.generate(
                    DemoPlans.few(SchemeId.ONE_TIME_KEY, 1761, 20, 14, 1.0, 10), DemoPlans.MEMBERS, 1, random);
        }
    }

    private static List<String> hostArguments() {
        return List.of(
                "--story=sinusoid", "--seed=1", "--rounds=10", "--population=20", "--cohort=18", "--participations=10");
    }

    /** Learning is a matter of clients and coordinator: the others must not even be able to load its native code. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void nodeAndMembers_neverLoadNd4j(@TempDir Path work) throws IOException {
        try (ProcessDemoFederation federation =
                new ProcessDemoFederation(setup(), work.resolve("federation"), hostArguments())) {
            federation.sum().run(1, new float[1761]);
            List<ChildProcess> processes = federation.processes();
            assertThat(processes).hasSize(1 + DemoPlans.MEMBERS + 1);
            for (ChildProcess process : processes.subList(0, 1 + DemoPlans.MEMBERS)) {
                assertThat(process.exitStatus()).isEmpty();
                Path proc = Path.of("/proc", Long.toString(process.pid()));
                assertThat(Files.readString(proc.resolve("maps"))).doesNotContain("nd4j", "javacpp", "openblas");
                assertThat(Files.readString(proc.resolve("cmdline")))
                        .contains("io.cipherfold.cli.Main")
                        .doesNotContain("nd4j", "javacpp", "cipherfold-meta", "meta/target", "demos");
            }
            assertThat(Files.readString(
                            Path.of("/proc", Long.toString(processes.get(5).pid()), "cmdline")))
                    .contains("nd4j", "meta");
        }
    }

    @Test
    void close_endsEveryProcess(@TempDir Path work) {
        List<ChildProcess> processes;
        try (ProcessDemoFederation federation =
                new ProcessDemoFederation(setup(), work.resolve("federation"), hostArguments())) {
            processes = federation.processes();
        }
        assertThat(processes)
                .allSatisfy(process -> assertThat(process.exitStatus()).isPresent());
    }
}
