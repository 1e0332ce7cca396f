// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.crypto.scheme.SchemeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold bench round}: whole rounds over HTTP on this machine. */
@Command(
        name = "round",
        description = {
            "Runs whole rounds over loopback HTTP: the node in a process of its own, four members, all clients and the"
                    + " coordinator in this one, memories on disk, encoding with noise.",
            "",
            "The first round of each size is not timed: the node collects its garbage all the time and tells the most"
                    + " that was left. A member's CPU time is that of its thread.",
            "",
            "A thousand clients with a million parameters take about 8 GB of disk for a while."
        },
        footer = {"", "Example:", "  cipherfold bench round --quick"})
final class RoundBenchCommand implements Callable<Integer> {

    private static final int PARAMETERS = 1_000_000;
    private static final int LEAST_PARAMETERS = 100;
    private static final int MOST_PARAMETERS = 10_000_000;
    private static final int LEAST_CLIENTS = 4;
    private static final int MOST_CLIENTS = 1000;
    private static final int MOST_RUNS = 50;
    /** With --quick rounds of so many clients have shorter vectors. */
    private static final int MANY_CLIENTS = 1000;

    private static final int QUICK_PARAMETERS = 100_000;
    private static final int CLIENTS_TO_OPEN = 4;

    private final Terminal terminal;

    @Option(
            names = "--parameters",
            paramLabel = "D",
            description = "Coordinates of a vector; default 1000000, with --quick 100000 for 1000 clients.")
    @Example("100000")
    private @Nullable Integer parameters;

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "K",
            description = "Clients of a round; default 10,100,1000.")
    @Example("10,100")
    private List<Integer> clients = List.of(10, 100, 1000);

    @Option(names = "--runs", paramLabel = "N", description = "Timed rounds of each size; default 1.")
    @Example("3")
    private int runs = 1;

    @Option(names = "--quick", description = "Short vectors for 1000 clients: about a minute on two processors.")
    private boolean quick;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes all figures to a file as well.")
    @Example("rounds.csv")
    private @Nullable Path csv;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots as well.")
    @Example("rounds.html")
    private @Nullable Path html;

    RoundBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        BenchOptions.inRange("--parameters", parameters, PARAMETERS, LEAST_PARAMETERS, MOST_PARAMETERS);
        clients.forEach(k -> BenchOptions.inRange("--clients", k, k, LEAST_CLIENTS, MOST_CLIENTS));
        BenchOptions.inRange("--runs", runs, runs, 1, MOST_RUNS);
        BenchOptions.requireWritable(csv);
        BenchOptions.requireWritable(html);
        BenchOptions.warnIfBusy(terminal);
        String conditions = String.format(
                Locale.ROOT,
                "%s, %d members, loopback HTTP, everything on %d processors; timed rounds of each size: %d",
                SchemeId.ONE_TIME_KEY.optionName(),
                BenchPlan.MEMBERS,
                Runtime.getRuntime().availableProcessors(),
                runs);
        terminal.print(conditions);
        terminal.print(RoundText.row(RoundText.HEAD));
        report(measure(), conditions);
        return ExitCode.SUCCESS.status();
    }

    private int parametersFor(int roundClients) {
        Integer chosen = parameters;
        if (chosen != null) {
            return chosen;
        }
        return quick && roundClients >= MANY_CLIENTS ? QUICK_PARAMETERS : PARAMETERS;
    }

    private RoundComparison measure() {
        List<RoundFigures> rounds = new ArrayList<>();
        try (Progress progress = terminal.progress("measuring", clients.size() + 1L)) {
            for (int roundClients : clients) {
                RoundFigures figures;
                try (WorkFolder work = new WorkFolder()) {
                    Path directory = work.path().resolve("round");
                    figures = new RoundTimer(parametersFor(roundClients), roundClients, directory).time(runs);
                }
                rounds.add(figures);
                terminal.print(RoundText.row(RoundText.cells(figures)));
                RoundComparison.lines(figures).forEach(line -> terminal.printJson(line.json()));
                progress.advance(1);
            }
            int length =
                    rounds.stream().mapToInt(RoundFigures::parameters).max().orElseThrow();
            EncodedVectors vectors = new EncodedVectors(length, CLIENTS_TO_OPEN);
            try (AggregationSubject subject = new SchemeSubject(SchemeId.ONE_TIME_KEY, length, CLIENTS_TO_OPEN)) {
                double openSeconds =
                        new AggregationTimer(vectors, 1).time(subject).openSeconds();
                return new RoundComparison(rounds, openSeconds, vectors.decodeSeconds(), length);
            }
        }
    }

    private void report(RoundComparison comparison, String conditions) {
        terminal.print("");
        comparison.rounds().forEach(f -> terminal.print(RoundText.stages(f)));
        terminal.print("");
        for (BenchGoal goal : comparison.goals()) {
            terminal.print(goal.text());
            terminal.printJson(
                    goal.json("round", null, null, Runtime.getRuntime().availableProcessors()));
        }
        if (csv != null) {
            List<BenchLine> lines = comparison.rounds().stream()
                    .flatMap(f -> RoundComparison.lines(f).stream())
                    .toList();
            NewFiles.replace(csv, BenchLine.csv(lines).getBytes(StandardCharsets.UTF_8));
        }
        if (html != null) {
            NewFiles.replace(html, page(comparison, conditions).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String page(RoundComparison comparison, String conditions) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(RoundText.HEAD);
        comparison.rounds().forEach(f -> rows.add(RoundText.cells(f)));
        return new BenchPage("whole rounds over HTTP")
                .paragraph(conditions)
                .table(rows)
                .list(comparison.rounds().stream().map(RoundText::stages).toList())
                .list(comparison.goals().stream().map(BenchGoal::text).toList())
                .chart("Whole round, seconds", bars(comparison, RoundFigures::seconds))
                .chart("Node heap, bytes", bars(comparison, f -> f.memory().heapBytes()))
                .chart(
                        "Received by a member, bytes",
                        bars(comparison, f -> f.member().bytesReceived()))
                .text();
    }

    private static List<BarChart.Bar> bars(RoundComparison comparison, ToDoubleFunction<RoundFigures> value) {
        return comparison.rounds().stream()
                .map(f -> new BarChart.Bar(
                        String.format(Locale.ROOT, "%,d clients, %,d parameters", f.clients(), f.parameters()),
                        value.applyAsDouble(f)))
                .toList();
    }
}
