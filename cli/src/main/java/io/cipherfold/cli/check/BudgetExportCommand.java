// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Json;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.RoundLoss;
import io.cipherfold.secureagg.log.ChainRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cipherfold budget export}. */
@Command(
        name = "export",
        description = "Write the ledger as a table, a line for each client and round with the numbers of its loss.",
        footer = {"", "Example:", "  cipherfold budget export --ledger member1.store/journal --out ledger.csv"})
final class BudgetExportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private LedgerOption ledger = new LedgerOption();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The file to write: .csv, or .json for a list of objects. It must not exist.")
    @Example("ledger.csv")
    private Path out = Path.of("");

    BudgetExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean json = out.toString().endsWith(".json");
        if (!json && !out.toString().endsWith(".csv")) {
            throw CommandFailure.usage("--out: " + out + " must end with .csv or .json");
        }
        NewFiles.requireAbsent(out);
        List<Map<String, Object>> entries = new ArrayList<>();
        ledger.sound(
                (record, booking) -> booking.clients().forEach(client -> entries.add(entry(record, booking, client))));
        String text = json ? Json.line(Map.of("entries", entries)) + "\n" : csv(entries);
        NewFiles.write(out, text.getBytes(StandardCharsets.UTF_8));
        terminal.print(entries.size() + " entries written to " + out);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("out", out.toString());
        result.put("entries", entries.size());
        terminal.printJson(result);
        return 0;
    }

    private static Map<String, Object> entry(ChainRecord record, Booking booking, VerifyKey client) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("sequence", record.sequence());
        entry.put("timeMillis", record.timeMillis());
        entry.put("plan", booking.plan().toHex());
        entry.put("round", booking.round());
        entry.put("client", client.toHex());
        Optional<RoundLoss> loss = booking.budget().map(PrivacyBudget::perRound);
        entry.put("variancePerClient", loss.map(RoundLoss::variancePerClient).orElse(0L));
        entry.put("normBoundSquared", loss.map(RoundLoss::normBoundSquared).orElse(null));
        entry.put("dimension", loss.map(RoundLoss::dimension).orElse(null));
        entry.put("honestClients", loss.map(RoundLoss::honestClients).orElse(null));
        entry.put(
                "participations",
                booking.budget().map(PrivacyBudget::participations).orElse(null));
        entry.put("delta", booking.budget().map(PrivacyBudget::delta).orElse(null));
        return entry;
    }

    private static String csv(List<Map<String, Object>> entries) {
        String head =
                "sequence,timeMillis,plan,round,client,variancePerClient,normBoundSquared,dimension,honestClients,"
                        + "participations,delta\n";
        return entries.stream()
                .map(entry -> entry.values().stream()
                        .map(value -> value == null ? "" : value.toString())
                        .collect(Collectors.joining(",", "", "\n")))
                .collect(Collectors.joining("", head, ""));
    }
}
