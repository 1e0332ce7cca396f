// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.SinusoidClients;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.measure.AdaptiveClipNorm;
import io.cipherfold.secureagg.measure.Clipping;
import io.cipherfold.secureagg.measure.MeasuredSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measurements beside updates, from the clients through the sum to the result of a training. */
class MeasuredTrainingTest {

    private static final int CLIENTS = 12;
    private static final int CURVES = 3;
    private static final double NORM = 0.5;
    private static final Optional<AdaptiveClipNorm> ADAPTIVE = Optional.of(new AdaptiveClipNorm(1, 0.5, 0.2, 0.1, 100));

    private final Mlp model = new Mlp(List.of(1, 16, 16, 1), Activation.RELU, Loss.SQUARED_ERROR);
    private final MetaAlgorithm algorithm = new FirstOrderMaml(new InnerLoop(0.01, 1));
    private final SinusoidClients tasks = new SinusoidClients(4, CLIENTS, CURVES, new TaskShape(1, 1, 5, 7));
    private final float[] start = model.initialise(1);
    private final int[] everybody = IntStream.range(0, CLIENTS).toArray();

    private MeasuredUpdates updates(MeasurementSettings settings) {
        return new MeasuredUpdates(model.layout(), NORM, settings);
    }

    private static MeasurementSettings all(boolean weighted, boolean perLayer, Optional<AdaptiveClipNorm> adaptive) {
        return new MeasurementSettings(0.2, 20, 1, 60, weighted, perLayer, adaptive);
    }

    private List<double[]> vectors(Optional<MeasuredUpdates> measured, float[] announced) {
        List<double[]> vectors = new ArrayList<>();
        try (MetaClients clients = new MetaClients(model, algorithm, tasks, CURVES, measured)) {
            clients.compute(1, announced, everybody, (client, vector) -> vectors.add(vector.clone()));
        }
        return vectors;
    }

    private static double norm(double[] vector) {
        double squares = 0;
        for (double x : vector) {
            squares += x * x;
        }
        return Math.sqrt(squares);
    }

    private static ReleasedSum sum(List<double[]> vectors) {
        double[] sum = new double[vectors.get(0).length];
        vectors.forEach(vector -> IntStream.range(0, sum.length).forEach(i -> sum[i] += vector[i]));
        return new ReleasedSum(1, vectors.size(), sum);
    }

    /** The mean losses of all tasks of all clients, by the algorithm itself. */
    private double[] losses() {
        List<Task> all = new ArrayList<>();
        for (int client : everybody) {
            for (int index = 0; index < CURVES; index++) {
                all.add(tasks.task(client, 1, index));
            }
        }
        try (FastWeights weights = model.fastWeights(tasks.shape(), all.size())) {
            return algorithm.adapt(weights, start, all, 1).stream()
                    .mapToDouble(scores ->
                            scores.stream().mapToDouble(Score::loss).average().orElseThrow())
                    .toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void read_sumOfClients_saysWhatTheyMeasured(boolean perLayer) {
        MeasuredUpdates measured = updates(all(false, perLayer, Optional.empty()));
        List<double[]> plain = vectors(Optional.empty(), start);
        List<double[]> vectors = vectors(Optional.of(measured), start);
        MeasuredSum read = measured.read(sum(vectors), measured.firstNorm());

        double[] expected = losses();
        assertThat(read.mean(MeasuredUpdates.LOSS_BEFORE)).isCloseTo(expected[0], within(1e-4));
        assertThat(read.mean(MeasuredUpdates.LOSS_AFTER)).isCloseTo(expected[1], within(1e-4));
        assertThat(read.total(MeasuredUpdates.EXAMPLES)).isCloseTo(CLIENTS * CURVES * 12, within(1e-6));
        double[] mean = new double[start.length];
        int within = 0;
        for (double[] update : plain) {
            within += clipByHand(update, perLayer) ? 1 : 0;
            IntStream.range(0, mean.length).forEach(i -> mean[i] += update[i] / CLIENTS);
        }
        assertThat(read.mean(AdaptiveClipNorm.WITHIN.name())).isCloseTo((double) within / CLIENTS, within(1e-9));
        assertThat(read.meanUpdate()).containsExactly(mean, within(1e-4));
        assertThat(vectors)
                .allSatisfy(
                        vector -> assertThat(norm(vector)).isLessThanOrEqualTo(measured.planClipNorm() * (1 + 1e-12)));
    }

    /** Each parameter array, or all of them as one, to its share of the norm. */
    private boolean clipByHand(double[] update, boolean perLayer) {
        List<ParameterLayout.Segment> segments =
                perLayer ? model.layout().segments() : List.of(new ParameterLayout.Segment("all", 0, 1, update.length));
        double most = NORM / Math.sqrt(segments.size());
        boolean within = true;
        for (ParameterLayout.Segment segment : segments) {
            double squares = 0;
            for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
                squares += update[i] * update[i];
            }
            double factor = Math.min(1, most / Math.sqrt(squares));
            within &= Math.sqrt(squares) <= most;
            for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
                update[i] *= factor;
            }
        }
        return within;
    }

