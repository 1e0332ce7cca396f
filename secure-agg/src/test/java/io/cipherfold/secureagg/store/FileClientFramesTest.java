// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static io.cipherfold.secureagg.store.ClientStoreContract.PLAN;
import static io.cipherfold.secureagg.store.ClientStoreContract.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of large frames beside the clients' memory: which there are, when they go, and what is left without them. */
class FileClientFramesTest {

    private static final int LARGE = FileClientStore.MOST_INLINE_BYTES + 1000;

    @TempDir
    private Path temporary;

    private FileClientStore store;

    @BeforeEach
    void open() {
        store = FileClientStore.open(temporary.resolve("clients"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        open();
    }

    private Path directory() {
        return temporary.resolve("clients.frames");
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(directory())) {
            return List.of();
        }
        try (var files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    private ClientMemory drafted(int client, int round, int bytes) {
        try (UploadDraft draft = store.draft(client, bytes)) {
            draft.write(0, ByteBuffer.wrap(frame(client, round, bytes)));
            return new ClientMemory(
                    client, round, PLAN, round, ClientMemory.ThrownCoin.NONE, Optional.of(draft.finish()));
        }
    }

    private ClientMemory loaded(int client) {
        return Objects.requireNonNull(store.load().get(client));
    }

    @Test
    void draft_small_makesNoFile() throws IOException {
        store.save(List.of(drafted(1, 1, FileClientStore.MOST_INLINE_BYTES)));
        assertThat(files()).isEmpty();
    }

    @Test
    void draft_large_isAFileForItsOwnerOnlyAndNotInTheRecord() throws IOException {
        store.save(List.of(drafted(1, 1, LARGE), drafted(2, 1, LARGE)));
        assertThat(files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(Files.size(file)).isEqualTo(LARGE));
        assertThat(Files.size(temporary.resolve("clients"))).isLessThan(1000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void draft_closedWithoutFinish_leavesNothing() throws IOException {
        try (UploadDraft draft = store.draft(1, LARGE)) {
            draft.write(0, ByteBuffer.wrap(new byte[1000]));
            assertThat(files()).hasSize(1);
        }
        assertThat(files()).isEmpty();
        assertThat(store.load()).isEmpty();
    }

    @Test
    void draft_closedTwice_isAllowed() throws IOException {
        UploadDraft given = store.draft(1, LARGE);
        given.close();
        given.close();
        UploadDraft finished = store.draft(1, LARGE);
        finished.write(0, ByteBuffer.wrap(frame(1, 1, LARGE)));
        finished.finish();
        finished.close();
        finished.close();
        assertThat(files()).hasSize(1);
    }

    @Test
    void save_laterRound_deletesTheFilesOfTheEarlier() throws IOException {
        store.save(List.of(drafted(1, 1, LARGE), drafted(2, 1, LARGE)));
        List<Path> first = files();
        store.save(List.of(drafted(1, 2, LARGE)));
        assertThat(files()).hasSize(1).doesNotContainAnyElementsOf(first);
        // Also when the later round's frames are small, or there are none.
        store.save(List.of(drafted(1, 3, 10)));
        assertThat(files()).isEmpty();
    }

    /** Saved again without its frame, as when nobody will ask for it any more. */
    @Test
    void save_sameRoundWithoutTheFrame_deletesTheFile() throws IOException {
        ClientMemory made = drafted(1, 1, LARGE);
        store.save(List.of(made));
        store.save(List.of(made.withoutUpload()));
        assertThat(files()).isEmpty();
        reopen();
        assertThat(loaded(1).upload()).isEmpty();
        assertThat(loaded(1).participations()).isEqualTo(1);
    }

    /** The process ended between the draft and the save: the client has not taken part, and its frame is nobody's. */
    @Test
    void open_fileThatNoRecordNames_isDeleted() throws IOException {
        ClientMemory saved = drafted(1, 1, LARGE);
        store.save(List.of(saved));
        drafted(2, 1, LARGE);
        store.draft(3, LARGE);
        assertThat(files()).hasSize(3);
        reopen();
        assertThat(files()).hasSize(1);
        assertThat(store.load()).containsOnlyKeys(1);
        assertThat(loaded(1).upload().orElseThrow().bytes()).isEqualTo(frame(1, 1, LARGE));
    }

    /** A participation that was booked stays booked, whether or not anything can be sent again. */
    @Test
    void open_frameFileGoneOrNotWhole_keepsTheParticipation() throws IOException {
        for (int damage = 0; damage < 4; damage++) {
            int client = 10 + damage;
            store.save(List.of(drafted(client, 1 + damage, LARGE), drafted(1, 1 + damage, LARGE)));
            Path file = files().stream()
                    .filter(path -> path.getFileName().toString().startsWith(client + "-"))
                    .findFirst()
                    .orElseThrow();
            switch (damage) {
                case 0 -> Files.delete(file);
                case 1 -> Files.write(file, new byte[0]);
                case 2 -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), LARGE - 1));
                default -> Files.write(file, new byte[LARGE + 1]);
            }
            reopen();
            assertThat(loaded(client).upload()).as("damage %d", damage).isEmpty();
            assertThat(loaded(client).participations()).isEqualTo(1 + damage);
            assertThat(loaded(client).lastRound()).isEqualTo(1 + damage);
            assertThat(loaded(1).upload().orElseThrow().bytes()).isEqualTo(frame(1, 1 + damage, LARGE));
        }
    }

    @Test
    void bytes_fileGoneWhileOpen_saysSo() throws IOException {
        ClientMemory made = drafted(1, 1, LARGE);
        store.save(List.of(made));
        Files.delete(files().get(0));
        ClientMemory.Upload upload = loaded(1).upload().orElseThrow();
        assertThatThrownBy(upload::bytes).isInstanceOf(StoreException.class).hasMessageContaining("cannot be read");
    }

    /** A rewritten file of records names the same frames. */
    @Test
    void save_recordsRewritten_keepsTheFrames() throws IOException {
        store.close();
        store = FileClientStore.open(temporary.resolve("clients"), 2000);
        ClientMemory large = drafted(1, 1, LARGE);
        store.save(List.of(large));
        for (int i = 0; i < 20; i++) {
            store.save(List.of(drafted(2, 1, 500)));
        }
        assertThat(Files.size(temporary.resolve("clients"))).isLessThan(5000);
        assertThat(files()).hasSize(1);
        reopen();
        assertThat(loaded(1).upload().orElseThrow().bytes()).isEqualTo(frame(1, 1, LARGE));
        assertThat(loaded(2).upload().orElseThrow().bytes()).isEqualTo(frame(2, 1, 500));
    }

    /** Files of an earlier life keep their names to themselves. */
    @Test
    void draft_afterAReopening_takesAnotherFile() throws IOException {
        store.save(List.of(drafted(1, 1, LARGE)));
        List<Path> first = files();
        reopen();
        ClientMemory again = drafted(1, 1, LARGE + 5);
        assertThat(files()).containsAll(first).hasSize(2);
        assertThat(loaded(1).upload().orElseThrow().bytes()).isEqualTo(frame(1, 1, LARGE));
        store.save(List.of(again));
        assertThat(files()).hasSize(1).doesNotContainAnyElementsOf(first);
        reopen();
        assertThat(loaded(1).upload().orElseThrow().bytes()).isEqualTo(frame(1, 1, LARGE + 5));
    }
}
