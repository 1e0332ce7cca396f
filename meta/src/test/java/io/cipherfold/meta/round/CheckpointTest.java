// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.MetaException;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.SecureSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {

    private static final float[] START = {3, -2, 0.5f};

    @TempDir
    Path folder;

    /** A sum whose mean is the way to (1, 1, 1), bent by the round; it fails in one of them. */
    private record Bowl(int failingRound) implements SecureSum {
        @Override
        public int vectorLength() {
            return START.length;
        }

        @Override
        public RoundOutcome run(int round, float[] model) {
            if (round == failingRound) {
                throw new IllegalStateException("the power failed");
            }
            double[] sum = new double[model.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = model[i] - 1 + 0.1 * Math.sin(round + i);
            }
            return new RoundOutcome.Released(new ReleasedSum(round, 1, sum));
        }

        @Override
        public void close() {}
    }

    private static AdaptationReport report(float[] model) {
        Estimate loss = new Estimate(Math.abs(model[0] - 1), 0, 1);
        return new AdaptationReport(List.of(loss), List.of(loss));
    }

    private static TrainingSettings settings(ServerOptimiser.Kind kind) {
        return new TrainingSettings(20, new ServerOptimiser.Settings(kind, 0.1, 0.9, 0.99, 1e-3), 5, 4);
    }

    private static FederatedTraining training(SecureSum sum, ServerOptimiser.Kind kind) {
        return new FederatedTraining(sum, settings(kind), Optional.empty(), CheckpointTest::report);
    }

    private Checkpoint checkpoint(String experiment, boolean resume) {
        return new Checkpoint(folder.resolve("training.ckpt"), experiment, 3, resume);
    }

    @ParameterizedTest
    @EnumSource(ServerOptimiser.Kind.class)
    void resume_afterACrash_endsAtTheSameBits(ServerOptimiser.Kind kind) {
        TrainingResult whole = training(new Bowl(0), kind).run(START, TrainingListener.NONE);
        assertThatThrownBy(() -> training(new Bowl(12), kind)
                        .withCheckpoint(checkpoint("bowl", false))
                        .run(START, TrainingListener.NONE))
                .hasMessage("the power failed");
        TrainingResult resumed = training(new Bowl(0), kind)
                .withCheckpoint(checkpoint("bowl", true))
                .run(START, TrainingListener.NONE);
        assertThat(resumed.model()).isEqualTo(whole.model());
        assertThat(resumed.curve()).isEqualTo(whole.curve());
        assertThat(resumed.meanClients()).isEqualTo(whole.meanClients());
        assertThat(Checkpoint.model(folder.resolve("training.ckpt"), "bowl", START.length))
                .isEqualTo(whole.model());
    }

    @Test
    void file_ofAnotherTraining_isRefusedWithBothNames() {
        train("a bowl");
        assertThatThrownBy(() -> run("another bowl", true))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("training.ckpt")
                .hasMessageContaining("a bowl")
                .hasMessageContaining("another bowl");
        assertThatThrownBy(() -> Checkpoint.model(folder.resolve("training.ckpt"), "a bowl", 4))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("3 parameters, the model has 4");
    }

    @Test
    void existingFile_withoutResume_isNotOverwritten() throws IOException {
        train("bowl");
        byte[] before = Files.readAllBytes(folder.resolve("training.ckpt"));
        assertThatThrownBy(() -> run("bowl", false))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("exists");
        assertThat(Files.readAllBytes(folder.resolve("training.ckpt"))).isEqualTo(before);
    }

    /** Flipped bytes and shorter lengths, in steps of seven. */
    @Test
    void file_damaged_isRefused() throws IOException {
        train("bowl");
        Path file = folder.resolve("training.ckpt");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i += 7) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 4;
            Files.write(file, flipped);
            assertThatThrownBy(() -> run("bowl", true)).as("byte %d", i).isInstanceOf(MetaException.class);
            Files.write(file, Arrays.copyOf(whole, i));
            assertThatThrownBy(() -> run("bowl", true)).as("length %d", i).isInstanceOf(MetaException.class);
        }
        assertThatThrownBy(() -> Checkpoint.model(folder.resolve("none"), "bowl", 3))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("there is no checkpoint");
    }

    /** Bytes that fit their hash and make no checkpoint. */
    @Test
    void file_wrongUnderARightHash_isRefusedWithTheReason() throws IOException {
        train("bowl");
        byte[] whole = Files.readAllBytes(folder.resolve("training.ckpt"));
        byte[] body = Arrays.copyOf(whole, whole.length - 32);
        int version = "cipherfold checkpoint".length();
        byte[] newer = body.clone();
        newer[version + 3] = 9;
        assertRefused(newer, "version 9");
        assertRefused(Arrays.copyOf(body, body.length + 1), "1 bytes too many");
        assertRefused(Arrays.copyOf(body, body.length - 1), "damaged");
        for (int length = version + 4; length < body.length; length++) {
            assertRefused(Arrays.copyOf(body, length), "");
        }
        int parameters = version + 4 + 4 + "bowl".length() + 4 + 4 + 8 + 4 + 8 + 4;
        byte[] longer = body.clone();
        longer[parameters] = 0x7f;
        assertRefused(longer, "parameters");
    }

    private void assertRefused(byte[] body, String reason) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(body);
        bytes.write(sha256(body));
        Files.write(folder.resolve("training.ckpt"), bytes.toByteArray());
        assertThatThrownBy(() -> run("bowl", true))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining(reason);
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void folder_missing_isReported() {
        Checkpoint lost = new Checkpoint(folder.resolve("none").resolve("x"), "bowl", 1, false);
        FederatedTraining training =
                training(new Bowl(0), ServerOptimiser.Kind.SGD).withCheckpoint(lost);
        assertThatThrownBy(() -> training.run(START, TrainingListener.NONE))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> new Checkpoint(folder, "bowl", 0, false)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The loss falls until round 8 and rises then: two points without a new lowest one end it, with the best model. */
    @Test
    void patience_lossRises_stopsWithTheBestModel() {
        TrainingSettings settings = new TrainingSettings(100, ServerOptimiser.Settings.sgd(1), 0, 2, 2);
        SecureSum passing = new SecureSum() {
            @Override
            public int vectorLength() {
                return 1;
            }

            @Override
            public RoundOutcome run(int round, float[] model) {
                return new RoundOutcome.Released(new ReleasedSum(round, 1, new double[] {0.25}));
            }

            @Override
            public void close() {}
        };
        FederatedTraining training = new FederatedTraining(passing, settings, Optional.empty(), CheckpointTest::report);
        TrainingResult result =
                training.withCheckpoint(checkpoint("passing", false)).run(new float[] {3}, TrainingListener.NONE);
        assertThat(result.end()).isEqualTo(RunEnd.STOPPED_EARLY);
        assertThat(result.model()).containsExactly(1f);
        assertThat(result.after().loss().get(0).mean()).isZero();
        assertThat(result.releasedRounds()).isEqualTo(12);
        assertThat(Checkpoint.model(folder.resolve("training.ckpt"), "passing", 1))
                .containsExactly(1f);
        assertThat(training.withCheckpoint(checkpoint("passing", true)).run(new float[] {3}, TrainingListener.NONE))
                .satisfies(again -> assertThat(again.model()).containsExactly(1f))
                .satisfies(again -> assertThat(again.releasedRounds()).isEqualTo(12));
    }

    private void train(String experiment) {
        run(experiment, false);
    }

    private TrainingResult run(String experiment, boolean resume) {
        return training(new Bowl(0), ServerOptimiser.Kind.ADAM)
                .withCheckpoint(checkpoint(experiment, resume))
                .run(START, TrainingListener.NONE);
    }
}