    @Test
    void vectors_anyAnnouncedNorm_haveThePlansNormAtMost() {
        MeasuredUpdates measured = updates(all(false, false, ADAPTIVE));
        for (float norm : new float[] {0.1f, 1, 100}) {
            List<double[]> vectors = vectors(Optional.of(measured), measured.announced(start, norm));
            assertThat(vectors).hasSize(CLIENTS);
            assertThat(vectors)
                    .allSatisfy(vector ->
                            assertThat(norm(vector)).isLessThanOrEqualTo(measured.planClipNorm() * (1 + 1e-12)));
            // The mean of the updates, clipped to the announced norm, is found again.
            Clipping clipping = Clipping.flat(start.length, norm);
            double[] mean = new double[start.length];
            vectors(Optional.empty(), start).forEach(update -> {
                clipping.clip(update);
                IntStream.range(0, mean.length).forEach(i -> mean[i] += update[i] / CLIENTS);
            });
            assertThat(measured.read(sum(vectors), norm).meanUpdate()).containsExactly(mean, within(1e-4));
        }
    }

    @Test
    void compute_normOutsideOfTheRangeOrWrongLength_isRefused() {
        MeasuredUpdates measured = updates(all(false, false, ADAPTIVE));
        for (float norm : new float[] {0.09f, 101, Float.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vectors(Optional.of(measured), measured.announced(start, norm)))
                    .withMessageContaining("100.0");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vectors(Optional.of(measured), start))
                .withMessageContaining("must have " + (start.length + 1) + " numbers, has " + start.length);
    }

    /** A zero in a measurement would be the middle of its range: a diverged client says the worst that it can. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void compute_lossThatIsNotFinite_handsNoUpdateAndTheGreatestLossesOver(float bias) {
        MeasuredUpdates measured = updates(all(true, false, Optional.empty()));
        float[] broken = start.clone();
        broken[broken.length - 1] = bias;
        List<double[]> vectors = vectors(Optional.of(measured), broken);
        assertThat(vectors).hasSize(CLIENTS).allSatisfy(vector -> {
            assertThat(vector).hasSize(measured.vectorLength());
            assertThat(Arrays.copyOf(vector, start.length)).containsOnly(0);
            assertThat(norm(vector)).isLessThanOrEqualTo(measured.planClipNorm() * (1 + 1e-12));
        });
        MeasuredSum read = measured.read(sum(vectors), measured.firstNorm());
        assertThat(read.mean("weight")).isCloseTo(0, within(1e-9));
        assertThat(read.mean(AdaptiveClipNorm.WITHIN.name())).isCloseTo(0, within(1e-9));
        assertThat(read.mean(MeasuredUpdates.LOSS_BEFORE)).isCloseTo(20, within(1e-6));
        assertThat(read.mean(MeasuredUpdates.LOSS_AFTER)).isCloseTo(20, within(1e-6));
        assertThat(read.mean(MeasuredUpdates.EXAMPLES)).isCloseTo(0, within(1e-6));
    }

    private TrainingResult train(MeasuredUpdates measured, int rounds, TrainingListener listener) {
        try (MetaClients clients = new MetaClients(model, algorithm, tasks, CURVES, Optional.of(measured));
                SecureSum sum = new InsecurePlainMean(
                        measured.vectorLength(), measured.planClipNorm(), round -> everybody, clients)) {
            TrainingSettings settings = new TrainingSettings(rounds, ServerOptimiser.Settings.adam(0.01), 0, rounds);
            return new FederatedTraining(sum, settings, Optional.of(measured), MeasuredTrainingTest::nothing)
                    .run(start, listener);
        }
    }

    private static AdaptationReport nothing(float[] model) {
        Estimate estimate = new Estimate(model.length, 0, 1);
        return new AdaptationReport(List.of(estimate), List.of(estimate));
    }

    /** Equal weights cancel. */
    @Test
    void run_equalWeights_trainAsWithoutWeights() {
        TrainingResult equal = train(updates(all(true, false, Optional.empty())), 3, TrainingListener.NONE);
        TrainingResult without = train(updates(all(false, false, Optional.empty())), 3, TrainingListener.NONE);
        for (int i = 0; i < start.length; i++) {
            assertThat(equal.model()[i]).isCloseTo(without.model()[i], within(1e-5f));
        }
        assertThat(equal.measured().get(0).values().get(0).name()).isEqualTo("weight");
        assertThat(equal.measured().get(0).values().get(0).mean()).isCloseTo(36 / 60.0, within(1e-9));
    }

