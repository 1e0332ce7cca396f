// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.secureagg.message.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

    private static final int BYTES = 100_000;

    @TempDir
    private Path directory;

    private final byte[] content = ClientStoreContract.frame(3, 5, BYTES);
    private FileSource source;

    @BeforeEach
    void write() throws IOException {
        Path file = Files.write(directory.resolve("file"), content);
        source = new FileSource(file, BYTES);
    }

    @Test
    void read_anyRange_isThatOfTheFile() throws IOException {
        assertThat(source.length()).isEqualTo(BYTES);
        assertThat(source.readAll()).isEqualTo(content);
        for (int[] range : new int[][] {{0, 1}, {0, BYTES}, {1, 70_000}, {BYTES - 1, 1}, {BYTES, 0}, {500, 0}}) {
            ByteBuffer target =
                    ByteBuffer.allocateDirect(range[1] + 2).position(1).limit(range[1] + 1);
            source.read(range[0], target);
            assertThat(target.position()).isEqualTo(range[1] + 1);
            byte[] read = new byte[range[1]];
            target.get(1, read);
            assertThat(read).isEqualTo(Arrays.copyOfRange(content, range[0], range[0] + range[1]));
        }
    }

    @Test
    void read_amongOthers_isFoundThere() throws IOException {
        ByteSource all = ByteSource.concat(List.of(ByteSource.of(new byte[] {9}), source, ByteSource.of(new byte[2])));
        ByteBuffer target = ByteBuffer.allocate(BYTES + 3);
        all.read(0, target);
        assertThat(Arrays.copyOfRange(target.array(), 1, BYTES + 1)).isEqualTo(content);
    }

    @Test
    void read_fileThatGrewShorter_isAFailureAndNotAnEnd() throws IOException {
        Files.write(source.file(), Arrays.copyOf(content, 10));
        assertThatExceptionOfType(IOException.class).isThrownBy(source::readAll).withMessageContaining("ends at 10");
        ByteBuffer start = ByteBuffer.allocate(10);
        source.read(0, start);
        assertThat(start.array()).isEqualTo(Arrays.copyOf(content, 10));
    }

    @Test
    void read_fileThatIsGone_isAFailure() throws IOException {
        Files.delete(source.file());
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(source::readAll);
    }
}
