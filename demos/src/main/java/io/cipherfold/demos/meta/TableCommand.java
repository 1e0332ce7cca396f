// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Json;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.kernel.Kernels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold meta table}: re-creates a table of results. */
@Command(
        name = "table",
        description = "Re-creates a table of results as Markdown, beside published or calibrated values.",
        footer = {"", "Example:", "  cipherfold meta table sinusoid --quick"})
final class TableCommand implements Callable<Integer> {

    private static final List<TableRecipe> TABLES = List.of(
            new SinusoidTable(),
            new SineOrLineTable(),
            new OmniglotTable(5, 1),
            new OmniglotTable(5, 5),
            new OmniglotTable(20, 1),
            new OmniglotLearnersTable(),
            new CalibrationTable(),
            new SyntheticTable(),
            new AlphabetTable(),
            new EncryptedTable(),
            new NslKddTable(),
            new PrivateRegressionTable(),
            new InnerNoiseTable(),
            new PersonalisedTable(),
            new LearnedOptimizerTable(),
            new LeoTable());

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The table; see --list.")
    @Example("sinusoid")
    private @Nullable String name;

    @Option(names = "--list", description = "List the tables and end.")
    private boolean list;

    @Option(names = "--quick", description = "Short trainings, some minutes at most; the default.")
    private boolean quick;

    @Option(names = "--full", description = "Trainings of the length of the published ones: up to hours.")
    private boolean full;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Iterations of every training, whatever its usual length.")
    @Example("100")
    private @Nullable Integer iterations;

    @Option(names = "--seed", paramLabel = "N", description = "Repeats tasks and initial models; default 1.")
    @Example("1")
    private long seed = 1;

    @Option(names = "--kernels", paramLabel = "NAME", description = "What computes: fastest (default), native or nd4j.")
    @Example("nd4j")
    private String kernels = KernelOption.FASTEST;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder with data sets; CIPHERFOLD_DATA stands in.")
    @Example("data")
    private @Nullable Path data;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the table as Markdown and JSON into this folder.")
    @Example("report")
    private @Nullable Path out;

    TableCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (list) {
            TABLES.forEach(table -> terminal.print(String.format("%-20s %s", table.name(), table.summary())));
            terminal.printJson(Map.of(
                    "tables",
                    TABLES.stream()
                            .map(table -> Map.of("name", table.name(), "summary", table.summary()))
                            .toList()));
            return ExitCode.SUCCESS.status();
        }
        if (quick && full) {
            throw CommandFailure.usage("--quick and --full exclude each other");
        }
        OptionalInt length =
                iterations == null ? OptionalInt.empty() : OptionalInt.of(ExperimentOptions.iterations(iterations, 1));
        TableRecipe recipe = TABLES.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(
                        (name == null ? "name a table" : "there is no table '" + name + "'") + "; there are: "
                                + TABLES.stream().map(TableRecipe::name).collect(Collectors.joining(", "))));
        Kernels chosen = KernelOption.kernels(kernels);
        Optional<Path> folder = MetaRuns.data(recipe.problem(), data, terminal);
        Optional<ReportFolder> reports = Optional.ofNullable(out).map(ReportFolder::create);
        Problem problem = MetaRuns.load(recipe.problem(), folder, terminal);
        TableKitchen kitchen = new TableKitchen(terminal, chosen, problem, folder, full, length, seed);
        ProcessClock clock = new ProcessClock();
        ResultTable table = TrainingFailures.explained(() -> recipe.make(kitchen));
        table.markdown().forEach(terminal::print);
        Map<String, Object> json = new LinkedHashMap<>(table.json());
        json.put("full", full);
        json.put("seed", seed);
        json.put("kernels", kitchen.kernels().name());
        json.put("seconds", clock.seconds());
        json.put("cpuSeconds", clock.cpuSeconds());
        terminal.printJson(json);
        reports.ifPresent(written -> {
            written.replace("meta-table-" + recipe.name() + ".md", String.join("\n", table.markdown()) + "\n");
            written.replace("meta-table-" + recipe.name() + ".json", Json.line(json) + "\n");
        });
        return ExitCode.SUCCESS.status();
    }
}
