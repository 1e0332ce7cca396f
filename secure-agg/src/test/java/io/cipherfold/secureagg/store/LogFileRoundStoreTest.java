// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileRoundStoreTest extends RoundStoreContract {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("log");
    }

    @Override
    RoundStore open() {
        return LogFileRoundStore.create(new MemoryRoundStore(), directory.resolve("contract"));
    }

    /** What survives a restart is up to the inner store. */
    @Override
    RoundStore reopen(RoundStore store) {
        return store;
    }

    @Test
    void create_fileExists_isRefusedAndLeavesItAlone() throws IOException {
        Files.write(file(), new byte[] {1, 2, 3});
        try (MemoryRoundStore inner = new MemoryRoundStore()) {
            assertThatThrownBy(() -> LogFileRoundStore.create(inner, file()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("move it away first");
        }
        assertThat(Files.readAllBytes(file())).containsExactly(1, 2, 3);
    }

    @Test
    void append_recordsAndOneThatDoesNotFollow_fileHoldsThoseOfTheStore() throws IOException {
        Chain chain = new Chain();
        ChainRecord first = chain.append(3, new byte[] {1}, 5);
        ChainRecord second = chain.append(3, new byte[] {2, 2}, 6);
        byte[] expected =
                new WireWriter(256).raw(first.encode()).raw(second.encode()).toBytes();
        try (LogFileRoundStore store = LogFileRoundStore.create(new MemoryRoundStore(), file())) {
            store.append(first);
            assertThatThrownBy(() -> store.append(first)).isInstanceOf(StoreException.class);
            store.append(second);

            assertThat(store.records(0, 10)).containsExactly(first, second);
            assertThat(Files.readAllBytes(file())).isEqualTo(expected);
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(expected);
    }
}
