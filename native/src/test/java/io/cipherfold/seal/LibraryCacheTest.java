// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "checks POSIX permissions")
class LibraryCacheTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    /** SHA-256 of the content. */
    private static final String NAME = "libx-ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73.so";

    @TempDir
    private Path folder;

    private Path write(Path directory) throws IOException {
        return LibraryCache.at(directory).file("libx.so", CONTENT);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void file_freshFolder_isPrivateToTheOwner() throws IOException {
        Path directory = folder.resolve("deep").resolve("cache");
        Path file = write(directory);
        assertThat(file).isEqualTo(directory.resolve(NAME)).hasBinaryContent(CONTENT);
        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("deep"))).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void file_intactCopy_isLeftAlone() throws IOException {
        Path file = write(folder.resolve("cache"));
        Object before = Files.getAttribute(file, "unix:ino");
        assertThat(write(folder.resolve("cache"))).isEqualTo(file);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    }

    @Test
    void file_alteredCopy_isReplaced() throws IOException {
        Path file = write(folder.resolve("cache"));
        Files.writeString(file, "altered");
        assertThat(write(folder.resolve("cache"))).hasBinaryContent(CONTENT);
    }

    @Test
    void file_copyThatOthersCanWriteTo_isReplaced() throws IOException {
        Path file = write(folder.resolve("cache"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        write(folder.resolve("cache"));
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void file_symbolicLinkInPlaceOfTheCopy_isReplacedAndItsTargetUntouched() throws IOException {
        Path directory = folder.resolve("cache");
        Path file = write(directory);
        Path target = Files.writeString(folder.resolve("target"), "precious");
        Files.delete(file);
        Files.createSymbolicLink(file, target);
        write(directory);
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(target).hasContent("precious");
    }

    @Test
    void file_folderThatOthersCanWriteTo_isRefused() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThatThrownBy(() -> write(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("written to by others");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void file_folderIsAFileOrALink_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> write(file)).isInstanceOf(IOException.class).hasMessageContaining("not a folder");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        assertThatThrownBy(() -> write(link)).isInstanceOf(IOException.class).hasMessageContaining("symbolic link");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        assertThatThrownBy(() -> write(dangling)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }
}
