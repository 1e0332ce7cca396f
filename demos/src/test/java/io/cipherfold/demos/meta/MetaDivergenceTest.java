// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.bench.BenchRun;
import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.Problems;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run when a training or an adaptation diverges, or a federation ends before its time. */
@Tag("native")
class MetaDivergenceTest {

    /** So large that some of ten thousand tasks diverge, and none of the hundred of the learning curve. */
    private static final String RATE_OF_SOME_TASKS =
            "meta train --algorithm pretrained --iterations 1 --inner-rate 0.08 --test-tasks 10000";

    private static final int IMAGE = 28 * 28;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private TableKitchen kitchen(Problem problem) {
        return kitchen(problem, Optional.empty());
    }

    private TableKitchen kitchen(Problem problem, Optional<Path> data) {
        PrintStream sink = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new TableKitchen(
                new Terminal(sink, sink, Map.of(), false),
                KernelChoice.fastest(),
                problem,
                data,
                false,
                OptionalInt.of(1),
                1);
    }

    @Test
    void train_modelThatDivergesOnNewTasks_tellsWhatIsKnownAndFails(@TempDir Path out) throws IOException {
        BenchRun run = BenchRun.in(Map.of(), RATE_OF_SOME_TASKS + " --json --out " + out)
                .exits(ExitCode.FAILED);
        JsonNode json = run.json().get(0);
        assertThat(json.get("curve")).hasSize(2);
        assertThat(json.get("end").asText()).isEqualTo("COMPLETE");
        for (String key : List.of("mean", "interval95", "untrained", "untrainedInterval95")) {
            assertThat(json.get(key).isNull()).as(key).isTrue();
        }
        assertThat(json.get("normalization").asText()).isEqualTo("none");
        assertThat(json.get("byNormalization").get("none").isNull()).isTrue();
        assertThat(json.get("afterSteps")).isEmpty();
        assertThat(run.err()).contains("warning: adaptation of the model to new tasks diverges");
        assertThat(Files.readString(out.resolve("meta-sinusoid-pretrained.html")))
                .contains("adaptation diverges", "Learning curve");
    }

    @Test
    void evaluate_modelThatDiverges_saysSoAndFails(@TempDir Path folder) {
        Path file = folder.resolve("a.ckpt");
        String same = " --algorithm fomaml --inner-rate 0.3 --iterations 1 --test-tasks 20 --checkpoint " + file;
        BenchRun.in(Map.of(), "meta train --test-steps 0" + same).exits(ExitCode.SUCCESS);
        BenchRun run =
                BenchRun.in(Map.of(), "meta evaluate --test-steps 100" + same).exits(ExitCode.FAILED);
        assertThat(run.out()).contains("fomaml on sinusoid", "adaptation diverges");
    }

    @Test
    void sinusoidTable_everythingDiverges_hasAllRows() {
        ResultTable table = new SinusoidTable().make(kitchen(new DivergingProblem(1, 0)));
        assertThat(table.rows()).hasSize(9);
        assertThat(table.rows().subList(0, 8))
                .allSatisfy(row -> assertThat(row.subList(2, 6)).containsOnly("diverges"));
        assertThat(table.rows().get(8).get(2))
                .as("the oracle has tasks of its own")
                .contains("±");
    }

