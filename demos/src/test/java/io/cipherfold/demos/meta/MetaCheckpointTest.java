// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.demos.bench.BenchRun;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.Problems;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.round.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints through the command. */
@Tag("native")
class MetaCheckpointTest {

    private static final String TRAIN = "meta train --iterations 40 --json --checkpoint ";
    private static final String EVALUATE = "meta evaluate --iterations 40 --json --checkpoint ";

    @TempDir
    private Path folder;

    private static BenchRun run(String arguments) {
        return BenchRun.in(Map.of(), arguments);
    }

    @Test
    void resume_afterAnInterruption_givesTheSameBits() throws IOException {
        Path whole = folder.resolve("whole.ckpt");
        Path interrupted = folder.resolve("interrupted.ckpt");
        JsonNode expected = run(TRAIN + whole).exits(ExitCode.SUCCESS).json().get(0);
        assertThatThrownBy(() -> trainUntilRound(25, interrupted)).isInstanceOf(Interruption.class);
        assertThat(Files.readAllBytes(interrupted)).isNotEqualTo(Files.readAllBytes(whole));

        JsonNode resumed = run(TRAIN + interrupted + " --resume")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(Files.readAllBytes(interrupted)).isEqualTo(Files.readAllBytes(whole));
        assertThat(resumed.get("afterSteps")).isEqualTo(expected.get("afterSteps"));
        assertThat(resumed.get("curve")).isEqualTo(expected.get("curve"));
    }

    /** The command's experiment, stopped as by a power cut. */
    private static void trainUntilRound(int last, Path file) {
        Experiment preset =
                Presets.central(ProblemKind.SINUSOID, LearningMethod.MAML, Optional.empty(), Optional.empty());
        ExperimentRun run = new ExperimentRun(
                preset.withOuter(preset.outer().withIterations(40)),
                Problems.load(ProblemKind.SINUSOID, Optional.empty()),
                KernelChoice.fastest());
        run.train(Optional.of(run.checkpoint(file, false)), new TrainingListener() {
            @Override
            public void roundReleased(int round, OptionalInt clients) {
                if (round == last) {
                    throw new Interruption();
                }
            }
        });
    }

    private static final class Interruption extends IllegalStateException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void evaluate_givesTheResultOfTheTraining() {
        Path file = folder.resolve("a.ckpt");
        JsonNode trained = run(TRAIN + file).exits(ExitCode.SUCCESS).json().get(0);
        JsonNode judged = run(EVALUATE + file).exits(ExitCode.SUCCESS).json().get(0);
        assertThat(judged.get("afterSteps")).isEqualTo(trained.get("afterSteps"));
        JsonNode fewer = run(EVALUATE + file + " --test-tasks 30 --test-steps 1")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(fewer.get("tasks").asInt()).isEqualTo(30);
        assertThat(fewer.get("afterSteps")).hasSize(2);
    }

    @Test
    void evaluate_otherSettings_areRefusedAndBothAreNamed() {
        Path file = folder.resolve("a.ckpt");
        run(TRAIN + file).exits(ExitCode.SUCCESS);
        for (String other : new String[] {"--algorithm fomaml", "--seed 2", "--inner-rate 0.02", "--tasks 24"}) {
            BenchRun refused = run(EVALUATE + file + " " + other).exits(ExitCode.FAILED);
            assertThat(refused.err()).contains("another training", "there: ", "here: ");
        }
        BenchRun model = run(EVALUATE + file + " --algorithm reptile").exits(ExitCode.FAILED);
        assertThat(model.err()).contains("Mlp[1, 40, 40, 1]", "Mlp[1, 64, 64, 1]");
    }

    @Test
    void checkpoint_inTheWay_isNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
        assertThat(run(TRAIN + file).exits(ExitCode.USAGE).err()).contains("--resume");
        assertThat(run(TRAIN + file + " --resume").exits(ExitCode.FAILED).err()).contains("not a checkpoint");
        assertThat(file).hasContent("mine");
    }

    @Test
    void checkpoint_missingFileOrFolder_isAnEnvironmentError() {
        assertThat(run(EVALUATE + folder.resolve("none"))
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("no readable checkpoint");
        assertThat(run(TRAIN + folder.resolve("no/such/folder/a.ckpt"))
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("it needs a directory");
    }
}
