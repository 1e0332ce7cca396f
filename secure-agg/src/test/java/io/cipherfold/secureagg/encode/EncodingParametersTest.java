// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingParametersTest {

    @ParameterizedTest
    @CsvSource({
        "10, 1024, 19.5448203",
        "100, 1048576, 522.260471",
        "1000, 1048576, 1124.124548",
        "5000, 1048576, 5026.694341"
    })
    void normBound_publishedSettings_matches(double clipNorm, int dimension, double norm) {
        long square = new EncodingParameters(dimension, clipNorm, 0, 0).normBoundSquared();

        // These squares are whole numbers, so that the floor loses nothing.
        assertThat(Math.sqrt((double) square)).isCloseTo(norm, within(5e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0, 0",
        "1, 0.25, -9",
        "2, 3.7, -3",
        "1761, 0.5, -9",
        "1761, 0.03, -12",
        "1000003, 1.0, -10",
        "1048576, 1.0, -20",
        "2147483647, 1.0, -10",
        "2147483647, 1000, -19",
        "3, 1e9, 0",
        "7, 1e-150, -510"
    })
    void normBound_anySetting_isTheFloorOfTheExactFormula(int dimension, double clipNorm, int gridLog2) {
        MathContext digits = new MathContext(60);
        BigDecimal two = BigDecimal.valueOf(2);
        BigDecimal grid =
                gridLog2 < 0 ? BigDecimal.ONE.divide(two.pow(-gridLog2), new MathContext(800)) : two.pow(gridLog2);
        BigDecimal c = new BigDecimal(clipNorm).divide(grid, digits);
        BigDecimal d = BigDecimal.valueOf(dimension);
        BigDecimal rootOfDimension = d.sqrt(digits);
        BigDecimal worstCase = c.add(rootOfDimension).pow(2);
        BigDecimal conditional =
                c.pow(2).add(d.divide(BigDecimal.valueOf(4))).add(c).add(rootOfDimension.divide(two));
        BigDecimal exact = worstCase.min(conditional);
        long bound = new EncodingParameters(dimension, clipNorm, gridLog2, 0).normBoundSquared();

        // Four roundings in double precision may move the floor by one, or by some 2^-52 of a larger number.
        BigDecimal slack = BigDecimal.ONE.add(exact.movePointLeft(15));
        assertThat(exact.setScale(0, RoundingMode.FLOOR)
                        .subtract(BigDecimal.valueOf(bound))
                        .abs())
                .isLessThanOrEqualTo(slack);
    }

    @Test
    void largestMagnitude_isRootOfTheBoundPlusLargestNoise() {
        assertThat(new EncodingParameters(1024, 10, 0, 0).largestMagnitude()).isEqualTo(20);
        assertThat(new EncodingParameters(1024, 10, 0, 3290).largestMagnitude())
                .isEqualTo(20 + DiscreteGaussian.largestMagnitude(3290));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 15, 16, 17, 1000, 3290, 16383, 16384, 16385, 32768, 49153, 65535, 65536})
    void largestMagnitude_skellam_boundsTheSampler(long variance) {
        EncodingParameters parameters = new EncodingParameters(1024, 10, 0, variance, NoiseMechanism.SKELLAM);

        assertThat(20 + TableSampler.skellam(variance).largestMagnitude())
                .isLessThanOrEqualTo(parameters.largestMagnitude());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 65537, Long.MIN_VALUE, Long.MAX_VALUE})
    void constructor_skellamVarianceOutOfRange_namesValueAndLimit(long variance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncodingParameters(1024, 10, 0, variance, NoiseMechanism.SKELLAM))
                .withMessage("skellam noise variance per client must be 0 or 1 to 65536 squared grid units, was "
                        + variance);
    }

    @Test
    void grid_isAnExactPowerOfTwo() {
        EncodingParameters parameters = new EncodingParameters(10, 0.75, -9, 4);

        assertThat(parameters.grid()).isEqualTo(1.0 / 512);
        assertThat(parameters.scaledClipNorm()).isEqualTo(384);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 0, dimension must be at least 1",
        "-5, 1, 0, 0, dimension must be at least 1",
        "1, 0, 0, 0, clip norm must be positive and finite",
        "1, -1, 0, 0, clip norm must be positive and finite",
        "1, NaN, 0, 0, clip norm must be positive and finite",
        "1, Infinity, 0, 0, clip norm must be positive and finite",
        "1, 1, -513, 0, binary logarithm of the grid must be -512 to 512",
        "1, 1, 513, 0, binary logarithm of the grid must be -512 to 512",
        "1, 1, 0, 1, noise variance per client must be 0 or 4 to 16777216",
        "1, 1, 0, 3, noise variance per client must be 0 or 4 to 16777216",
        "1, 1, 0, -4, noise variance per client must be 0 or 4 to 16777216",
        "1, 1, 0, 16777217, noise variance per client must be 0 or 4 to 16777216",
        "1, 1, -31, 0, clip norm must be at most 1073741824 grid units",
        "1, 1e300, -512, 0, clip norm must be at most 1073741824 grid units",
        "1, 1e300, 0, 0, clip norm must be at most 1073741824 grid units",
        "1, 0.1, 0, 0, clip norm must be large enough",
        "1, 4.9e-324, 0, 0, clip norm must be large enough",
        "1, 1, -30, 0, encoded integers must be at most 1073741824 in magnitude",
        "1, 1073741823, 0, 4, encoded integers must be at most 1073741824 in magnitude"
    })
    void constructor_outOfRange_namesTheLimit(
            int dimension, double clipNorm, int gridLog2, long noiseVariance, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncodingParameters(dimension, clipNorm, gridLog2, noiseVariance))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, DiscreteGaussian.MAX_VARIANCE})
    void constructor_extremesOfTheRange_areAccepted(long noiseVariance) {
        EncodingParameters parameters = new EncodingParameters(Integer.MAX_VALUE, 0x1p29, 0, noiseVariance);

        assertThat(parameters.largestMagnitude()).isBetween(1 << 29, EncodingParameters.MAX_MAGNITUDE);
    }
}
