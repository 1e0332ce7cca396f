// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.role.LocalFederation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class MeasuredLayoutTest {

    private static final Measurement LOSS = new Measurement("loss", 0, 4);
    private static final Measurement EXAMPLES = new Measurement("examples", 0, 100);
    private static final MeasuredLayout LAYOUT = MeasuredLayout.of(3, 0.9, 0.3, List.of(LOSS, EXAMPLES));
    private static final MeasuredLayout WEIGHTED = MeasuredLayout.weighted(3, 0.9, 0.3, List.of(LOSS));

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    }

    private static ReleasedSum sum(double[]... vectors) {
        double[] sum = new double[vectors[0].length];
        for (double[] vector : vectors) {
            Arrays.setAll(sum, i -> sum[i] + vector[i]);
        }
        return new ReleasedSum(1, vectors.length, sum);
    }

    @Test
    void vector_anyUpdateAndValues_isNotLongerThanTheClipNorm(RandomSource random) {
        double[] extremes = {0, -0.0, 1, -1, Double.MIN_VALUE, 1e-310, Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int run = 0; run < 20_000; run++) {
            double[] update = new double[3];
            double[] values = new double[2];
            for (double[] numbers : List.of(update, values)) {
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = random.nextBelow(2) == 0
                            ? extremes[(int) random.nextBelow(extremes.length)]
                            : Math.scalb(random.nextDouble() - 0.5, (int) random.nextBelow(40) - 20);
                }
            }
            Clipping clipping = Clipping.flat(3, Math.scalb(1.0, (int) random.nextBelow(200) - 100));
            assertThat(norm(LAYOUT.vector(clipping, update, values)))
                    .isLessThanOrEqualTo(LAYOUT.clipNorm() * (1 + 1e-15));
            assertThat(norm(WEIGHTED.weightedVector(clipping, random.nextDouble(), update, values[0])))
                    .isLessThanOrEqualTo(WEIGHTED.clipNorm() * (1 + 1e-15));
        }
    }

    @Test
    void read_sumOfVectors_givesMeansAndTotals() {
        Clipping clipping = Clipping.flat(3, 2);
        double[] first = LAYOUT.vector(clipping, new double[] {1, 0, 0}, 1, 30);
        // Cut to norm 2; the loss to the end of its range.
        double[] second = LAYOUT.vector(clipping, new double[] {0, 3, 4}, Double.POSITIVE_INFINITY, 20);
        MeasuredSum read = LAYOUT.read(sum(first, second), clipping);
        assertThat(read.clients()).isEqualTo(2);
        assertThat(read.meanUpdate()).usingComparatorWithPrecision(1e-12).containsExactly(0.5, 0.6, 0.8);
        assertThat(read.mean("loss")).isCloseTo(2.5, within(1e-12));
        assertThat(read.total("examples")).isCloseTo(50, within(1e-12));
    }

    @Test
    void read_weightedSum_dividesByTheSumOfTheWeights() {
        Clipping clipping = Clipping.flat(3, 2);
        double[] first = WEIGHTED.weightedVector(clipping, 1, new double[] {1, 0, 0}, 0);
        double[] second = WEIGHTED.weightedVector(clipping, 0.25, new double[] {0, 1, 0}, 2);
        MeasuredSum read = WEIGHTED.read(sum(first, second), clipping);
        assertThat(read.total("weight")).isCloseTo(1.25, within(1e-12));
        assertThat(read.meanUpdate()).usingComparatorWithPrecision(1e-12).containsExactly(0.8, 0.2, 0);
        assertThat(read.mean("loss")).isCloseTo(1, within(1e-12));
    }

    @Test
    void meanUpdate_noWeightLeft_isRefused() {
        Clipping clipping = Clipping.flat(3, 2);
        double[] lone = WEIGHTED.weightedVector(clipping, 0.5, new double[] {1, 0, 0}, 0);
        assertThatIllegalStateException()
                .isThrownBy(() -> WEIGHTED.read(sum(lone), clipping).meanUpdate())
                .withMessageContaining("at least 1");
    }

    /** A coordinate's noise, by hand: the loss has 0.3 / sqrt 2 for half of its range of 4. */
    @Test
    void deviationOfMean_isThatOfTheCoordinateInTheMeasurementsUnit() {
        MeasuredSum read = LAYOUT.read(new ReleasedSum(1, 10, new double[5]), Clipping.flat(3, 2));
        assertThat(read.deviationOfMean("loss", 0.5)).isCloseTo(2 * 0.5 / (0.3 / Math.sqrt(2)) / 10, within(1e-12));
        double[] shifted = {0, 0, 0, 0.5, 0};
        MeasuredSum other = LAYOUT.read(new ReleasedSum(1, 10, shifted), Clipping.flat(3, 2));
        assertThat(other.mean("loss") - read.mean("loss")).isCloseTo(read.deviationOfMean("loss", 0.5), within(1e-12));
    }

    /** Through encoding, encryption, committee and decoding. */
    @Test
    @Tag("native")
    void read_releasedSum_isWhatTheClientsReported() {
        Clipping clipping = Clipping.flat(3, 2);
        double[][] updates = {{1, 0, 0}, {0, 3, 4}, {-0.5, 0.5, 0}};
        double[] losses = {1, 2, 3};
        PlanOptions options = PlanOptions.trial(LAYOUT.length(), updates.length).withClipNorm(LAYOUT.clipNorm());
        try (LocalFederation federation = LocalFederation.open(
                options,
                (round, model, clients, sink) -> {
                    for (int client : clients) {
                        sink.accept(client, LAYOUT.vector(clipping, updates[client], losses[client], 10 * client));
                    }
                },
                round -> new int[] {0, 1, 2})) {
            RoundOutcome outcome = federation.run(1, new float[1]);
            assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
            MeasuredSum read = LAYOUT.read(((RoundOutcome.Released) outcome).sum(), clipping);
            assertThat(read.mean("loss")).isCloseTo(2, within(0.01));
            assertThat(read.total("examples")).isCloseTo(30, within(1.0));
            assertThat(read.meanUpdate())
                    .usingComparatorWithPrecision(0.01)
                    .containsExactly(0.5 / 3, (0.5 + 1.2) / 3, 1.6 / 3);
        }
    }

    @Test
    void vector_badInput_isRefusedWithoutItsValue() {
        Clipping clipping = Clipping.flat(3, 2);
        double[] update = {1, 0, 0};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.vector(clipping, update, Double.NaN, 1))
                .withMessage("the value of loss is not a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.vector(clipping, new double[] {1, Double.NaN, 0}, 1, 1))
                .withMessageContaining("coordinate 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.vector(clipping, update, 1))
                .withMessage("there must be 2 values, were 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.vector(clipping, new double[2], 1, 1))
                .withMessageContaining("must have 3 coordinates, has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.vector(Clipping.flat(2, 1), update, 1, 1))
                .withMessageContaining("must be of 3 parameters, is of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> LAYOUT.weightedVector(clipping, 1, update, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> WEIGHTED.vector(clipping, update, 1, 1));
        for (double weight : new double[] {-1e-9, 1.001, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WEIGHTED.weightedVector(clipping, weight, update, 1))
                    .withMessage("the weight must be 0 to 1");
        }
    }

    @Test
    void of_badLayout_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeasuredLayout.of(3, 1, 1, List.of(LOSS, LOSS)))
                .withMessageContaining("two measurements of the name loss");
        assertThatIllegalArgumentException().isThrownBy(() -> MeasuredLayout.of(3, 1, 1, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> MeasuredLayout.of(0, 1, 1, List.of(LOSS)));
        for (double norm : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-320}) {
            assertThatIllegalArgumentException().isThrownBy(() -> MeasuredLayout.of(3, norm, 1, List.of(LOSS)));
            assertThatIllegalArgumentException().isThrownBy(() -> MeasuredLayout.of(3, 1, norm, List.of(LOSS)));
        }
        MeasuredSum read = LAYOUT.read(new ReleasedSum(1, 1, new double[5]), Clipping.flat(3, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> read.mean("gain")).withMessageContaining("gain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.read(new ReleasedSum(1, 1, new double[4]), Clipping.flat(3, 1)))
                .withMessageContaining("must have 5 coordinates, has 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä"})
    void measurement_badName_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Measurement(name, 0, 1));
    }

    @Test
    void measurement_badRange_isRefused() {
        double[][] ranges = {
            {1, 1},
            {2, 1},
            {Double.NaN, 1},
            {0, Double.NaN},
            {0, Double.POSITIVE_INFINITY},
            {-Double.MAX_VALUE, Double.MAX_VALUE}
        };
        for (double[] range : ranges) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Measurement("x", range[0], range[1]));
        }
    }
}
