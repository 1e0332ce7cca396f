// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class CheckedJniTest {

    @Test
    void everyCall_underXcheckJni_printsNoWarning(@TempDir Path folder) throws Exception {
        String output = new ChildJvm()
                .option("-Xcheck:jni")
                .option("-D" + SealLibrary.DIRECTORY_PROPERTY + "=" + folder.resolve("cache"))
                .start(CheckedCalls.class, folder.resolve("output.txt"))
                .await();
        assertThat(output).contains(" calls refused, 0 handles left", " ok");
        assertThat(output).doesNotContain("WARNING", "FATAL", "Warning");
    }
}
