// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading happens once per process, so every case has a process of its own. */
@Tag("native")
class LibraryLoaderTest {

    @TempDir
    private Path folder;

    private Path cache() {
        return folder.resolve("cache");
    }

    private ChildJvm childWithCache() {
        return new ChildJvm().option("-D" + SealLibrary.DIRECTORY_PROPERTY + "=" + cache());
    }

    private ChildJvm childWithPath(Path path) {
        return childWithCache().option("-D" + SealLibrary.PATH_PROPERTY + "=" + path);
    }

    private String probe(ChildJvm child) throws IOException, InterruptedException {
        return child.start(LoaderProbe.class, folder.resolve("output.txt")).await();
    }

    private static void assertUnavailable(String output, String... messages) {
        assertThat(output)
                .contains("available false", "code LIBRARY_UNAVAILABLE", "cached true", "To fix it: ", "Java ")
                .contains(messages);
    }

    @Test
    void packaged_freshFolder_isCopiedThereUnderItsDigest() throws Exception {
        String output = probe(childWithCache());
        assertThat(output).contains("available true", "version " + SealLibrary.version());
        Path copy = onlyFile();
        assertThat(output).contains("path " + copy);
        assertThat(copy.getFileName().toString()).matches("libcipherfold-[0-9a-f]{64}\\.(so|dylib)");
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    @Test
    void packaged_corruptedCopy_isReplaced() throws Exception {
        probe(childWithCache());
        Path copy = onlyFile();
        byte[] intact = Files.readAllBytes(copy);
        Files.write(copy, new byte[] {1, 2, 3});
        assertThat(probe(childWithCache())).contains("available true");
        assertThat(onlyFile()).isEqualTo(copy).hasBinaryContent(intact);
    }

    @Test
    void packaged_severalProcessesAtOnce_allLoadOneCopy() throws Exception {
        List<ChildJvm.Running> children = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            children.add(childWithCache().start(LoaderProbe.class, folder.resolve("output" + i + ".txt")));
        }
        for (ChildJvm.Running child : children) {
            assertThat(child.await()).contains("available true");
        }
        onlyFile();
    }

    @Test
    void packaged_folderIsASymbolicLink_isRefused() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(cache(), elsewhere);
        assertUnavailable(probe(childWithCache()), "symbolic link", SealLibrary.DIRECTORY_PROPERTY);
    }

    @Test
    void packaged_folderIsNoPath_isRefused() throws Exception {
        // A zero byte cannot be passed on the command line.
        assertUnavailable(
                probe(new ChildJvm().option("-D" + LoaderProbe.ZERO_BYTE_IN_DIRECTORY + "=true")),
                "Nul character",
                SealLibrary.DIRECTORY_PROPERTY);
    }

    @Test
    void packaged_notOnTheClassPath_saysWhatToAdd() throws Exception {
        assertUnavailable(
                probe(childWithCache().withoutPackagedLibrary()),
                "not on the class path",
                "classifier " + SealLibrary.platform(),
                SealLibrary.PATH_PROPERTY);
    }

    @Test
    void packaged_unsupportedPlatform_listsTheSupportedOnes() throws Exception {
        assertUnavailable(
                probe(childWithCache().option("-Dos.arch=sparcv9")), "-sparcv9", "linux-x86_64, linux-aarch_64");
    }

    @Test
    void explicitPath_ofALibrary_isLoadedInPlace() throws Exception {
        Path copy = folder.resolve("mine.so");
        Files.copy(SealLibrary.path(), copy);
        assertThat(probe(childWithPath(copy).withoutPackagedLibrary())).contains("available true", "path " + copy);
        assertThat(cache()).doesNotExist();
    }

    @Test
    void explicitPath_missing_neverFallsBack() throws Exception {
        Path missing = folder.resolve("missing.so");
        assertUnavailable(probe(childWithPath(missing)), "no such file", missing.toString());
        assertThat(cache()).doesNotExist();
    }

    @Test
    void explicitPath_corrupt_neverFallsBack() throws Exception {
        Path corrupt = Files.writeString(folder.resolve("corrupt.so"), "no library");
        assertUnavailable(probe(childWithPath(corrupt)), corrupt.toString());
        assertThat(cache()).doesNotExist();
    }

    @Test
    void explicitPath_anotherLibrary_isRefused() throws Exception {
        // Any shared library that is certainly there: one of the JDK itself.
        String suffix = System.mapLibraryName("").toLowerCase(Locale.ROOT);
        Path other;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.home"), "lib"))) {
            other = files.filter(file -> file.toString().endsWith(suffix.substring(suffix.indexOf('.'))))
                    .filter(file -> file.getFileName().toString().contains("prefs"))
                    .findFirst()
                    .orElseThrow();
        }
        assertUnavailable(probe(childWithPath(other)), other.toString(), "must be a libcipherfold");
    }

    @Test
    void explicitPath_ofAnotherVersion_isRefused() throws Exception {
        Path other = Path.of(System.getProperty("cipherfold.test.otherVersion", ""));
        assertUnavailable(
                probe(childWithPath(other)),
                "the jar is version " + SealLibrary.version(),
                "the library is version 0.0.0-other",
                "same build");
    }
}
