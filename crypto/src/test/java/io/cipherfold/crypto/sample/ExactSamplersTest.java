// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class ExactSamplersTest {

    private static final int SAMPLES = 50_000;

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 3", "1, 1", "7, 2", "6, 1", "123456789012, 123456789013"})
    void expOfMinus_manyCoins_haveTheirProbability(long numerator, long denominator, RandomSource random) {
        Fraction x = Fraction.of(numerator, denominator);
        int successes = 0;
        for (int i = 0; i < SAMPLES; i++) {
            successes += ExactBernoulli.expOfMinus(x, random) ? 1 : 0;
        }
        double probability = Math.exp(-(double) numerator / denominator);

        // 6.5 standard deviations: a correct coin leaves them with probability below 1e-10.
        double deviation = Math.sqrt(probability * (1 - probability) / SAMPLES);
        assertThat((double) successes / SAMPLES).isCloseTo(probability, within(6.5 * deviation));
    }

    @Test
    void expOfMinus_hugeExponent_failsSoon(RandomSource random) {
        Fraction huge = new Fraction(BigInteger.TEN.pow(400), BigInteger.ONE);

        assertThat(ExactBernoulli.expOfMinus(huge, random)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 255, 256, 257})
    void uniformBelow_manyNumbers_areUniform(long bound, RandomSource random) {
        long[] counts = new long[(int) bound];
        for (int i = 0; i < 100 * bound; i++) {
            counts[
                    ExactBernoulli.uniformBelow(BigInteger.valueOf(bound), random)
                            .intValueExact()]++;
        }
        double[] probabilities = new double[(int) bound];
        Arrays.fill(probabilities, 1.0 / bound);

        ChiSquare.assertFits(counts, probabilities);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 1", "7, 3", "20, 1", "41, 7"})
    void discreteLaplace_manySamples_fitTheExactProbabilities(long numerator, long denominator, RandomSource random) {
        ExactDiscreteLaplace laplace = new ExactDiscreteLaplace(Fraction.of(numerator, denominator));
        int[] samples = new int[SAMPLES];
        Arrays.setAll(samples, i -> laplace.sample(random).intValueExact());

        double ratio = Math.exp(-(double) denominator / numerator);
        // Beyond this the probability is below e^-40.
        int radius = (int) (40 * numerator / denominator) + 1;
        double[] probabilities = new double[2 * radius + 1];
        double secondMoment = 0;
        double fourthMoment = 0;
        for (int x = -radius; x <= radius; x++) {
            double probability = (1 - ratio) / (1 + ratio) * Math.pow(ratio, Math.abs(x));
            probabilities[x + radius] = probability;
            secondMoment += probability * x * x;
            fourthMoment += probability * x * x * x * x;
        }
        long[] counts = new long[probabilities.length];
        for (int sample : samples) {
            counts[sample + radius]++;
        }
        ChiSquare.assertFits(counts, probabilities);
        // The closed form of the variance, beside the sum.
        assertThat(secondMoment).isCloseTo(2 * ratio / ((1 - ratio) * (1 - ratio)), within(1e-9 * secondMoment));
        Moments.assertFit(samples, secondMoment, fourthMoment);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "1, 2", "1, 1", "2, 1", "10, 3", "4, 1", "100, 1", "32901, 10", "1000000007, 1000000"})
    void discreteGaussian_manySamples_fitTheExactProbabilities(long numerator, long denominator, RandomSource random) {
        ExactDiscreteGaussian gaussian = new ExactDiscreteGaussian(Fraction.of(numerator, denominator));
        int[] samples = new int[SAMPLES];
        Arrays.setAll(samples, i -> gaussian.sample(random).intValueExact());

        GaussianProbabilities exact = new GaussianProbabilities((double) numerator / denominator);
        ChiSquare.assertFits(exact.count(samples), exact.probabilities());
        Moments.assertFit(samples, exact.moment(2), exact.moment(4));
    }

    @Test
    void discreteLaplace_zeroWithAMinus_isDrawnAgain() {
        // Scale 1: one byte ends the count of successes at 0, one decides the sign; 0 means minus.
        ScriptedRandomSource words = new ScriptedRandomSource(1, 0, 1, 1);
        ExactDiscreteLaplace laplace = new ExactDiscreteLaplace(Fraction.of(1, 1));

        assertThat(laplace.sample(words)).isZero();
        assertThatThrownBy(words::nextInt).hasMessageContaining("more than 4 words");
    }

    @Test
    void sample_brokenRandomness_failsInsteadOfHanging() {
        RandomSource ones = new ConstantRandomSource(-1);
        RandomSource zeros = new ConstantRandomSource(0);
        ExactDiscreteGaussian gaussian = new ExactDiscreteGaussian(Fraction.of(9, 2));

        assertThatThrownBy(() -> gaussian.sample(ones))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("1024 attempts");
        assertThatThrownBy(() -> gaussian.sample(zeros)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void parameters_outOfRange_areRefused() {
        Fraction zero = Fraction.of(0, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExactDiscreteGaussian(zero))
                .withMessage("variance must be above 0, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExactDiscreteLaplace(zero))
                .withMessage("scale must be above 0, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fraction.of(-1, 3))
                .withMessage("numerator must be at least 0, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fraction.of(1, 0))
                .withMessage("denominator must be at least 1, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(1, -2));
    }

    @Test
    void fraction_anyTerms_areLowest() {
        assertThat(Fraction.of(6, 4)).isEqualTo(Fraction.of(3, 2)).hasToString("3/2");
        assertThat(Fraction.of(0, 7)).hasToString("0");
        assertThat(new ExactDiscreteGaussian(Fraction.of(6, 4)))
                .hasToString("ExactDiscreteGaussian[variance=3/2]")
                .extracting(ExactDiscreteGaussian::variance)
                .isEqualTo(Fraction.of(3, 2));
        assertThat(new ExactDiscreteLaplace(Fraction.of(6, 4)).scale()).isEqualTo(Fraction.of(3, 2));
    }
}