    /** The tasks of others, of which client i has 5 (i + 1) examples; those above 40 count as 40. */
    private record Unequal(ClientTasks others) implements ClientTasks {
        @Override
        public TaskShape shape() {
            return others.shape();
        }

        @Override
        public int clients() {
            return others.clients();
        }

        @Override
        public long examples(int client) {
            return 5L * (client + 1);
        }

        @Override
        public Task task(int client, int round, int index) {
            return others.task(client, round, index);
        }
    }

    @Test
    void read_unequalWeights_isTheWeightedMean() {
        MeasuredUpdates measured = updates(new MeasurementSettings(0.2, 0, 1, 40, true, false, Optional.empty()));
        List<double[]> vectors = new ArrayList<>();
        try (MetaClients clients =
                new MetaClients(model, algorithm, new Unequal(tasks), CURVES, Optional.of(measured))) {
            clients.compute(1, start, everybody, (client, vector) -> vectors.add(vector.clone()));
        }
        List<double[]> plain = vectors(Optional.empty(), start);
        double[] weighted = new double[start.length];
        double total = 0;
        for (int client : everybody) {
            double weight = Math.min(1, (client + 1) / 8.0);
            total += weight;
            double[] update = plain.get(client);
            clipByHand(update, false);
            IntStream.range(0, weighted.length).forEach(i -> weighted[i] += weight * update[i]);
        }
        double all = total;
        MeasuredSum read = measured.read(sum(vectors), measured.firstNorm());
        assertThat(read.total("weight")).isCloseTo(total, within(1e-9));
        assertThat(read.total(MeasuredUpdates.EXAMPLES)).isCloseTo(40 * total, within(1e-6));
        assertThat(read.meanUpdate())
                .containsExactly(Arrays.stream(weighted).map(x -> x / all).toArray(), within(1e-4));
    }

    /** From far below the norms the norm rises until half of the updates need no clipping, and both sides follow it. */
    @Test
    void run_adaptiveNorm_comesToTheMedianOfTheNorms() {
        Optional<AdaptiveClipNorm> far = Optional.of(new AdaptiveClipNorm(0.2, 0.5, 1, 0.1, 100));
        List<MeasuredRound> seen = new ArrayList<>();
        TrainingResult result = train(updates(all(false, false, far)), 30, new TrainingListener() {
            @Override
            public void measured(MeasuredRound round) {
                seen.add(round);
            }
        });
        assertThat(result.measured()).hasSize(30).isEqualTo(seen);
        assertThat(seen.get(0).clipNorm()).isEqualTo(0.2f);
        assertThat(seen.get(1).clipNorm()).isCloseTo(0.2 * Math.exp(0.5), within(1e-6));
        List<MeasuredRound> last = seen.subList(15, 30);
        // The rule holds the fraction near the quantile while the norms move: one of twelve clients and a half.
        assertThat(MeasuredRound.mean(last).get(0).mean()).isCloseTo(0.5, within(1.5 / CLIENTS));
        double[] norms = vectors(Optional.empty(), start).stream()
                .mapToDouble(MeasuredTrainingTest::norm)
                .sorted()
                .toArray();
        assertThat(last.get(0).clipNorm()).isBetween(norms[0] / 4, norms[CLIENTS - 1] * 4);
    }

