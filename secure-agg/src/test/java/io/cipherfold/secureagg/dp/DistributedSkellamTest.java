// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributedSkellamTest extends DistributedNoiseContract {

    private static final int REACH = 200;

    @Override
    DistributedNoise noise(long variance, long normBoundSquared, int dimension, int participations) {
        return new DistributedSkellam(variance, normBoundSquared, dimension, participations);
    }

    @Override
    long greatestVariance() {
        return 65_536;
    }

    @ParameterizedTest
    @CsvSource({"4, 4, 1", "1, 16, 1", "16, 4, 4", "2, 20, 3"})
    void renyiCurve_oneCoordinate_boundsTheExactDivergenceOfTheSumAtEveryOrder(
            int honest, long variance, int sensitivity) {
        double[] sum = {1};
        double[] share = SkellamMasses.of((double) variance, REACH);
        for (int i = 0; i < honest; i++) {
            sum = convolved(sum, share);
        }
        RenyiCurve curve = new DistributedSkellam(variance, (long) sensitivity * sensitivity, 1, 1).renyiCurve(honest);

        for (int i = 0; i < curve.orders().size(); i++) {
            double order = curve.orders().get(i);
            if (order <= 24) {
                double exact = divergence(sum, sensitivity, order);
                assertThat(curve.divergence(i)).isGreaterThan(exact).isLessThan(2 * exact + 0.02);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4, 1, 2, 0.062409899, 0.0712891",
        "2, 8, 1, 8, 0.23943307, 0.270508",
        "16, 4, 4, 2, 0.24946079, 0.254395",
        "1, 64, 4, 16, 1.726923, 2.03174"
    })
    void sumOfShares_referenceTable_matchesAndIsBounded(
            int honest, long variance, int sensitivity, int order, double exact, double bound) {
        double[] sum = {1};
        for (int i = 0; i < honest; i++) {
            sum = convolved(sum, SkellamMasses.of((double) variance, REACH));
        }
        double total = honest * (double) variance;

        assertThat(divergence(sum, sensitivity, order)).isCloseTo(exact, Percentage.withPercentage(1e-4));
        double[] closed = SkellamMasses.of(total, REACH);
        for (int x = -60; x <= 60; x++) {
            assertThat(sum[sum.length / 2 + x]).isCloseTo(closed[REACH + x], within(1e-14));
        }
        RenyiCurve curve = new DistributedSkellam(variance, (long) sensitivity * sensitivity, 1, 1)
                .sampledRenyiCurve(honest, 1, 1);
        assertThat(curve.divergence(position(curve, order))).isCloseTo(bound, Percentage.withPercentage(1e-3));
    }

    @Test
    void renyiCurve_manyCoordinates_isTheFormulaAsPrinted() {
        // Delta2 = 10 and d = 64, so that Delta1 = 80; mu = 30 * 5.
        RenyiCurve curve = new DistributedSkellam(5, 100, 64, 3).renyiCurve(30);

        for (int order : new int[] {2, 3, 5, 9, 17, 33, 65}) {
            double first = ((2.0 * order - 1) * 100 + 6 * 80) / (4 * 150 * 150);
            double second = 3 * 80 / (2.0 * 150);
            double printed = 3 * (order * 100 / (2.0 * 150) + Math.min(first, second));
            assertThat(curve.divergence(position(curve, order))).isCloseTo(printed, Percentage.withPercentage(1e-9));
        }
    }

    @Test
    void statement_finerGrid_approachesTheGaussian() {
        // The same noise in real units on grids 1, 2, 4, ... times as fine, without the clip norm's rounding.
        double gaussian = new SampledGaussian(1, 2, 10).epsilon(1e-6).epsilon();
        double before = Double.POSITIVE_INFINITY;
        for (int fineness = 1; fineness <= 32; fineness *= 2) {
            long square = (long) fineness * fineness;
            double epsilon = new DistributedSkellam(40 * square, 1000 * square, 1000, 10)
                    .statement(100, 1e-6)
                    .epsilonTowardsNodeAndCommittee();
            assertThat(epsilon).isGreaterThan(gaussian).isLessThan(before);
            before = epsilon;
        }
        // What is left is the chord between the orders 2 and 3.
        assertThat(before).isCloseTo(gaussian, Percentage.withPercentage(0.2));
    }

    private static int position(RenyiCurve curve, double order) {
        for (int i = 0; i < curve.orders().size(); i++) {
            if (Math.abs(curve.orders().get(i) - order) < 1e-9) {
                return i;
            }
        }
        throw new AssertionError("no order " + order);
    }

    /** ln(sum of P(x - s)^a P(x)^(1-a)) / (a - 1) for a symmetric distribution around the middle. */
    private static double divergence(double[] masses, int sensitivity, double order) {
        double moment = 0;
        for (int x = sensitivity; x < masses.length; x++) {
            if (masses[x] > 1e-250 && masses[x - sensitivity] > 1e-250) {
                moment += Math.exp(order * Math.log(masses[x - sensitivity]) + (1 - order) * Math.log(masses[x]));
            }
        }
        return Math.log(moment) / (order - 1);
    }

    private static double[] convolved(double[] a, double[] b) {
        double[] sum = new double[a.length + b.length - 1];
        for (int i = 0; i < a.length; i++) {
            if (a[i] > 1e-280) {
                for (int j = 0; j < b.length; j++) {
                    sum[i + j] += a[i] * b[j];
                }
            }
        }
        return sum;
    }
}
