// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileClientStoreTest extends ClientStoreContract {

    private static final int REWRITE_BYTES = 4096;

    @TempDir
    private Path temporary;

    private Path file() {
        return temporary.resolve("host").resolve("clients");
    }

    @Override
    ClientStore open() {
        return FileClientStore.open(file(), REWRITE_BYTES);
    }

    @Override
    ClientStore reopen(ClientStore store) {
        store.close();
        return open();
    }

    @Test
    void save_manyTimes_keepsTheFileSmall() throws IOException {
        for (int round = 1; round <= 60; round++) {
            store.save(List.of(memory(1, round, PLAN, round, 500), memory(2, round, PLAN, round, 500)));
            assertThat(Files.size(file())).as("round %d", round).isLessThan(3 * REWRITE_BYTES);
        }
        assertHolds(memory(1, 60, PLAN, 60, 500), memory(2, 60, PLAN, 60, 500));
        store = reopen(store);
        assertHolds(memory(1, 60, PLAN, 60, 500), memory(2, 60, PLAN, 60, 500));
    }

    /** Written anew in the middle of a round, the frames of that round must come back, and of no other. */
    @Test
    void save_rewriteInTheMiddleOfARound_keepsThatRoundsFrames() {
        for (int client = 0; client < 8; client++) {
            store.save(List.of(memory(client, 1, PLAN, 1, 300)));
        }
        for (int client = 0; client < 8; client += 2) {
            store.save(List.of(memory(client, 2, PLAN, 2, 300)));
        }
        for (int i = 0; i < 4; i++) {
            store.save(List.of(memory(6, 2, PLAN, 2, 900)));
            store = reopen(store);
            assertHolds(
                    memory(0, 2, PLAN, 2, 300),
                    memory(1, 1, PLAN, 1, 0),
                    memory(2, 2, PLAN, 2, 300),
                    memory(3, 1, PLAN, 1, 0),
                    memory(4, 2, PLAN, 2, 300),
                    memory(5, 1, PLAN, 1, 0),
                    memory(6, 2, PLAN, 2, 900),
                    memory(7, 1, PLAN, 1, 0));
        }
    }

    @Test
    void save_largerThanTheLimit_doesNotRewriteEveryTime() throws IOException {
        byte[] first = new byte[8];
        for (int client = 0; client < 12; client++) {
            store.save(List.of(memory(client, 1, PLAN, 1, 1000)));
        }
        long before = Files.size(file());
        store.save(List.of(memory(0, 1, PLAN, 1, 10)));
        assertThat(Files.size(file())).isGreaterThan(before);
        assertThat(Files.readAllBytes(file())).hasSizeGreaterThan(first.length);
    }

    @Test
    void open_anyByteDamaged_isRefusedAndTheFileLeftAlone() throws IOException {
        store.save(List.of(memory(1, 1, PLAN, 1, 20)));
        store.save(List.of(memory(2, 1, PLAN, 1, 20)));
        store.close();
        byte[] whole = Files.readAllBytes(file());
        for (int position = 0; position < whole.length; position++) {
            byte[] damaged = whole.clone();
            damaged[position] ^= 0x04;
            Files.write(file(), damaged);
            assertThatThrownBy(this::open)
                    .as("byte %d of %d", position, whole.length)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("clients");
            assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
        }
        Files.write(file(), whole);
        store = open();
        assertHolds(memory(1, 1, PLAN, 1, 20), memory(2, 1, PLAN, 1, 20));
    }

    /** What was never acknowledged may be lost, whole. */
    @Test
    void open_fileEndsInsideTheLastRecord_hasTheMemoryBefore() throws IOException {
        store.save(List.of(memory(1, 1, PLAN, 1, 20)));
        long first = Files.size(file());
        store.save(List.of(memory(1, 2, PLAN, 2, 30)));
        store.close();
        byte[] whole = Files.readAllBytes(file());
        for (int length = (int) first; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            store = open();
            assertHolds(memory(1, 1, PLAN, 1, 20));
            store.close();
        }
    }

    @Test
    void open_recordThatIsNoMemory_isRefused() {
        store.close();
        try (RecordFile file = RecordFile.open(file())) {
            file.append(List.of(new byte[10]));
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("damaged");
        // The refusal gives the file up again.
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("damaged");
    }

    @Test
    void open_whileOpen_isRefused() {
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("in use");
        store.save(List.of(memory(1, 1, PLAN, 1, 20)));
        assertHolds(memory(1, 1, PLAN, 1, 20));
    }

    @Test
    void open_whileOpenAndRewritten_isRefusedAllTheTime() {
        for (int round = 1; round <= 30; round++) {
            store.save(List.of(memory(1, round, PLAN, round, 500)));
            assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("in use");
        }
    }

    @Test
    void save_afterClose_isRefused() {
        store.close();
        assertThatThrownBy(() -> store.save(List.of(memory(1, 1, PLAN, 1, 20)))).isInstanceOf(StoreException.class);
        store = open();
        assertThat(store.load()).isEmpty();
    }

    @Test
    void files_allOfThem_areForTheirOwnerOnly() throws IOException {
        for (int round = 1; round <= 20; round++) {
            store.save(List.of(memory(1, round, PLAN, round, 500)));
        }
        try (var files = Files.list(file().getParent())) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as("%s", path)
                            .isEqualTo("rw-------"));
        }
    }
}
