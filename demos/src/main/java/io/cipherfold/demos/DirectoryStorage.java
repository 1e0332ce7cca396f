// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.role.LocalFederation;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.FileClientStore;
import io.cipherfold.secureagg.store.FileMemberStore;
import io.cipherfold.secureagg.store.LogFileRoundStore;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.store.RoundStore;
import java.nio.file.Path;

/** Where the parties of a story remember: members and clients in files, the node's log in a file for auditors. */
final class DirectoryStorage implements LocalFederation.Storage {

    private final Path directory;

    DirectoryStorage(Path directory) {
        this.directory = directory;
    }

    @Override
    public RoundStore rounds() {
        return LogFileRoundStore.create(new MemoryRoundStore(), directory.resolve("node.log"));
    }

    @Override
    public MemberStore member(int number) {
        return FileMemberStore.open(directory.resolve("member-" + number));
    }

    @Override
    public ClientStore clients() {
        return FileClientStore.open(directory.resolve("clients"));
    }
}
