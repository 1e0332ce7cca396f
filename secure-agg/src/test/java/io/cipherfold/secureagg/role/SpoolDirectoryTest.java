// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {

    @TempDir
    Path temporary;

    private Path directory;
    private SpoolDirectory spool;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("spool");
        spool = SpoolDirectory.open(directory);
    }

    private static SpoolFile written(SpoolFile file, String text) throws IOException {
        Files.writeString(file.path(), text);
        return file;
    }

    private static String read(SpoolFile file, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        file.read(offset, target);
        return new String(target.array(), StandardCharsets.UTF_8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void take_twoUploads_haveFilesOfTheirOwn() throws IOException {
        SpoolFile first = written(spool.take(), "first upload");
        SpoolFile second = written(spool.take(), "second upload, longer");
        assertThat(first.length()).isEqualTo(12);
        assertThat(read(first, 6, 6)).isEqualTo("upload");
        assertThat(read(second, 0, 6)).isEqualTo("second");
    }

    @Test
    void close_file_comesBackEmpty() throws IOException {
        SpoolFile first = written(spool.take(), "first upload");
        first.close();
        assertThat(Files.size(first.path())).isZero();
        assertThat(spool.take().path()).isEqualTo(first.path());
        assertThat(files()).hasSize(1);
    }

    @Test
    void close_twice_doesNotGiveTheFileToTwoUploads() throws IOException {
        SpoolFile first = written(spool.take(), "first upload");
        first.close();
        SpoolFile second = written(spool.take(), "second");
        first.close();
        first.abandon();
        assertThat(spool.take().path()).isNotEqualTo(second.path());
        assertThat(read(second, 0, 6)).isEqualTo("second");
    }

    @Test
    void read_closedUploadWhoseFileIsInUseAgain_doesNotGiveTheOtherUpload() throws IOException {
        SpoolFile first = written(spool.take(), "first upload");
        first.close();
        SpoolFile second = written(spool.take(), "second upload");
        assertThat(second.path()).isEqualTo(first.path());
        assertThatThrownBy(() -> read(first, 0, 6))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no longer in the spool");
    }

    @Test
    void read_beyondTheEnd_saysWhereItEnds() throws IOException {
        SpoolFile file = written(spool.take(), "short");
        assertThatThrownBy(() -> read(file, 3, 4))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the file ends at 5");
    }

    @Test
    void abandon_file_isDeletedAndNotUsedAgain() throws IOException {
        SpoolFile first = written(spool.take(), "first upload");
        first.abandon();
        assertThat(first.path()).doesNotExist();
        assertThat(spool.take().path()).isNotEqualTo(first.path());
    }

    @Test
    void close_fileThatIsGone_isReplacedByAnother() throws IOException {
        SpoolFile first = written(spool.take(), "first upload");
        Files.delete(first.path());
        first.close();
        assertThat(spool.take().path()).isNotEqualTo(first.path());
    }

    @Test
    void closeOfTheDirectory_filesOfUploadsUnderWay_goWithTheirUploads() throws IOException {
        SpoolFile open = written(spool.take(), "still needed");
        written(spool.take(), "over").close();
        spool.close();
        assertThat(files()).containsExactly(open.path());
        assertThat(read(open, 0, 5)).isEqualTo("still");
        open.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void open_directoryOfAnEarlierProcess_deletesItsUploadsOnly() throws IOException {
        written(spool.take(), "left behind");
        Path other = Files.writeString(directory.resolve("notes.txt"), "not ours");
        spool = SpoolDirectory.open(directory);
        assertThat(files()).containsExactly(other);
    }
}
