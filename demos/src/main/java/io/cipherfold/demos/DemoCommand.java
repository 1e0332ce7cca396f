// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.demos.seallessons.Blackboard;
import io.cipherfold.demos.seallessons.Lesson;
import io.cipherfold.demos.seallessons.SealLessons;
import io.cipherfold.meta.MetaException;
import io.cipherfold.seal.SealLibrary;
import io.cipherfold.secureagg.RunEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold demo}: runs a story and reports it as text, as a page and as JSON. */
@Command(
        name = "demo",
        description = "Runs a story from end to end: real parties, real encryption, loopback network.",
        footer = {"", "Example: cipherfold demo sinusoid --rounds 150"})
final class DemoCommand implements Callable<Integer> {

    private static final List<Story> STORIES = List.of(new SinusoidStory(), new OmniglotStory());
    private static final String LESSONS = "seal-lessons";
    private static final String REPORT = "cipherfold-demo.html";

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "STORY", description = "The story; default sinusoid. See --list.")
    private String story = "sinusoid";

    @Option(names = "--list", description = "List the stories and end.")
    private boolean list;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder with data sets; CIPHERFOLD_DATA stands in.")
    @Example("data")
    private @Nullable Path data;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds to release in the main run.")
    @Example("150")
    private @Nullable Integer rounds;

    @Option(names = "--cohort", paramLabel = "N", description = "Clients in a round on average.")
    @Example("140")
    private @Nullable Integer cohort;

    @Option(names = "--population", paramLabel = "N", description = "Enrolled clients.")
    @Example("10000")
    private @Nullable Integer population;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats tasks, cohorts and initial models; never anything cryptographic.")
    @Example("1")
    private long seed = 1;

    @Option(names = "--no-noise", description = "Leave out the run with noise.")
    private boolean withoutNoise;

    @Option(
            names = "--no-measurements",
            description = "Clients of the run with noise do not report their losses beside their updates.")
    private boolean withoutMeasurements;

    @Option(
            names = "--scheme",
            paramLabel = "NAME",
            description =
                    "one-time-key (default), direct-bfv (only against a node that keeps to the protocol), or plain: no"
                            + " encryption.")
    @Example("one-time-key")
    private String scheme = SchemeId.ONE_TIME_KEY.optionName();

    @Option(names = "--separate-processes", description = "Run node, members and client hosts as separate JVMs.")
    private boolean separateProcesses;

    @Option(names = "--narrate", description = "Tell every round.")
    private boolean narrate;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (list) {
            STORIES.forEach(s -> terminal.print(String.format("%-12s %s", s.name(), s.summary())));
            terminal.print(String.format("%-12s %s", LESSONS, "SEAL's example programs as eight lessons in Java"));
            return ExitCode.SUCCESS.status();
        }
        if (story.equals(LESSONS)) {
            return teach();
        }
        Story chosen = STORIES.stream()
                .filter(s -> s.name().equals(story))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("there is no story '" + story + "'; there are: "
                        + STORIES.stream().map(Story::name).collect(Collectors.joining(", ")) + ", " + LESSONS));
        Path work = newWorkFolder();
        try {
            StoryReport report = chosen.run(options(chosen, work), new TerminalNarrator());
            Path page = writePage(report);
            TextReport.lines(report).forEach(terminal::print);
            terminal.print("");
            terminal.print("Everything above with a learning curve: " + page);
            terminal.printJson(DemoJson.of(report, page));
            boolean complete = report.federation().end().end() == RunEnd.COMPLETE;
            return (complete ? ExitCode.SUCCESS : ExitCode.FAILED).status();
        } catch (StoryException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
        } catch (MetaException e) {
            throw e.code() == MetaException.Code.DATA
                    ? CommandFailure.environment(String.valueOf(e.getMessage()), e)
                    : CommandFailure.failed(String.valueOf(e.getMessage()), e);
        } finally {
            deleteAll(work);
        }
    }

    private int teach() {
        if (rounds != null
                || cohort != null
                || population != null
                || separateProcesses
                || withoutNoise
                || withoutMeasurements
                || data != null) {
            throw CommandFailure.usage(
                    LESSONS + " has no federation: it takes none of --rounds, --cohort, --population,"
                            + " --no-noise, --no-measurements, --separate-processes, --data");
        }
        List<Map<String, Object>> done = new ArrayList<>();
        int number = 0;
        long startNanos = System.nanoTime();
        for (Lesson lesson : SealLessons.all()) {
            number++;
            terminal.print((number == 1 ? "" : "\n") + "Lesson " + number + ". " + lesson.title());
            long lessonNanos = System.nanoTime();
            try {
                lesson.run(new Blackboard(terminal::print));
            } catch (StoryException e) {
                throw CommandFailure.failed("lesson " + number + ": " + e.getMessage(), e);
            }
            done.add(Map.of(
                    "number", number, "title", lesson.title(), "seconds", (System.nanoTime() - lessonNanos) / 1e9));
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("story", LESSONS);
        json.put("seconds", (System.nanoTime() - startNanos) / 1e9);
        json.put("lessons", done);
        json.put("sealVersion", SealLibrary.sealVersion());
        terminal.printJson(json);
        return ExitCode.SUCCESS.status();
    }

    private StoryOptions options(Story chosen, Path work) {
        Path folder = data != null
                ? data
                : terminal.environment("CIPHERFOLD_DATA").map(Path::of).orElse(null);
        if (folder == null) {
            chosen.neededData().ifPresent(needed -> {
                throw CommandFailure.usage(chosen.name() + " needs real data: --data DIR, with " + needed);
            });
        }
        SchemeId id = Arrays.stream(SchemeId.values())
                .filter(s -> s.optionName().equals(scheme))
                .findFirst()
                .orElseThrow(() ->
                        CommandFailure.usage("no scheme '" + scheme + "'; --scheme one-time-key, direct-bfv or plain"));
        OptionalInt people = number("--population", population, 4, 1_000_000);
        int most = people.orElse(10_000);
        return new StoryOptions(
                number("--rounds", rounds, 1, 100_000),
                number("--cohort", cohort, 7, most),
                people,
                seed,
                !withoutNoise,
                !withoutMeasurements,
                id,
                separateProcesses,
                Optional.ofNullable(folder),
                work);
    }

    private static OptionalInt number(String option, @Nullable Integer value, int least, int most) {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value < least || value > most) {
            throw CommandFailure.usage(option + " must be in [" + least + ", " + most + "], was " + value);
        }
        return OptionalInt.of(value);
    }

    private static Path newWorkFolder() {
        try {
            return Files.createTempDirectory("cipherfold-demo-");
        } catch (IOException e) {
            throw CommandFailure.environment("cannot create a temporary folder: " + e.getMessage(), e);
        }
    }

    private static Path writePage(StoryReport report) {
        Path page = Path.of(REPORT);
        try {
            return Files.writeString(page, HtmlReport.page(report));
        } catch (IOException e) {
            throw CommandFailure.environment("cannot write " + page + ": " + e.getMessage(), e);
        }
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of the story go to standard error, so that standard output is the result alone. */
    private final class TerminalNarrator implements Narrator {
        private final long startNanos = System.nanoTime();
        private @Nullable Progress bar;
        private String barName = "";
        private int barDone;

        @Override
        public void say(String line) {
            endBar();
            terminal.note(String.format("%6.1f s  %s", (System.nanoTime() - startNanos) / 1e9, line));
        }

        @Override
        public void explain(String line) {
            if (narrate) {
                say(line);
            }
        }

        @Override
        public void progress(String what, int done, int total) {
            Progress current = bar;
            if (current == null || !what.equals(barName)) {
                endBar();
                current = terminal.progress(what, total);
                bar = current;
                barName = what;
                barDone = 0;
            }
            current.advance(done - barDone);
            barDone = done;
            if (done == total) {
                endBar();
            }
        }

        private void endBar() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}
