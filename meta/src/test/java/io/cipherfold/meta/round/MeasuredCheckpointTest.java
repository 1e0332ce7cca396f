// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.task.SinusoidClients;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.measure.AdaptiveClipNorm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients measured, and the clip norm that follows from it, go through a checkpoint. */
class MeasuredCheckpointTest {

    private static final int CLIENTS = 6;
    private static final int ROUNDS = 12;

    @TempDir
    Path folder;

    private final Mlp model = new Mlp(List.of(1, 8, 1), Activation.RELU, Loss.SQUARED_ERROR);
    private final MeasuredUpdates measured = new MeasuredUpdates(
            model.layout(),
            0.5,
            new MeasurementSettings(
                    0.2, 20, 1, 60, false, false, Optional.of(new AdaptiveClipNorm(0.2, 0.5, 1, 0.1, 100))));

    /** Passes rounds on and fails in one of them. */
    private record Failing(SecureSum sum, int failingRound) implements SecureSum {
        @Override
        public int vectorLength() {
            return sum.vectorLength();
        }

        @Override
        public RoundOutcome run(int round, float[] announced) {
            if (round == failingRound) {
                throw new IllegalStateException("the power failed");
            }
            return sum.run(round, announced);
        }

        @Override
        public void close() {
            sum.close();
        }
    }

    private TrainingResult train(int failingRound, Optional<Checkpoint> checkpoint) {
        SinusoidClients tasks = new SinusoidClients(4, CLIENTS, 3, new TaskShape(1, 1, 5, 7));
        int[] everybody = IntStream.range(0, CLIENTS).toArray();
        try (MetaClients clients = new MetaClients(
                        model, new FirstOrderMaml(new InnerLoop(0.01, 1)), tasks, 3, Optional.of(measured));
                SecureSum sum = new Failing(
                        new InsecurePlainMean(
                                measured.vectorLength(), measured.planClipNorm(), round -> everybody, clients),
                        failingRound)) {
            FederatedTraining training = new FederatedTraining(
                    sum,
                    new TrainingSettings(ROUNDS, ServerOptimiser.Settings.adam(0.01), 0, 4),
                    Optional.of(measured),
                    vector -> new AdaptationReport(
                            List.of(new Estimate(vector[0], 0, 1)), List.of(new Estimate(0, 0, 1))));
            return checkpoint
                    .map(training::withCheckpoint)
                    .orElse(training)
                    .run(model.initialise(1), TrainingListener.NONE);
        }
    }

    @Test
    void resume_adaptiveNorm_goesOnAtTheSameBits() {
        Checkpoint checkpoint = new Checkpoint(folder.resolve("measured.ckpt"), "measured", 3, true);
        TrainingResult whole = train(0, Optional.empty());
        assertThatThrownBy(() -> train(8, Optional.of(checkpoint))).hasMessage("the power failed");
        TrainingResult resumed = train(0, Optional.of(checkpoint));
        assertThat(resumed.model()).isEqualTo(whole.model());
        assertThat(resumed.measured()).hasSize(ROUNDS).isEqualTo(whole.measured());
        assertThat(whole.measured().get(ROUNDS - 1).clipNorm())
                .isNotEqualTo(whole.measured().get(5).clipNorm());
    }
}
