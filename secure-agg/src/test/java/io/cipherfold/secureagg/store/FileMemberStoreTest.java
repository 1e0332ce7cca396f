// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMemberStoreTest extends MemberStoreContract {

    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("member");
    }

    @Override
    MemberStore open() {
        return FileMemberStore.open(directory());
    }

    @Override
    MemberStore reopen(MemberStore store) {
        store.close();
        return open();
    }

    /** A directory with a journal of three records, closed. */
    private Path written(String name) {
        Path other = temporary.resolve(name);
        Chain chain = new Chain();
        try (FileMemberStore store = FileMemberStore.open(other)) {
            for (int i = 0; i < 3; i++) {
                store.append(List.of(chain.append(1, new byte[20], i)));
            }
        }
        return other;
    }

    private static List<Long> sequences(Path directory) {
        try (FileMemberStore store = FileMemberStore.open(directory)) {
            return store.journal().stream().map(ChainRecord::sequence).toList();
        }
    }

    @Test
    void open_fileEndsInsideTheLastRecord_cutsAndKeepsThePiece() throws IOException {
        Path other = written("torn");
        Path journal = other.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        int record = whole.length / 3;
        for (int length = 2 * record + 1; length < whole.length; length++) {
            Files.write(journal, Arrays.copyOf(whole, length));
            assertThat(sequences(other)).as("%d bytes", length).containsExactly(0L, 1L);
            assertThat(Files.readAllBytes(journal)).isEqualTo(Arrays.copyOf(whole, 2 * record));
            assertThat(Files.readAllBytes(other.resolve("journal.torn")))
                    .isEqualTo(Arrays.copyOfRange(whole, 2 * record, length));
        }
    }

    @Test
    void append_afterATornTail_goesOnWhereTheWholeRecordsEnd() throws IOException {
        Path other = written("torn");
        Path journal = other.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 1));
        try (FileMemberStore store = FileMemberStore.open(other)) {
            Chain chain = new Chain();
            store.journal().forEach(chain::follow);
            store.append(List.of(chain.append(1, new byte[3], 0)));
        }
        assertThat(sequences(other)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void open_anyByteDamaged_isRefused() throws IOException {
        Path other = written("damaged");
        Path journal = other.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        for (int position = 0; position < whole.length; position++) {
            byte[] damaged = whole.clone();
            damaged[position] ^= 0x10;
            Files.write(journal, damaged);
            assertThatThrownBy(() -> sequences(other))
                    .as("byte %d of %d", position, whole.length)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("journal");
            assertThat(Files.readAllBytes(journal))
                    .as("the damaged file is left as it is")
                    .isEqualTo(damaged);
        }
        Files.write(journal, whole);
        assertThat(sequences(other)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void journal_middleRecordCutOut_isRefused() throws IOException {
        Path other = written("cut");
        Path journal = other.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        int record = whole.length / 3;
        byte[] without = Arrays.copyOf(whole, 2 * record);
        System.arraycopy(whole, 2 * record, without, record, record);
        Files.write(journal, without);
        assertThatThrownBy(() -> sequences(other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 1");
    }

    @Test
    void open_whileOpenInThisProcess_isRefusedAndTheFirstStaysLocked() throws Exception {
        Path other = written("twice");
        try (FileMemberStore first = FileMemberStore.open(other)) {
            assertThatThrownBy(() -> FileMemberStore.open(other))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use");
            assertThat(openElsewhere(other)).contains("in use");
            assertThat(first.journal()).hasSize(3);
        }
        assertThat(sequences(other)).hasSize(3);
    }

    @Test
    void open_whileOpenInAnotherProcess_isRefused() throws Exception {
        Path other = written("elsewhere");
        try (ChildProcess holder = ChildProcess.start(StoreHolder.class, other.toString())) {
            assertThat(holder.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> FileMemberStore.open(other))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use");
            holder.kill();
        }
        assertThat(sequences(other)).hasSize(3);
    }

    @Test
    void open_inAnotherProcessWhileOpenHere_isRefused() throws Exception {
        Path other = written("here");
        try (FileMemberStore store = FileMemberStore.open(other)) {
            // Reading must not give the lock up either.
            assertThat(store.journal()).hasSize(3);
            assertThat(openElsewhere(other)).contains("in use");
        }
        assertThat(openElsewhere(other)).isEqualTo("open");
    }

    private static String openElsewhere(Path directory) throws IOException {
        try (ChildProcess child = ChildProcess.start(StoreHolder.class, directory.toString())) {
            return String.valueOf(child.readLine());
        }
    }

    @Test
    void open_afterARefusedOpen_saysTheSameAgain() throws IOException {
        Path other = written("again");
        byte[] whole = Files.readAllBytes(other.resolve("journal"));
        byte[] damaged = whole.clone();
        damaged[0] ^= 1;
        Files.write(other.resolve("journal"), damaged);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> FileMemberStore.open(other))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("damaged");
        }
        Files.write(other.resolve("journal"), whole);
        assertThat(sequences(other)).hasSize(3);
    }

    @Test
    void open_pathThatIsNoDirectory_namesIt() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> FileMemberStore.open(file.resolve("member")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void files_allOfThem_areForTheirOwnerOnly() throws IOException {
        Path other = written("modes");
        try (FileMemberStore store = FileMemberStore.open(other)) {
            store.keepSecret("a", new byte[] {1});
            store.keepSecret("a", new byte[] {2});
        }
        Files.write(other.resolve("journal"), new byte[] {1}, StandardOpenOption.APPEND);
        FileMemberStore.open(other).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(other)) {
            List<Path> all = files.toList();
            assertThat(all).extracting(file -> file.getFileName().toString()).contains("journal", "a.secret");
            assertThat(all)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as("%s", file)
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void wipeSecret_fileOnDisk_isOverwrittenBeforeItGoes() throws IOException {
        Path other = written("wiped");
        try (FileMemberStore store = FileMemberStore.open(other)) {
            store.keepSecret("a", new byte[] {1, 2, 3});
            Path link = Files.createLink(temporary.resolve("link"), other.resolve("a.secret"));
            store.wipeSecret("a");
            assertThat(Files.readAllBytes(link)).containsExactly(0, 0, 0);
        }
        assertThat(leftovers(other)).isEmpty();
    }

    @Test
    void keepSecret_inPlaceOfAnother_overwritesTheEarlierOne() throws IOException {
        Path other = written("replaced");
        try (FileMemberStore store = FileMemberStore.open(other)) {
            store.keepSecret("a", new byte[] {1, 2, 3});
            Path link = Files.createLink(temporary.resolve("link"), other.resolve("a.secret"));
            store.keepSecret("a", new byte[] {4});
            assertThat(Files.readAllBytes(link)).containsExactly(0, 0, 0);
            assertThat(store.secrets()).containsEntry("a", new byte[] {4});
        }
        assertThat(leftovers(other)).isEmpty();
    }

    /** A crash between writing a secret and moving it into place, or between overwriting and removing one. */
    @Test
    void open_leftoversOfACrash_areWipedAndNeverRead() throws IOException {
        Path other = written("crashed");
        List<Path> links = new ArrayList<>();
        for (String name : List.of("epoch-1.secret.new", "epoch-2.secret.old")) {
            Path leftover = Files.write(other.resolve(name), new byte[] {9, 9});
            links.add(Files.createLink(temporary.resolve(name), leftover));
        }
        try (FileMemberStore store = FileMemberStore.open(other)) {
            assertThat(store.secrets()).isEmpty();
        }
        assertThat(leftovers(other)).isEmpty();
        for (Path link : links) {
            assertThat(Files.readAllBytes(link)).containsExactly(0, 0);
        }
    }

    private static List<String> leftovers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".new") || name.endsWith(".old"))
                    .toList();
        }
    }
}
