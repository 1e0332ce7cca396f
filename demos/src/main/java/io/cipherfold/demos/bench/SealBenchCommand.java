// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.seal.Scheme;
import io.cipherfold.seal.SealLibrary;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold bench seal}: what the binding costs beyond SEAL itself. */
@Command(
        name = "seal",
        description = {
            "Calls each operation of SEAL from C++ and from Java in turn, and tells what Java adds.",
            "",
            "Times are CPU times of the calling thread. Differences and ratios are medians over pairs of short batches,"
                    + " one in C++ and one in Java.",
            "",
            "The C++ side is the program in the environment variable CIPHERFOLD_SEAL_BENCH. The launcher in a source"
                    + " tree sets it to native/target/native-build/bench/cipherfold-seal-bench. Without it the times"
                    + " in Java alone are printed."
        },
        footer = {"", "Example:", "  cipherfold bench seal --quick"})
final class SealBenchCommand implements Callable<Integer> {

    /** Path of the program in C++. */
    static final String PROGRAM_VARIABLE = "CIPHERFOLD_SEAL_BENCH";

    private static final double SECONDS = 1;
    private static final double QUICK_SECONDS = 0.2;
    private static final List<Integer> QUICK_DEGREES = List.of(4096, 8192);
    /** Goals are decided by small differences: their cases get more time. */
    private static final int TIME_FOR_GOALS = 4;

    private final Terminal terminal;

    @Option(names = "--quick", description = "N of 4096 and 8192 and a fifth of the time: about a minute.")
    private boolean quick;

    @Option(
            names = "--operation",
            split = ",",
            paramLabel = "NAME",
            description = "Only these operations; a wrong name lists all.")
    @Example("add,encrypt-public")
    private List<String> operationNames = List.of();

    @Option(names = "--scheme", split = ",", paramLabel = "NAME", description = "Only bfv, bgv, ckks.")
    @Example("bfv")
    private List<String> schemeNames = List.of();

