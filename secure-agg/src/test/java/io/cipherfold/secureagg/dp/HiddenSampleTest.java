// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sampling is worth when every client brings its own share of the noise. */
class HiddenSampleTest {

    /** Masses of sums are followed to this distance from 0; beyond it they are below 1e-200. */
    private static final int REACH = 150;

    @ParameterizedTest
    @CsvSource({"2, 0.1", "3, 0.01", "7, 0.5", "12, 0.03", "12, 1"})
    void withoutReplacement_formulaAsPrinted_agrees(int order, double fraction) {
        for (double noise : new double[] {0.4, 1, 5, 100}) {
            IntToDoubleFunction divergence = k -> RenyiDivergence.gaussian(k, noise);
            double second = Math.exp(divergence.applyAsDouble(2));
            double sum = order * (order - 1) / 2.0 * fraction * fraction * Math.min(4 * (second - 1), 2 * second);
            double choose = order * (order - 1) / 2.0;
            for (int k = 3; k <= order; k++) {
                choose = choose * (order - k + 1) / k;
                sum += 2 * Math.pow(fraction, k) * choose * Math.exp((k - 1) * divergence.applyAsDouble(k));
            }
            assertThat(RenyiDivergence.withoutReplacement(order, fraction, divergence))
                    .isCloseTo(Math.log1p(sum) / (order - 1), Percentage.withPercentage(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 2, 4", "6, 1, 9", "12, 2, 16", "40, 2, 16", "40, 2, 64", "30, 4, 25"})
    void hiddenSampleRenyiCurve_allSamplesOfOneCoordinate_boundsTheExactDivergence(
            int clients, int drawn, long variance) {
        RenyiCurve bound = new DistributedDiscreteGaussian(variance, 1, 1, 1)
                .hiddenSampleRenyiCurve(drawn, (double) drawn / clients, 1);
        double[] noise = noise((double) variance, drawn);
        double closest = 0;
        // The other clients' values are 1, -1 and 0, the longest vectors of one coordinate and the shortest.
        for (int ones = 0; ones < clients; ones++) {
            for (int minusOnes : new int[] {0, (clients - 1 - ones) / 2, clients - 1 - ones}) {
                double[] with = sums(clients, drawn, ones, minusOnes, 1, noise);
                double[] without = sums(clients, drawn, ones, minusOnes, 0, noise);
                for (int order : new int[] {2, 3, 5, 16}) {
                    double exact = Math.max(divergence(order, with, without), divergence(order, without, with));
                    double proven = bound.divergence(order - 2);
                    assertThat(exact).isLessThanOrEqualTo(proven);
                    closest = Math.max(closest, exact / proven);
                }
            }
        }
        // The theorem's factor 4 and twice the sensitivity: up to 16 at small orders and losses, no more.
        assertThat(closest).isGreaterThan(1 / 20.0);
    }

    @Test
    void hiddenSampleRenyiCurve_everybodyDrawn_isNeverWorseThanWithoutSampling() {
        DistributedDiscreteGaussian mechanism = new DistributedDiscreteGaussian(64, 6400, 1 << 10, 200);
        RenyiCurve everybody = mechanism.hiddenSampleRenyiCurve(100, 1, 200);
        RenyiCurve unsampled = mechanism.renyiCurve(100);

        // Order 2 is the first of the integers and the 640th of the dense list.
        assertThat(everybody.divergence(0)).isCloseTo(unsampled.divergence(640), Percentage.withPercentage(1e-9));
        RenyiCurve few = mechanism.hiddenSampleRenyiCurve(100, 0.01, 200);
        assertThat(few.divergence(0)).isLessThan(everybody.divergence(0) / 50);
        assertThat(few.divergence(300)).isLessThanOrEqualTo(everybody.divergence(300));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 0, -0.1, 1.5, 1e-320})
    void hiddenSampleRenyiCurve_badFraction_isRefused(double fraction) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DistributedDiscreteGaussian(4, 1, 1, 1).hiddenSampleRenyiCurve(2, fraction, 1))
                .withMessage("sampling rate must be 1.0E-12 to 1.0, was " + fraction);
    }

    /**
     * The usual account of Poisson samples takes noise that is the same with and without the client. Here the noise of the
     * client that is not drawn is missing. To somebody who knows the other coins the sum is then one of H - 1 shares, or of H
     * shares around the client's vector (around 0 with zero in its place), and the length of the noise tells which.
     */
    @Test
    void poissonAmplification_longVectorWithSharedNoise_isRefuted() {
        int honest = 10;
        double rate = 0.1;
        double claimed = RenyiDivergence.sampledGaussian(2, rate, Math.sqrt((honest - 1.0) / honest));
        double revealed = Math.log1p(rate * Math.expm1(1));

        // At dimension 2 H^2 = 200 the expected squared lengths of H and H - 1 shares differ by one standard deviation.
        double[] exact = new double[4];
        int[] dimensions = {2, 200, 2000, 20_000};
        for (int i = 0; i < dimensions.length; i++) {
            exact[i] = divergenceOfOrderTwo(honest, rate, dimensions[i]);
        }
        assertThat(exact).isSorted();
        assertThat(exact[0]).isLessThan(1.2 * claimed);
        assertThat(exact[1]).isGreaterThan(2 * claimed);
        assertThat(exact[2]).isGreaterThan(6 * claimed);
        // In the end it is as if the coin had been told: q in place of q^2.
        assertThat(exact[3]).isCloseTo(revealed, Percentage.withPercentage(1)).isGreaterThan(7 * claimed);
    }

    /**
     * The Renyi divergence of order 2 between q a + (1-q) c and q b + (1-q) c, with a and b Gaussians of H shares around the
     * client's vector and around 0, c a Gaussian of H - 1 shares around 0, all shares together as long as the vector:
     * 1 + q^2 E_b[(a/b - 1)^2 / (q + (1-q) c/b)], which depends on the coordinate t along the vector and on the squared
     * length w of the others. By the midpoint rule in both.
     */
    private static double divergenceOfOrderTwo(int honest, double rate, int dimension) {
        int others = dimension - 1;
        double deviation = Math.sqrt(2.0 * others);
        double lowest = Math.max(0, others - 12 * deviation);
        double widthStep = (others + 12 * deviation + 30 - lowest) / 4000;
        double alongStep = 0.05;
        double sum = 0;
        double total = 0;
        for (double w = lowest + widthStep / 2; w < others + 12 * deviation + 30; w += widthStep) {
            // Relative to its greatest value, which the total divides out.
            double logDensity = (others / 2.0 - 1) * Math.log(w / others) - (w - others) / 2;
            for (double t = -10; t <= 12; t += alongStep) {
                double density = Math.exp(logDensity - t * t / 2);
                double clientShift = Math.expm1(t - 0.5);
                double logFewer =
                        dimension / 2.0 * Math.log(honest / (honest - 1.0)) - (t * t + w) / (2 * (honest - 1.0));
                sum += density * clientShift * clientShift / (rate + (1 - rate) * Math.exp(logFewer));
                total += density;
            }
        }
        return Math.log1p(rate * rate * sum / total);
    }

    /** The masses of the sum of so many discrete Gaussians of the same variance, at -REACH to REACH. */
    private static double[] noise(double variance, int shares) {
        double[] one = new double[2 * REACH + 1];
        double total = 0;
        for (int x = -REACH; x <= REACH; x++) {
            one[x + REACH] = Math.exp(-x * x / (2 * variance));
            total += one[x + REACH];
        }
        double[] sum = new double[one.length];
        sum[REACH] = 1;
        for (int share = 0; share < shares; share++) {
            double[] next = new double[one.length];
            for (int x = 0; x < one.length; x++) {
                for (int y = Math.max(0, x - REACH); y <= Math.min(2 * REACH, x + REACH); y++) {
                    next[x] += sum[y] * one[x - y + REACH] / total;
                }
            }
            sum = next;
        }
        return sum;
    }

    /** The masses of the sum over an even sample of the clients, one of whom has a value of its own. */
    private static double[] sums(int clients, int drawn, int ones, int minusOnes, int own, double[] noise) {
        double[] masses = new double[noise.length];
        for (int ownDrawn = 0; ownDrawn <= 1; ownDrawn++) {
            for (int plus = 0; plus <= Math.min(ones, drawn - ownDrawn); plus++) {
                for (int minus = 0; minus <= Math.min(minusOnes, drawn - ownDrawn - plus); minus++) {
                    double samples = choose(ones, plus)
                            * choose(minusOnes, minus)
                            * choose(clients - 1 - ones - minusOnes, drawn - ownDrawn - plus - minus);
                    int shift = plus - minus + ownDrawn * own;
                    for (int x = drawn; x < noise.length - drawn; x++) {
                        masses[x] += samples / choose(clients, drawn) * noise[x - shift];
                    }
                }
            }
        }
        return masses;
    }

    private static double choose(int n, int k) {
        double product = k > n ? 0 : 1;
        for (int i = 1; i <= k; i++) {
            product = product * (n - k + i) / i;
        }
        return product;
    }

    private static double divergence(int order, double[] p, double[] q) {
        double moment = 0;
        for (int x = 0; x < p.length; x++) {
            if (q[x] > 1e-200 && p[x] > 1e-200) {
                moment += Math.pow(p[x] / q[x], order) * q[x];
            }
        }
        return Math.log(moment) / (order - 1);
    }
}
