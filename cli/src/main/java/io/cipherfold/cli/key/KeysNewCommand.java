// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.cli.file.NewKeyFiles;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.SigningKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold keys new}. */
@Command(
        name = "new",
        description = {
            "Make an identity: FILE is the secret half and stays with its owner (mode 0600), FILE.pub is the public half.",
            "With --count, numbered identities for all clients of one host. Nothing is overwritten."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold keys new member1.key",
            "  cipherfold keys new --count 100 --first 200 clinic.keys"
        })
final class KeysNewCommand implements Callable<Integer> {

    private static final int MOST_AT_ONCE = 1_000_000;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FILE", description = "Where the secret half goes.")
    @Example("member1.key")
    private Path file = Path.of("");

    @Option(names = "--count", paramLabel = "N", description = "Make N numbered client keys instead of one key.")
    @Example("100")
    private @Nullable Integer count;

    @Option(
            names = "--first",
            paramLabel = "NUMBER",
            description = "With --count: number of the first client; 0 if not given. Numbers are unique in a registry.")
    @Example("200")
    private @Nullable Integer first;

    KeysNewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        NewFiles.requireAbsent(file);
        NewFiles.requireAbsent(NewKeyFiles.publicPath(file));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("publicFile", NewKeyFiles.publicPath(file).toString());
        Integer wanted = count;
        if (wanted != null) {
            writeMany(wanted, first == null ? 0 : first, json);
        } else if (first != null) {
            throw CommandFailure.usage("--first is for numbered keys; add for example --count 100");
        } else {
            writeOne(json);
        }
        terminal.print("secret: " + file + "  (keep it here, mode 0600)");
        terminal.print("public: " + NewKeyFiles.publicPath(file) + "  (give it to who makes the plan or the registry)");
        terminal.printJson(json);
        return 0;
    }

    private void writeOne(Map<String, Object> json) {
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                SigningKey key = SigningKey.generate(random)) {
            NewKeyFiles.write(file, key);
            json.put("count", 1);
            json.put("publicKey", key.verifyKey().toHex());
            terminal.print("key " + key.verifyKey().toHex());
        }
    }

    private void writeMany(int wanted, int firstNumber, Map<String, Object> json) {
        if (wanted < 1 || wanted > MOST_AT_ONCE) {
            throw CommandFailure.usage("--count must be 1 to " + MOST_AT_ONCE + ", was " + wanted);
        }
        if (firstNumber < 0 || firstNumber > 999_999_999 - wanted) {
            throw CommandFailure.usage("--first must be 0 to " + (999_999_999 - wanted) + ", was " + firstNumber);
        }
        SortedMap<Integer, SigningKey> keys = new TreeMap<>();
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                Progress progress = terminal.progress("making keys", wanted)) {
            for (int i = 0; i < wanted; i++) {
                keys.put(firstNumber + i, SigningKey.generate(random));
                progress.advance(1);
            }
            NewKeyFiles.write(file, keys);
        } finally {
            keys.values().forEach(SigningKey::close);
        }
        json.put("count", wanted);
        json.put("first", firstNumber);
        terminal.print("keys of clients " + firstNumber + " to " + (firstNumber + wanted - 1));
    }
}
