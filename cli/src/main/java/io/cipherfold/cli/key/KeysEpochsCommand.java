// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.secureagg.store.FileMemberStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cipherfold keys epochs}: reads names in a member's store, never a secret, so the member may be running. */
@Command(
        name = "epochs",
        description = "List which epoch keys a member holds, without reading them.",
        footer = {"", "Example:", "  cipherfold keys epochs member1.store"})
final class KeysEpochsCommand implements Callable<Integer> {

    private static final Pattern EPOCH = Pattern.compile("epoch-([0-9a-f]{16})-([0-9]{1,9})");

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "STORE", description = "The directory of a member's store.")
    @Example("member1.store")
    private Path store = Path.of("");

    KeysEpochsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Epoch(String plan, int firstRound) {}

    @Override
    public Integer call() {
        if (!Files.exists(store)) {
            throw CommandFailure.environment("no such directory: " + store, null);
        }
        Path journal = FileMemberStore.journalOf(store);
        if (!Files.exists(journal)) {
            throw CommandFailure.usage(
                    store + " is no store of a member: it has no file '" + journal.getFileName() + "'");
        }
        List<Epoch> epochs = epochs();
        terminal.print(epochs.isEmpty() ? store + " holds no epoch keys" : "plan              first round");
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Epoch epoch : epochs) {
            terminal.print(epoch.plan + "  " + epoch.firstRound);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("plan", epoch.plan);
            entry.put("firstRound", epoch.firstRound);
            entries.add(entry);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("store", store.toString());
        json.put("epochs", entries);
        terminal.printJson(json);
        return 0;
    }

    private List<Epoch> epochs() {
        List<Epoch> epochs = new ArrayList<>();
        try {
            for (String name : FileMemberStore.secretNames(store)) {
                Matcher matcher = EPOCH.matcher(name);
                if (matcher.matches()) {
                    epochs.add(new Epoch(matcher.group(1), Integer.parseInt(matcher.group(2))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        epochs.sort(Comparator.comparing(Epoch::plan).thenComparingInt(Epoch::firstRound));
        return epochs;
    }
}
