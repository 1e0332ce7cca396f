// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.crypto.VerifyKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cipherfold keys show}. */
@Command(
        name = "show",
        description = "Show the public half of a key file, whichever half the file holds. Never a secret.",
        footer = {"", "Example:", "  cipherfold keys show member1.key"})
final class KeysShowCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FILE", description = "A key file of any kind.")
    @Example("member1.key")
    private Path file = Path.of("");

    KeysShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (KeyFile keys = KeyFile.read(file, terminal)) {
            SortedMap<Integer, VerifyKey> publicKeys = keys.publicKeys();
            boolean numbered = keys.kind().numbered();
            terminal.print(file + ": " + keys.kind().label() + (keys.kind().secret() ? " (secret), public half:" : ""));
            List<Map<String, Object>> entries = new ArrayList<>();
            publicKeys.forEach((number, key) -> {
                terminal.print((numbered ? number + " " : "") + key.toHex());
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("number", numbered ? number : null);
                entry.put("publicKey", key.toHex());
                entries.add(entry);
            });
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", file.toString());
            json.put("kind", keys.kind().label());
            json.put("keys", entries);
            terminal.printJson(json);
        }
        return 0;
    }
}