    @Test
    void sineOrLineTable_everythingDiverges_hasAllRows() {
        ResultTable table = new SineOrLineTable().make(kitchen(new DivergingProblem(1, 0)));
        assertThat(table.rows()).hasSize(12);
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.subList(4, 10)).containsOnly("diverges"));
    }

    @Test
    void calibrationTable_everythingDiverges_hasAllRows() {
        ResultTable table = new CalibrationTable().make(kitchen(new DivergingProblem(IMAGE, 0)));
        assertThat(table.rows()).hasSize(2);
        assertThat(table.rows()).allSatisfy(row -> assertThat(row.subList(2, 6)).containsOnly("diverges"));
    }

    @Test
    void omniglotTable_everythingDiverges_hasAllRows() {
        ResultTable table = new OmniglotTable(5, 1).make(kitchen(new DivergingProblem(IMAGE, 0)));
        assertThat(table.rows()).hasSize(10);
        assertThat(table.rows().subList(1, 10))
                .allSatisfy(row -> assertThat(row.subList(2, 5)).containsOnly("diverges"));
    }

    @Test
    void omniglotLearnersTable_everythingDiverges_hasAllRows() {
        ResultTable table = new OmniglotLearnersTable().make(kitchen(new DivergingProblem(IMAGE, 0)));
        assertThat(table.rows()).hasSize(9);
        assertThat(table.rows().subList(1, 9))
                .allSatisfy(row -> assertThat(row.subList(2, 5)).containsOnly("diverges"));
    }

    @Test
    void alphabetTable_everythingDiverges_hasAllRows() {
        ResultTable table = new AlphabetTable().make(kitchen(new DivergingProblem(IMAGE, 30)));
        assertThat(table.rows()).hasSize(5);
        assertThat(table.rows().subList(1, 5))
                .allSatisfy(row -> assertThat(row.subList(1, 3)).containsOnly("diverges"));
        assertThat(table.notes().get(0)).contains("cannot be compared");
    }

    @Test
    void nslKddTable_classificationDiverges_hasAllRowsWithTheDetection() {
        String data = System.getenv("CIPHERFOLD_DATA");
        assumeTrue(data != null && !data.isBlank(), "skipped: CIPHERFOLD_DATA does not name a data directory");
        Problem problem = new DivergingProblem(ProblemKind.NSL_KDD.inputs(), 0);
        ResultTable table = new NslKddTable().make(kitchen(problem, Optional.of(Path.of(data))));
        assertThat(table.rows()).hasSize(4);
        assertThat(table.rows().subList(1, 4)).allSatisfy(row -> {
            assertThat(row.subList(1, 3)).containsOnly("diverges");
            assertThat(row.subList(3, 5)).as("from data that is sound").allMatch(cell -> cell.contains("±"));
        });
    }

    @Test
    void kitchen_failureOfAnotherKind_isNoResult() {
        assertThatThrownBy(() -> kitchen(new DivergingProblem(1, 0)).train("a row", 1, progress -> {
                    throw new MetaException(MetaException.Code.DATA, "a damaged file");
                }))
                .isInstanceOf(MetaException.class)
                .hasMessage("a damaged file");
    }

    private static ExperimentRun sinusoid() {
        Experiment preset =
                Presets.central(ProblemKind.SINUSOID, LearningMethod.MAML, Optional.empty(), Optional.empty());
        return new ExperimentRun(
                preset.withOuter(preset.outer().withIterations(2)),
                Problems.load(ProblemKind.SINUSOID, Optional.empty()),
                KernelChoice.fastest());
    }

    /** A federation that never releases a sum. */
    private static TrainingResult aborted(ExperimentRun run, TrainingListener listener) {
        return run.trainOver(new Aborting(run.parameters()), Optional.empty(), listener);
    }

    private record Aborting(int vectorLength) implements SecureSum {
        @Override
        public RoundOutcome run(int round, float[] model) {
            return new RoundOutcome.Aborted(round, AbortReason.VOTE_DEADLINE);
        }

        @Override
        public void close() {}
    }

    @Test
    void kitchen_trainingThatEndsBeforeItsTime_isAFailureThatSaysWhy() {
        ExperimentRun run = sinusoid();
        TableKitchen kitchen = kitchen(Problems.load(ProblemKind.SINUSOID, Optional.empty()));
        assertThatThrownBy(
                        () -> kitchen.train(run.experiment().outer(), "encrypted", progress -> aborted(run, progress)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("encrypted: the training ended after 0 of 2 rounds: TOO_MANY_ABORTS");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("round 1 was aborted: VOTE_DEADLINE");
    }

    @Test
    void status_trainingThatEndsBeforeItsTime_isAFailure() {
        ExperimentRun run = sinusoid();
        Terminal terminal =
                new Terminal(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), false);
        TrainingReport whole = report(run, run.train(Optional.empty(), TrainingListener.NONE));
        assertThat(MetaRuns.status(whole, terminal)).isEqualTo(ExitCode.SUCCESS.status());
        assertThat(err.size()).isZero();
        TrainingReport broken = report(run, aborted(run, TrainingListener.NONE));
        assertThat(MetaRuns.status(broken, terminal)).isEqualTo(ExitCode.FAILED.status());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("ended before its time: TOO_MANY_ABORTS");
        assertThat(TrainingJson.of(broken)).containsEntry("aborted", 12).containsEntry("iterations", 0);
    }

    private static TrainingReport report(ExperimentRun run, TrainingResult training) {
        return new TrainingReport(
                run.experiment(),
                run.parameters(),
                "any",
                Judgement.of(run, training.model()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(training),
                Optional.empty(),
                1,
                1);
    }
}