    @Option(
            names = "--degree",
            split = ",",
            paramLabel = "N",
            description = "Only these: 1024, 2048, 4096, 8192, 16384.")
    @Example("4096")
    private List<Integer> degrees = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Time for one operation, C++ and Java together; default 1. Four times as much where a goal"
                    + " depends on it.")
    @Example("0.5")
    private @Nullable Double seconds;

    @Option(
            names = "--cpp-single-thread",
            description = "Compare everything with a C++ process of one thread, in which the C library leaves the"
                    + " atomic instructions out of its locks. By default it has a second thread, which sleeps, and only"
                    + " the cases of the first two goals are compared with both.")
    private boolean cppSingleThread;

    SealBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Set<SealOperation> operations = operations();
        Set<Scheme> schemes = schemes();
        Set<Integer> chosenDegrees = degrees();
        double time = time();
        Optional<Path> program = program();
        warnIfBusy();
        YoungGeneration.touch(Duration.ofMillis((long) Math.min(5000, 20_000 * time)));
        terminal.print(
                "SEAL " + SealLibrary.sealVersion() + ", one thread; microseconds of CPU time for one call, medians");
        if (program.isEmpty()) {
            terminal.note("no program in C++ to compare with: " + PROGRAM_VARIABLE + " is not set; Java alone");
        }
        terminal.print(SealBenchText.head(program.isPresent()));
        List<SealFigure> figures = new ArrayList<>();
        int groups = schemes.size() * chosenDegrees.size();
        try (Progress progress = terminal.progress("measuring", (long) groups * operations.size())) {
            for (Scheme scheme : schemes) {
                for (int degree : chosenDegrees) {
                    measure(scheme, degree, operations, time, program.orElse(null), progress, figures);
                }
            }
        }
        reportGoals(figures);
        return ExitCode.SUCCESS.status();
    }

    private void warnIfBusy() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system.getSystemLoadAverage() > system.getAvailableProcessors()) {
            terminal.warn(String.format(
                    Locale.ROOT,
                    "the machine is busy (load average %.1f, %d processors): expect wide intervals",
                    system.getSystemLoadAverage(),
                    system.getAvailableProcessors()));
        }
    }

    /** A process for each scheme and degree: the memory of one does not shape the times of the next. */
    private void measure(
            Scheme scheme,
            int degree,
            Set<SealOperation> operations,
            double time,
            @Nullable Path program,
            Progress progress,
            List<SealFigure> figures) {
        try (SealOperands operands = new SealOperands(scheme, degree);
                SealCoProcess coProcess = program == null ? null : started(program, cppSingleThread)) {
            SealTimer timer = new SealTimer(operands, coProcess);
            for (SealOperation operation : operations) {
                SealCase subject = new SealCase(scheme, degree, operation);
                List<SealGoal> goals = Arrays.stream(SealGoal.values())
                        .filter(goal -> goal.concerns(subject))
                        .toList();
                double caseTime = goals.isEmpty() ? time : TIME_FOR_GOALS * time;
                timer.time(subject, caseTime)
                        .ifPresent(times -> report(new SealFigure(subject, times, cppSingleThread), figures));
                if (program != null && !cppSingleThread && goals.stream().anyMatch(SealGoal::hasTwoBaselines)) {
                    try (SealCoProcess alone = started(program, true)) {
                        new SealTimer(operands, alone)
                                .time(subject, caseTime)
                                .ifPresent(times -> report(new SealFigure(subject, times, true), figures));
                    }
                }
                progress.advance(1);
            }
        }
    }

    private void report(SealFigure figure, List<SealFigure> figures) {
        figures.add(figure);
        terminal.print(SealBenchText.line(figure));
        terminal.printJson(SealBenchJson.of(figure));
    }

    private static SealCoProcess started(Path program, boolean singleThread) {
        SealCoProcess coProcess = new SealCoProcess(program, singleThread);
        String version = coProcess.sealVersion();
        if (!version.equals(SealLibrary.sealVersion())) {
            coProcess.close();
            throw CommandFailure.environment(
                    program + " has SEAL " + version + ", the binding has " + SealLibrary.sealVersion()
                            + ": build both again",
                    null);
        }
        return coProcess;
    }

    private void reportGoals(List<SealFigure> figures) {
        terminal.print("");
        for (SealGoal goal : SealGoal.values()) {
            reportGoal(goal, goal.outcome(figures, cppSingleThread).orElse(null), cppSingleThread);
            if (!cppSingleThread) {
                goal.outcome(figures, true).ifPresent(outcome -> reportGoal(goal, outcome, true));
            }
        }
    }

    private void reportGoal(SealGoal goal, SealGoal.@Nullable Outcome outcome, boolean singleThread) {
        terminal.print(SealBenchText.line(goal, outcome, singleThread));
        terminal.printJson(SealBenchJson.of(goal, outcome, singleThread));
    }

    private Set<SealOperation> operations() {
        if (operationNames.isEmpty()) {
            return EnumSet.allOf(SealOperation.class);
        }
        Set<SealOperation> chosen = EnumSet.noneOf(SealOperation.class);
        for (String name : operationNames) {
            chosen.add(SealOperation.named(name)
                    .orElseThrow(() -> CommandFailure.usage("no operation '" + name + "'; --operation "
                            + Arrays.stream(SealOperation.values())
                                    .map(SealOperation::optionName)
                                    .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    private Set<Scheme> schemes() {
        if (schemeNames.isEmpty()) {
            return EnumSet.allOf(Scheme.class);
        }
        Set<Scheme> chosen = EnumSet.noneOf(Scheme.class);
        for (String name : schemeNames) {
            chosen.add(Arrays.stream(Scheme.values())
                    .filter(scheme -> SealCase.optionName(scheme).equals(name))
                    .findFirst()
                    .orElseThrow(() -> CommandFailure.usage("no scheme '" + name + "'; --scheme bfv, bgv or ckks")));
        }
        return chosen;
    }

    private Set<Integer> degrees() {
        for (int degree : degrees) {
            if (!SealCase.DEGREES.contains(degree)) {
                throw CommandFailure.usage("no degree " + degree + "; --degree 1024, 2048, 4096, 8192 or 16384");
            }
        }
        if (degrees.isEmpty()) {
            return new TreeSet<>(quick ? QUICK_DEGREES : SealCase.DEGREES);
        }
        return new TreeSet<>(degrees);
    }

    private double time() {
        Double chosen = seconds;
        if (chosen == null) {
            return quick ? QUICK_SECONDS : SECONDS;
        }
        if (!(chosen > 0 && chosen <= 3600)) {
            throw CommandFailure.usage("--seconds must be above 0 and at most 3600, was " + chosen);
        }
        return chosen;
    }

    private Optional<Path> program() {
        Optional<Path> program = terminal.environment(PROGRAM_VARIABLE).map(Path::of);
        program.filter(path -> !Files.isExecutable(path)).ifPresent(path -> {
            throw CommandFailure.environment(PROGRAM_VARIABLE + ": there is no program " + path, null);
        });
        return program;
    }
}
