// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurveCalibrationTest {

    /** Quantiles of the standard normal distribution from printed tables: half widths of central intervals. */
    private static final Map<Integer, Double> HALF_WIDTHS =
            Map.of(50, 0.6744897502, 80, 1.2815515655, 90, 1.6448536270, 95, 1.9599639845);

    private static final double DEVIATION = 0.3;

    private static TaskPredictions predictions(double[] outputs, double... targets) {
        float[] numbers = new float[targets.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) targets[i];
        }
        return new TaskPredictions(outputs, new Examples(targets.length, new float[targets.length], numbers));
    }

    /** One draw that puts out zeros, observed with normal noise of some deviation. */
    private static List<TaskPredictions> noisyZeros(int tasks, int points, double deviation) {
        SeededStream stream = SeededStream.of(8);
        List<TaskPredictions> all = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            double[] targets = new double[points];
            Arrays.setAll(targets, i -> deviation * stream.nextNormal());
            all.add(predictions(new double[points], targets));
        }
        return all;
    }

    @Test
    void standardCumulative_isThatOfPrintedTables() {
        HALF_WIDTHS.forEach((level, z) -> {
            assertThat(NormalMixture.standardCumulative(z)).isCloseTo(0.5 + level / 200.0, within(1e-10));
            assertThat(NormalMixture.standardCumulative(-z)).isCloseTo(0.5 - level / 200.0, within(1e-10));
        });
        // Abramowitz, Stegun 1964, table 26.2.
        assertThat(NormalMixture.standardCumulative(3)).isCloseTo(0.9986501019683699, within(1e-14));
        assertThat(NormalMixture.standardCumulative(-7)).isCloseTo(1.279812543885835e-12, within(1e-15));
        assertThat(NormalMixture.standardCumulative(-9)).isZero();
        assertThat(NormalMixture.standardCumulative(9)).isEqualTo(1);
    }

    /** By the trapezoidal rule over the density. */
    @Test
    void mixture_cumulativeIsTheIntegralOfTheDensity() {
        NormalMixture mixture = new NormalMixture(new double[] {-1, 0.2, 2.5}, 0.4);
        double step = 1e-3;
        double sum = 0;
        for (double y = -5; y < 1.3 - step / 2; y += step) {
            sum += step * (Math.exp(mixture.logDensity(y)) + Math.exp(mixture.logDensity(y + step))) / 2;
        }
        // The rule's error is below (b - a) h^2 / 12 times the second derivative, which is at most 1 / (3 * 0.4^3).
        assertThat(mixture.cumulative(1.3)).isCloseTo(sum, within(6.3 * step * step / 12 / (3 * 0.064) + 1e-12));
        assertThat(mixture.mean()).isCloseTo(1.7 / 3, within(1e-15));
    }

    @Test
    void mixture_densityFarAway_isFiniteInLogarithms() {
        assertThat(new NormalMixture(new double[] {0, 1}, 0.3).logDensity(1000))
                .isCloseTo(-0.5 * Math.pow(999 / 0.3, 2) - Math.log(2 * 0.3 * Math.sqrt(2 * Math.PI)), within(1e-6));
    }

    /** With one draw an interval is the output plus and minus a known number of deviations. */
    @Test
    void coverage_ofOneDraw_isTheShareWithinKnownQuantiles() {
        List<TaskPredictions> tasks = noisyZeros(20, 50, 0.5);
        CurveCalibration calibration = CurveCalibration.of(tasks, DEVIATION);
        HALF_WIDTHS.forEach((level, width) -> {
            int inside = 0;
            for (TaskPredictions task : tasks) {
                for (int point = 0; point < 50; point++) {
                    inside += Math.abs(task.query().target(point, 0)) <= width * DEVIATION ? 1 : 0;
                }
            }
            assertThat(calibration.coverageAt(level).mean()).isCloseTo(inside / 1000.0, within(1e-9));
        });
        double squares = 0;
        for (TaskPredictions task : tasks) {
            for (int point = 0; point < 50; point++) {
                squares += Math.pow(task.query().target(point, 0), 2) / 1000;
            }
        }
        assertThat(calibration.squaredError().mean()).isCloseTo(squares, within(1e-12));
        assertThat(calibration.negativeLogLikelihood().mean())
                .isCloseTo(
                        squares / (2 * DEVIATION * DEVIATION) + Math.log(DEVIATION * Math.sqrt(2 * Math.PI)),
                        within(1e-10));
    }

    /** Intervals of the right deviation hold what they promise; those of half of it do not. */
    @Test
    void calibrationError_ofTheRightDeviation_isSmall() {
        List<TaskPredictions> tasks = noisyZeros(100, 100, 0.6);
        CurveCalibration right = CurveCalibration.of(tasks, 0.6);
        for (int level : CurveCalibration.LEVELS) {
            // Five standard deviations of a share of 10,000 points.
            double p = level / 100.0;
            assertThat(right.coverageAt(level).mean()).isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / 10_000)));
        }
        assertThat(right.calibrationError()).isLessThan(0.025);
        CurveCalibration narrow = CurveCalibration.of(tasks, DEVIATION);
        double gaps = 0;
        for (int level : CurveCalibration.LEVELS) {
            gaps += Math.abs(narrow.coverageAt(level).mean() - level / 100.0) / CurveCalibration.LEVELS.size();
        }
        assertThat(narrow.calibrationError()).isCloseTo(gaps, within(1e-12)).isGreaterThan(0.15);
    }

    /** Two draws far apart: the mixture has a gap in its middle, where no interval of the mean would have one. */
    @Test
    void coverage_ofTwoDraws_isThatOfTheMixture() {
        double[] outputs = {-5, -5, 5, 5};
        CurveCalibration calibration = CurveCalibration.of(List.of(predictions(outputs, 0, 5)), 1);
        // At 0 the cumulative probability is 1/2, at 5 it is 3/4: needed levels of 0 and of 50 per cent.
        assertThat(calibration.coverageAt(5).mean()).isEqualTo(0.5);
        assertThat(calibration.coverageAt(45).mean()).isEqualTo(0.5);
        assertThat(calibration.coverageAt(55).mean()).isEqualTo(1);
        assertThat(calibration.squaredError().mean()).isEqualTo(12.5);
    }

    @Test
    void fittedDeviation_ofOneDraw_isTheRootOfTheMeanSquaredError() {
        List<TaskPredictions> tasks = noisyZeros(10, 30, 0.7);
        double error = CurveCalibration.of(tasks, 1).squaredError().mean();
        assertThat(CurveCalibration.fittedDeviation(tasks)).isCloseTo(Math.sqrt(error), within(1e-6));
    }

    @Test
    void fittedDeviation_ofDraws_isMoreLikelyThanItsNeighbours() {
        SeededStream stream = SeededStream.of(4);
        List<TaskPredictions> tasks = new ArrayList<>();
        for (int task = 0; task < 5; task++) {
            double[] outputs = new double[30];
            Arrays.setAll(outputs, i -> stream.nextNormal());
            double[] targets = new double[10];
            Arrays.setAll(targets, i -> stream.nextNormal());
            tasks.add(predictions(outputs, targets));
        }
        double fitted = CurveCalibration.fittedDeviation(tasks);
        double best = CurveCalibration.of(tasks, fitted).negativeLogLikelihood().mean();
        for (double factor : new double[] {0.5, 0.99, 1.01, 2}) {
            assertThat(CurveCalibration.of(tasks, factor * fitted)
                            .negativeLogLikelihood()
                            .mean())
                    .isGreaterThan(best);
        }
    }

    @Test
    void wrongArguments_areRefused() {
        List<TaskPredictions> tasks = noisyZeros(2, 3, 1);
        for (double deviation : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> CurveCalibration.of(tasks, deviation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("positive and finite, was " + deviation);
        }
        assertThatThrownBy(() -> CurveCalibration.of(List.of(), 1)).hasMessageContaining("at least 1 task");
        assertThatThrownBy(() -> CurveCalibration.fittedDeviation(List.of())).hasMessageContaining("at least 1 task");
        assertThatThrownBy(() -> CurveCalibration.of(tasks, 1).coverageAt(42)).hasMessageContaining("asked for 42");
        assertThatThrownBy(() -> predictions(new double[0], 1, 2)).hasMessageContaining("at least one draw of 2");
        assertThatThrownBy(() -> predictions(new double[3], 1, 2)).hasMessageContaining("were 3 outputs");
        assertThatThrownBy(() -> new NormalMixture(new double[0], 1)).hasMessageContaining("at least 1 mean");
        Examples classes = new Examples(1, new float[1], new float[] {1, 0});
        assertThatThrownBy(() -> CurveCalibration.of(List.of(new TaskPredictions(new double[2], classes)), 1))
                .hasMessageContaining("these have 2");
    }

    @Test
    void predictions_notFinite_areADivergence() {
        assertThatThrownBy(() -> predictions(new double[] {1, 2, 3, Double.NaN}, 1, 2))
                .isInstanceOfSatisfying(
                        MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.NOT_FINITE))
                .hasMessageContaining("draw 1")
                .hasMessageContaining("NaN");
    }
}
