// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class WipedSecretsTest {

    @Test
    void everySecret_closed_leavesNoBlockThatHoldsIt(@TempDir Path folder) throws Exception {
        String output = new ChildJvm()
                .withTestHooks()
                .start(WipedSecrets.class, folder.resolve("output.txt"))
                .await();
        assertThat(output).contains("0 handles left");
        for (SecretProbe probe : WipedSecrets.probes()) {
            assertThat(output)
                    .containsPattern(probe.name() + ": [1-9]\\d* bytes wiped, 0 not wiped, 0 freed with the secret");
        }
    }
}
