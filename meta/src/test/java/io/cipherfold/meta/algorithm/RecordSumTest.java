// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.secureagg.dp.PrivacyLossAccountant;
import io.cipherfold.secureagg.dp.PrivacyLossEstimate;
import io.cipherfold.secureagg.dp.SampledDiscreteGaussian;
import io.cipherfold.secureagg.dp.SampledGaussian;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSumTest {

    private static final int LENGTH = 500;

    private static float[] gradient(long seed, double scale) {
        SeededStream stream = SeededStream.of(seed);
        float[] gradient = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            gradient[i] = (float) (scale * stream.nextNormal());
        }
        return gradient;
    }

    private static double norm(RecordSum sum) {
        double squares = 0;
        for (int i = 0; i < LENGTH; i++) {
            squares += sum.get(i) * sum.get(i);
        }
        return Math.sqrt(squares);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.5, 1, 30})
    void add_longGradients_stayWithinTheClipNormAndKeepTheirDirection(double noiseMultiplier) {
        for (int seed = 0; seed < 50; seed++) {
            RecordSum sum = new RecordSum(3, noiseMultiplier, LENGTH);
            float[] gradient = gradient(seed, Math.pow(10, seed % 10 - 2));
            sum.add(gradient, 0);
            double length = Math.sqrt(dot(gradient, gradient));
            double cell = 3 * noiseMultiplier / 4096;
            // In numbers of cells, which are whole: nothing is lost in this sum.
            double cells = 0;
            double along = 0;
            for (int i = 0; i < LENGTH; i++) {
                double whole = Math.rint(sum.get(i) / cell);
                assertThat(sum.get(i) / cell).isCloseTo(whole, within(1e-6));
                cells += whole * whole;
                along += sum.get(i) * gradient[i] / length;
            }
            assertThat(cells).isLessThanOrEqualTo(Math.pow(4096 / noiseMultiplier, 2));
            // A cell less for the bound's own rounding, and half a diagonal twice.
            assertThat(along).isCloseTo(Math.min(length, 3), within(cell * (1 + Math.sqrt(LENGTH)) + 1e-9));
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void add_zeroGradient_addsNothingFinite() {
        RecordSum sum = new RecordSum(1, 1, LENGTH);
        sum.add(new float[LENGTH], 0);
        assertThat(norm(sum)).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void add_gradientThatIsNotFinite_countsAsNone(float bad) {
        RecordSum sum = new RecordSum(1, 1, LENGTH);
        float[] two = new float[2 * LENGTH];
        Arrays.fill(two, LENGTH, 2 * LENGTH, 0.01f);
        two[LENGTH + 7] = bad;
        sum.add(two, LENGTH);
        assertThat(norm(sum)).isZero();
    }

    @Test
    void add_largestFloats_areCutLikeOthers() {
        RecordSum sum = new RecordSum(1, 1, LENGTH);
        float[] gradient = new float[LENGTH];
        Arrays.fill(gradient, Float.MAX_VALUE);
        sum.add(gradient, 0);
        assertThat(norm(sum)).isBetween(0.98, 1.0);
    }

    @Test
    void add_severalRecords_areAddedUpAfterCutting() {
        RecordSum sum = new RecordSum(1, 0.5, LENGTH);
        RecordSum first = new RecordSum(1, 0.5, LENGTH);
        RecordSum second = new RecordSum(1, 0.5, LENGTH);
        sum.add(gradient(1, 1), 0);
        sum.add(gradient(2, 0.001), 0);
        first.add(gradient(1, 1), 0);
        second.add(gradient(2, 0.001), 0);
        for (int i = 0; i < LENGTH; i++) {
            assertThat(sum.get(i)).isEqualTo(first.get(i) + second.get(i));
        }
        sum.clear();
        assertThat(norm(sum)).isZero();
    }

    @Test
    void addNoise_hasTheStatedDeviation() {
        SeededStream random = SeededStream.of(1);
        double squares = 0;
        double total = 0;
        int sums = 100;
        for (int i = 0; i < sums; i++) {
            RecordSum sum = new RecordSum(2, 1.5, LENGTH);
            sum.addNoise(random);
            squares += Math.pow(norm(sum), 2);
            for (int j = 0; j < LENGTH; j++) {
                total += sum.get(j);
            }
        }
        int n = sums * LENGTH;
        // Five deviations: sqrt(2 / n) of the mean square, 1 / sqrt(n) of the mean.
        assertThat(squares / n).isCloseTo(9, within(9 * 5 * Math.sqrt(2.0 / n)));
        assertThat(total / n).isCloseTo(0, within(3 * 5 / Math.sqrt(n)));
    }

    @Test
    void noise_onItsGrid_isWorthWhatTheContinuousOneIs() {
        // Noise of 2 clip norms on whole numbers of cells, in one coordinate, with batches of a tenth.
        SampledDiscreteGaussian onGrid = new SampledDiscreteGaussian(0.1, 4096.0 * 4096, 2048, 100);
        double grid = PrivacyLossAccountant.epsilon(List.of(onGrid), 1e-5, PrivacyLossEstimate.PESSIMISTIC);
        double continuous = PrivacyLossAccountant.epsilon(
                List.of(new SampledGaussian(0.1, 2, 100)), 1e-5, PrivacyLossEstimate.PESSIMISTIC);
        assertThat(grid).isCloseTo(continuous, within(1e-3 * continuous));
    }

    @Test
    void create_moreNoiseThanTheGridIsFineEnoughFor_isRefused() {
        assertThatThrownBy(() -> new RecordSum(1, 100, LENGTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noise multiplier of 100.0 is too large for 500 parameters: at most 91.5");
    }
}