    @Test
    void mean_rounds_dividesTheNoiseByTheRootOfTheirNumber() {
        MeasuredRound one = new MeasuredRound(1, 1, List.of(new MeasuredRound.Value("loss", 2, 0.3)));
        MeasuredRound two = new MeasuredRound(2, 1, List.of(new MeasuredRound.Value("loss", 4, 0.4)));
        MeasuredRound.Value mean = MeasuredRound.mean(List.of(one, two)).get(0);
        assertThat(mean.mean()).isEqualTo(3);
        assertThat(mean.noiseDeviation()).isCloseTo(0.25, within(1e-12));
        assertThatIllegalArgumentException().isThrownBy(() -> MeasuredRound.mean(List.of()));
    }

    /** The sum of the noise of 80 shares has the deviation of the clip norm: that of a mean of 20 units of scale follows. */
    @Test
    void run_noisySum_printsTheDeviationOfItsNoise() {
        MeasuredUpdates measured = updates(MeasurementSettings.losses(0.2, 20));
        SecureSum noisy = new SecureSum() {
            @Override
            public int vectorLength() {
                return measured.vectorLength();
            }

            @Override
            public double noiseDeviation(double clients) {
                return clients / 10.0;
            }

            @Override
            public RoundOutcome run(int round, float[] announced) {
                return new RoundOutcome.Released(new ReleasedSum(round, 40, new double[vectorLength()]));
            }

            @Override
            public void close() {}
        };
        TrainingSettings settings = new TrainingSettings(1, ServerOptimiser.Settings.adam(0.01), 0, 1);
        TrainingResult result = new FederatedTraining(
                        noisy, settings, Optional.of(measured), MeasuredTrainingTest::nothing)
                .run(start, TrainingListener.NONE);
        MeasuredRound.Value within = result.measured().get(0).values().get(0);
        MeasuredRound.Value loss = result.measured().get(0).values().get(2);
        // 4 in a coordinate of the sum; a scale of 0.2 / sqrt(3) each; 40 clients; half of a range of 1 and of 20.
        double unit = 4 / (0.2 / Math.sqrt(3)) / 40;
        assertThat(within.noiseDeviation()).isCloseTo(unit / 2, within(1e-12));
        assertThat(loss.name()).isEqualTo(MeasuredUpdates.LOSS_AFTER);
        assertThat(loss.noiseDeviation()).isCloseTo(unit * 10, within(1e-12));
        assertThat(loss.mean()).isCloseTo(10, within(1e-12));
    }

    @Test
    void run_modelOrSumOfAnotherLength_isRefused() {
        MeasuredUpdates measured = updates(MeasurementSettings.losses(0.2, 20));
        TrainingSettings settings = new TrainingSettings(1, ServerOptimiser.Settings.adam(0.01), 0, 1);
        for (int length : new int[] {start.length, measured.vectorLength()}) {
            SecureSum sum = new InsecurePlainMean(length, 1, round -> everybody, (r, m, c, sink) -> {});
            FederatedTraining training =
                    new FederatedTraining(sum, settings, Optional.of(measured), MeasuredTrainingTest::nothing);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> training.run(new float[measured.vectorLength()], TrainingListener.NONE))
                    .withMessageContaining(String.valueOf(length))
                    .withMessageContaining("with measurements " + start.length);
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        for (double norm : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MeasurementSettings.losses(norm, 1))
                    .withMessageContaining(String.valueOf(norm));
        }
        for (double loss : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MeasurementSettings.losses(1, loss))
                    .withMessageContaining(String.valueOf(loss));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasurementSettings(1, 1, 0, 1, false, false, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasurementSettings(1, 1, 1, -1, false, false, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasurementSettings(1, 1, 1, 0, true, false, Optional.empty()))
                .withMessageContaining("at least 1, was 0");
    }
}
