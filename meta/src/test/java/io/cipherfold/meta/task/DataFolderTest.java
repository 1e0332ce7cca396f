// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.MetaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataFolderTest {

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource
    void require_missingFolder_namesLayoutHashesAndPublisher(DataSet set) {
        for (Path missing : List.of(root, root.resolve("no such folder"))) {
            assertThatThrownBy(() -> new DataFolder(missing).require(set))
                    .isInstanceOfSatisfying(
                            MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.DATA))
                    .hasMessageContainingAll(
                            missing.toString(), "the file is not there", set.title(), set.publisher(), set.licence())
                    .satisfies(e -> assertThat(set.files())
                            .allSatisfy(file -> assertThat(e.getMessage())
                                    .contains(set.folder() + "/" + file.name(), file.sha256())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void require_oneFileMissing_namesIt(DataSet set) throws IOException {
        for (DataFile missing : set.files()) {
            for (DataFile file : set.files()) {
                write(set, file, "x");
            }
            Path path = new DataFolder(root).path(set, missing);
            Files.delete(path);
            assertThatThrownBy(() -> new DataFolder(root).require(set))
                    .isInstanceOf(MetaException.class)
                    .hasMessageStartingWith(path + ": the file is not there");
            Files.createDirectory(path);
            assertThatThrownBy(() -> new DataFolder(root).require(set))
                    .isInstanceOf(MetaException.class)
                    .hasMessageStartingWith(path + ": the file is not there");
            Files.delete(path);
        }
    }

    private void write(DataSet set, DataFile file, String content) throws IOException {
        Path path = new DataFolder(root).path(set, file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    @Test
    void warnings_otherContent_areGivenPerFileWithBothHashes() throws IOException {
        DataSet set = DataSet.NSL_KDD;
        write(set, set.files().get(0), "abc");
        write(set, set.files().get(1), "");
        List<String> warnings = new DataFolder(root).warnings(set);
        assertThat(warnings).hasSize(2);
        // The examples of FIPS 180-4 and of the empty message.
        assertThat(warnings.get(0))
                .contains("KDDTrain+_20Percent.txt", set.files().get(0).sha256())
                .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(warnings.get(1))
                .contains("KDDTest+.txt", set.files().get(1).sha256())
                .contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void warnings_missingFile_isRefused() {
        assertThatThrownBy(() -> new DataFolder(root).warnings(DataSet.HEART_DISEASE))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("processed.cleveland.data");
    }

    @Test
    void dataFile_noHash_isRefused() {
        String hash = DataSet.OMNIGLOT.files().get(0).sha256();
        for (String wrong : List.of("", hash.substring(1), hash + "0", hash.toUpperCase(Locale.ROOT))) {
            assertThatThrownBy(() -> new DataFile("name", wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void documentation_everyFile_hasTheHashOfTheCode(DataSet set) throws IOException {
        String text = Files.readString(Path.of("../docs/data.md"));
        assertThat(text).contains("## " + set.title());
        for (DataFile file : set.files()) {
            assertThat(text).contains("| `" + file.name() + "` | `" + file.sha256() + "` |");
        }
    }

    @ParameterizedTest
    @EnumSource
    void warnings_publishedFiles_areNone(DataSet set) {
        assertThat(new DataFolder(DataDirectory.requiredByTest()).warnings(set)).isEmpty();
    }
}
