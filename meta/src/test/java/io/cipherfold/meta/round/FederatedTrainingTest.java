// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.SecureSum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederatedTrainingTest {

    /** Pulls the model towards 1 in the first coordinate; aborts every third round. */
    private static final class ScriptedSum implements SecureSum {
        final List<float[]> announced = new ArrayList<>();

        @Override
        public int vectorLength() {
            return 2;
        }

        @Override
        public RoundOutcome run(int round, float[] model) {
            announced.add(model.clone());
            if (round % 3 == 0) {
                return new RoundOutcome.Aborted(round, AbortReason.VOTE_DEADLINE);
            }
            return new RoundOutcome.Released(new ReleasedSum(round, 4, new double[] {4 * (model[0] - 1), 0}));
        }

        @Override
        public void close() {}
    }

    private static AdaptationReport distance(float[] model) {
        Estimate estimate = new Estimate(Math.abs(model[0] - 1), 0, 1);
        return new AdaptationReport(List.of(estimate), List.of(estimate));
    }

    private static TrainingSettings settings(int rounds, int decayRounds, int interval) {
        return new TrainingSettings(rounds, ServerOptimiser.Settings.adam(0.1), decayRounds, interval);
    }

    @Test
    void run_abortedRounds_areCountedAndLeaveTheModel() {
        ScriptedSum sum = new ScriptedSum();
        List<String> events = new ArrayList<>();
        TrainingResult result = new FederatedTraining(
                        sum, settings(7, 0, 3), Optional.empty(), FederatedTrainingTest::distance)
                .run(new float[] {0, 5}, new TrainingListener() {
                    @Override
                    public void roundReleased(int round, OptionalInt clients) {
                        events.add("released " + round + " of " + clients.orElseThrow());
                    }

                    @Override
                    public void roundAborted(int round, AbortReason reason) {
                        events.add("aborted " + round + " " + reason);
                    }

                    @Override
                    public void evaluated(int round, AdaptationReport report) {
                        events.add("evaluated " + round);
                    }
                });
        assertThat(events)
                .containsExactly(
                        "evaluated 0",
                        "released 1 of 4",
                        "released 2 of 4",
                        "aborted 3 VOTE_DEADLINE",
                        "released 4 of 4",
                        "evaluated 3",
                        "released 5 of 4",
                        "aborted 6 VOTE_DEADLINE",
                        "released 7 of 4",
                        "released 8 of 4",
                        "evaluated 6",
                        "aborted 9 VOTE_DEADLINE",
                        "released 10 of 4",
                        "evaluated 7");
        assertThat(result.releasedRounds()).isEqualTo(7);
        assertThat(result.abortedRounds()).isEqualTo(3);
        assertThat(result.end()).isEqualTo(RunEnd.COMPLETE);
        assertThat(result.measured()).isEmpty();
        assertThat(result.meanClients()).isEqualTo(4);
        assertThat(sum.announced.get(3)).isEqualTo(sum.announced.get(2));
        assertThat(sum.announced.get(1)[0]).isCloseTo(0.1f, within(1e-6f));
        assertThat(result.curve()).extracting(TrainingResult.CurvePoint::round).containsExactly(0, 3, 6, 7);
        assertThat(result.before().loss().get(0).mean()).isEqualTo(1);
        assertThat(result.after().loss().get(0).mean()).isLessThan(0.6);
        assertThat(result.model()[1]).isEqualTo(5);
    }

    @Test
    void run_everyRoundAborted_givesUpWithTheFirstModel() {
        SecureSum never = new SecureSum() {
            @Override
            public int vectorLength() {
                return 2;
            }

            @Override
            public RoundOutcome run(int round, float[] model) {
                return new RoundOutcome.Aborted(round, AbortReason.TOO_FEW_UPLOADS);
            }

            @Override
            public void close() {}
        };
        TrainingSettings settings = settings(5, 0, 1);
        TrainingResult result = new FederatedTraining(
                        never, settings, Optional.empty(), FederatedTrainingTest::distance)
                .run(new float[] {0, 5}, TrainingListener.NONE);
        assertThat(result.releasedRounds()).isZero();
        assertThat(result.abortedRounds()).isEqualTo(settings.mostRounds()).isEqualTo(16);
        assertThat(result.end()).isEqualTo(RunEnd.TOO_MANY_ABORTS);
        assertThat(result.model()).containsExactly(0, 5);
        assertThat(result.curve()).extracting(TrainingResult.CurvePoint::round).containsExactly(0);
    }

    /** A sum that ends after a number of rounds or from one of them on has no budget. */
    private static SecureSum ending(int lastRound, int firstSpentRound) {
        ScriptedSum sum = new ScriptedSum();
        return new SecureSum() {
            @Override
            public int vectorLength() {
                return 2;
            }

            @Override
            public int lastRound() {
                return lastRound;
            }

            @Override
            public RoundOutcome run(int round, float[] model) {
                assertThat(round).isLessThanOrEqualTo(Math.min(lastRound, firstSpentRound));
                return round == firstSpentRound
                        ? new RoundOutcome.Aborted(round, AbortReason.BUDGET_SPENT)
                        : sum.run(round, model);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void run_budgetSpent_stopsAtOnceWithTheLastReleasedModel() {
        List<AbortReason> aborts = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void roundAborted(int round, AbortReason reason) {
                aborts.add(reason);
            }
        };
        float[] start = {0, 5};
        TrainingResult result = training(ending(99, 5), settings(7, 0, 1)).run(start, listener);
        assertThat(result.end()).isEqualTo(RunEnd.BUDGET_SPENT);
        assertThat(aborts).containsExactly(AbortReason.VOTE_DEADLINE, AbortReason.BUDGET_SPENT);
        assertThat(List.of(result.releasedRounds(), result.abortedRounds())).containsExactly(3, 2);
        TrainingResult three = training(new ScriptedSum(), settings(3, 0, 1)).run(start, TrainingListener.NONE);
        assertThat(result.model()).isEqualTo(three.model());
        assertThat(result.after()).isEqualTo(three.after());
    }

    @Test
    void run_planWithoutFurtherRounds_stopsWithTheLastReleasedModel() {
        TrainingResult result = training(ending(4, 99), settings(7, 0, 1)).run(new float[2], TrainingListener.NONE);
        assertThat(result.end()).isEqualTo(RunEnd.ROUNDS_USED_UP);
        assertThat(List.of(result.releasedRounds(), result.abortedRounds())).containsExactly(3, 1);
    }

    private static FederatedTraining training(SecureSum sum, TrainingSettings settings) {
        return new FederatedTraining(sum, settings, Optional.empty(), FederatedTrainingTest::distance);
    }

    @Test
    void rateFactor_decay_fallsLinearlyToTheEnd() {
        TrainingSettings settings = settings(10, 4, 1);
        assertThat(settings.rateFactor(6)).isEqualTo(1);
        assertThat(settings.rateFactor(7)).isEqualTo(0.8);
        assertThat(settings.rateFactor(10)).isEqualTo(0.2);
        assertThat(settings(10, 0, 1).rateFactor(10)).isEqualTo(1);
    }

    @Test
    void run_wrongParameterLength_isRefused() {
        FederatedTraining training = new FederatedTraining(
                new ScriptedSum(), settings(1, 0, 1), Optional.empty(), FederatedTrainingTest::distance);
        assertThatThrownBy(() -> training.run(new float[3], TrainingListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("3");
    }

    /** One coordinate, whose sum in every round is a given one. */
    private record Constant(double value, double noise) implements SecureSum {
        @Override
        public int vectorLength() {
            return 1;
        }

        @Override
        public double noiseDeviation(double clients) {
            return noise;
        }

        @Override
        public RoundOutcome run(int round, float[] model) {
            return new RoundOutcome.Released(new ReleasedSum(round, 1, new double[] {value}));
        }

        @Override
        public void close() {}
    }

    private static FederatedTraining constant(double value, double noise, double rate, int rounds) {
        TrainingSettings settings =
                new TrainingSettings(rounds, ServerOptimiser.Settings.sgd(rate), 0, Math.max(1, rounds));
        return new FederatedTraining(
                new Constant(value, noise), settings, Optional.empty(), FederatedTrainingTest::distance);
    }

    @Test
    void run_modelOrSumThatIsNotFinite_stopsInThatRound() {
        assertThatThrownBy(() -> constant(1e30, 0, 1e20, 5).run(new float[] {0}, TrainingListener.NONE))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("the model of round 1");
        assertThatThrownBy(() -> constant(Double.NaN, 0, 1, 5).run(new float[] {0}, TrainingListener.NONE))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("the mean update of round 1");
    }

    /** What was released after the last saved round would not be counted. */
    @Test
    void run_noisySumFromACheckpoint_isRefused(@TempDir Path folder) {
        Checkpoint checkpoint = new Checkpoint(folder.resolve("noisy.ckpt"), "noisy", 1, true);
        FederatedTraining training = constant(1, 0.5, 0.1, 2).withCheckpoint(checkpoint);
        assertThat(training.run(new float[] {0}, TrainingListener.NONE).releasedRounds())
                .isEqualTo(2);
        assertThatThrownBy(() -> training.run(new float[] {0}, TrainingListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noisy.ckpt holds a training of 2 rounds")
                .hasMessageContaining("noise");
    }

    @Test
    void run_lastCheckpointFails_resultIsReturnedIfTheListenerWants(@TempDir Path folder) throws IOException {
        // Nothing can be moved onto a folder with something in it.
        Path taken =
                Files.createDirectories(folder.resolve("taken").resolve("full")).getParent();
        Checkpoint checkpoint = new Checkpoint(folder.resolve("training.ckpt"), "end", 100, false);
        List<MetaException> failures = new ArrayList<>();
        TrainingListener blocking = new TrainingListener() {
            @Override
            public void roundReleased(int round, OptionalInt clients) {
                try {
                    Files.move(taken, folder.resolve("training.ckpt"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void checkpointFailed(MetaException failure) {
                failures.add(failure);
            }
        };
        TrainingResult result =
                constant(1, 0, 0.5, 1).withCheckpoint(checkpoint).run(new float[] {0}, blocking);
        assertThat(result.model()).containsExactly(-0.5f);
        assertThat(failures).hasSize(1).first().satisfies(e -> assertThat(e).hasMessageContaining("cannot be written"));
    }

    @Test
    void withRounds_scalesTheEndAndTheCurve() {
        TrainingSettings settings = new TrainingSettings(150, ServerOptimiser.Settings.yogi(0.1), 45, 30, 3);
        assertThat(settings.withRounds(50))
                .isEqualTo(new TrainingSettings(50, ServerOptimiser.Settings.yogi(0.1), 15, 10, 3));
        assertThat(settings.withRounds(1).evaluationInterval()).isEqualTo(1);
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> settings(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(5, 6, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(5, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(5, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
