// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.seal.SealLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold bench aggregation}: encrypted sums next to every common alternative. */
@Command(
        name = "aggregation",
        description = {
            "Adds up the same encoded vectors in every common way: plain, with the schemes of this library, CKKS under a"
                    + " key that all clients share, Paillier, masks in pairs.",
            "",
            "Times are CPU times of one thread, medians over clients and runs. Encryption is without signatures, digests"
                    + " and the sealing of shares, for all alike. The node reads, checks and adds what is in no cache."
                    + " Paillier treats the front of the vectors only; CKKS, Paillier and masks are baselines of this"
                    + " command, Paillier and masks in plain Java."
        },
        footer = {"", "Example:", "  cipherfold bench aggregation --quick --html comparison.html"})
final class AggregationBenchCommand implements Callable<Integer> {

    private static final int PARAMETERS = 1_000_000;
    private static final int QUICK_PARAMETERS = 100_000;
    private static final int MOST_PARAMETERS = 10_000_000;
    private static final int LEAST_CLIENTS = 4;
    private static final int MOST_CLIENTS = 1000;
    private static final int RUNS = 3;
    private static final int MOST_RUNS = 1000;

    private final Terminal terminal;

    @Option(names = "--parameters", paramLabel = "D", description = "Coordinates of a vector; default 1000000.")
    @Example("100000")
    private @Nullable Integer parameters;

    @Option(names = "--clients", paramLabel = "K", description = "Vectors to add up; default 8.")
    @Example("8")
    private int clients = 8;

    @Option(names = "--runs", paramLabel = "N", description = "How often everything is measured; default 3.")
    @Example("3")
    private @Nullable Integer runs;

    @Option(names = "--quick", description = "100000 parameters and one run, unless they are given.")
    private boolean quick;

    @Option(
            names = "--subject",
            split = ",",
            paramLabel = "NAME",
            description = "Only these subjects; a wrong name lists all.")
    @Example("one-time-key,ckks-shared-key")
    private List<String> subjects = List.of();

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes all figures to a file as well.")
    @Example("comparison.csv")
    private @Nullable Path csv;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots as well.")
    @Example("comparison.html")
    private @Nullable Path html;

    AggregationBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        int length = BenchOptions.inRange(
                "--parameters", parameters, quick ? QUICK_PARAMETERS : PARAMETERS, 1, MOST_PARAMETERS);
        int repetitions = BenchOptions.inRange("--runs", runs, quick ? 1 : RUNS, 1, MOST_RUNS);
        BenchOptions.inRange("--clients", clients, clients, LEAST_CLIENTS, MOST_CLIENTS);
        List<AggregationContender> contenders = contenders();
        BenchOptions.requireWritable(csv);
        BenchOptions.requireWritable(html);
        BenchOptions.warnIfBusy(terminal);
        String conditions = String.format(
                Locale.ROOT,
                "%,d parameters, %d clients, digits of %d bits from the real encoder with noise; runs: %d; SEAL %s; CPU time of one"
                        + " thread",
                length,
                clients,
                BenchPlan.DIGIT_BITS,
                repetitions,
                SealLibrary.sealVersion());
        terminal.print(conditions);
        AggregationComparison comparison = measure(contenders, length, repetitions);
        report(comparison, conditions);
        return ExitCode.SUCCESS.status();
    }

    private AggregationComparison measure(List<AggregationContender> contenders, int length, int repetitions) {
        List<AggregationFigures> figures = new ArrayList<>();
        try (Progress progress = terminal.progress("measuring", contenders.size() + 1L)) {
            EncodedVectors vectors = new EncodedVectors(length, clients);
            progress.advance(1);
            AggregationTimer timer = new AggregationTimer(vectors, repetitions);
            for (AggregationContender contender : contenders) {
                try (AggregationSubject subject = contender.setUp().with(length, clients)) {
                    figures.add(timer.time(subject));
                }
                progress.advance(1);
            }
            return new AggregationComparison(figures, vectors.decodeSeconds(), length);
        }
    }

    private void report(AggregationComparison comparison, String conditions) {
        List<BenchLine> lines = comparison.figures().stream()
                .flatMap(f -> comparison.lines(f).stream())
                .toList();
        AggregationText.table(comparison).forEach(terminal::print);
        terminal.print("");
        AggregationText.remarks(comparison).forEach(terminal::print);
        lines.forEach(line -> terminal.printJson(line.json()));
        terminal.print("");
        for (BenchGoal goal : comparison.goals()) {
            terminal.print(goal.text());
            terminal.printJson(goal.json("aggregation", comparison.parameters(), clients, 1));
        }
        if (csv != null) {
            NewFiles.replace(csv, BenchLine.csv(lines).getBytes(StandardCharsets.UTF_8));
        }
        if (html != null) {
            String page = AggregationPage.html(comparison, conditions);
            NewFiles.replace(html, page.getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<AggregationContender> contenders() {
        List<AggregationContender> all = AggregationContender.all(quick);
        List<String> names = all.stream().map(AggregationContender::name).toList();
        for (String subject : subjects) {
            if (!names.contains(subject)) {
                throw CommandFailure.usage("no subject '" + subject + "'; --subject " + String.join(", ", names));
            }
        }
        return all.stream()
                .filter(contender -> subjects.isEmpty() || subjects.contains(contender.name()))
                .toList();
    }
}
