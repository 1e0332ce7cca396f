// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.plan.ClientRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold enrol}: the enrolment authority makes and signs the registry of clients. */
@Command(
        name = "enrol",
        description = {
            "Make the signed registry of clients, as the enrolment authority that vouches for them.",
            "Bundles keep their numbers; single keys take the free numbers from 0 in the order given."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold enrol --authority authority.key --out registry.cfr clinic.keys.pub anna.key.pub",
            "  cipherfold enrol --show registry.cfr"
        })
public final class EnrolCommand implements Callable<Integer> {

    private static final int SHOWN = 20;

    private final Terminal terminal;

    @Option(names = "--authority", paramLabel = "KEY", description = "The authority's signing key.")
    @Example("authority.key")
    private @Nullable Path authority;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the registry goes; not overwritten.")
    @Example("registry.cfr")
    private @Nullable Path out;

    @Option(names = "--show", paramLabel = "FILE", description = "Show a registry instead of making one.")
    @Example("registry.cfr")
    private @Nullable Path show;

    @Parameters(
            arity = "0..*",
            paramLabel = "CLIENT.pub",
            description = "Public keys of clients, single or in bundles.")
    @Example("anna.key.pub")
    private List<Path> clients = new ArrayList<>();

    /** Creates the command. */
    public EnrolCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path shown = show;
        if (shown != null) {
            if (authority != null || out != null || !clients.isEmpty()) {
                throw CommandFailure.usage("--show stands alone: cipherfold enrol --show registry.cfr");
            }
            print(PlanFiles.registry(shown), shown);
            return 0;
        }
        Path target = out;
        Path keyFile = authority;
        if (target == null || keyFile == null || clients.isEmpty()) {
            throw CommandFailure.usage("missing: " + missing()
                    + "; for example: cipherfold enrol --authority authority.key --out registry.cfr anna.key.pub");
        }
        NewFiles.requireAbsent(target);
        Enrolment enrolment = new Enrolment();
        clients.forEach(file -> enrolment.add(file, terminal));
        try (SigningKey key = KeyFile.signingKey(keyFile, terminal)) {
            ClientRegistry registry = ClientRegistry.sign(enrolment.numbered(), enrolment.anchors(), key);
            NewFiles.write(target, registry.encode());
            print(registry, target);
        }
        return 0;
    }

    private String missing() {
        List<String> names = new ArrayList<>();
        if (authority == null) {
            names.add("--authority KEY");
        }
        if (out == null) {
            names.add("--out FILE");
        }
        if (clients.isEmpty()) {
            names.add("CLIENT.pub");
        }
        return String.join(", ", names);
    }

    private void print(ClientRegistry registry, Path file) {
        boolean anchored = registry.clients().keySet().stream()
                .allMatch(client -> registry.anchor(client).isPresent());
        terminal.print(file + ": " + registry.size() + " clients, digest "
                + registry.digest().toHex()
                + (anchored ? "" : ", without anchors: not for plans that claim sampling"));
        registry.clients().entrySet().stream()
                .limit(SHOWN)
                .forEach(entry ->
                        terminal.print(entry.getKey() + " " + entry.getValue().toHex()));
        if (registry.size() > SHOWN) {
            terminal.print("and " + (registry.size() - SHOWN) + " more (all of them with --json)");
        }
        if (terminal.json()) {
            terminal.printJson(json(registry, file));
        }
    }

    private static Map<String, Object> json(ClientRegistry registry, Path file) {
        List<Map<String, Object>> entries = new ArrayList<>();
        registry.clients().forEach((number, key) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("number", number);
            entry.put("publicKey", key.toHex());
            entry.put("anchor", registry.anchor(number).map(Digest::toHex).orElse(null));
            entries.add(entry);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("clients", registry.size());
        json.put("digest", registry.digest().toHex());
        json.put("entries", entries);
        return json;
    }
}
