// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.meta.kernel.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked before minutes of work. */
class BenchOptionsTest {

    @TempDir
    private Path folder;

    @Test
    void requireWritable_newOrOldFileInAFolder_isFine() throws IOException {
        assertThatCode(() -> BenchOptions.requireWritable(null)).doesNotThrowAnyException();
        assertThatCode(() -> BenchOptions.requireWritable(folder.resolve("new")))
                .doesNotThrowAnyException();
        Path old = Files.writeString(folder.resolve("old"), "old");
        assertThatCode(() -> BenchOptions.requireWritable(old)).doesNotThrowAnyException();
    }

    @Test
    void requireWritable_noFolderOrAFolderItself_isRefused() {
        for (Path wrong : new Path[] {folder, folder.resolve("none/file")}) {
            assertThatThrownBy(() -> BenchOptions.requireWritable(wrong))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("it needs a directory that is there");
        }
    }

    @Test
    void requireWritable_folderWithoutPermission_isRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(folder), "skipped: permissions do not bind this user");
            assertThatThrownBy(() -> BenchOptions.requireWritable(folder.resolve("file")))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("no permission for " + folder);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void kernels_byName_areThoseOrTheWordForSeveral() {
        assertThat(BenchOptions.kernels("nd4j", "all")).contains(KernelChoice.ND4J);
        assertThat(BenchOptions.kernels("all", "all")).isEmpty();
        assertThatThrownBy(() -> BenchOptions.kernels("fastest", "all"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--kernels: there are no kernels 'fastest'; there are: all, native, nd4j");
    }
}
