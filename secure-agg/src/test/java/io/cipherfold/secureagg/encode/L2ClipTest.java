// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.vector.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class L2ClipTest {

    @Test
    void clip_shortVector_isLeftAlone() {
        double[] vector = {3, -4};

        assertThat(L2Clip.clip(vector, 5)).isEqualTo(5);
        assertThat(vector).containsExactly(3, -4);
    }

    @Test
    void clip_longVector_keepsItsDirection() {
        double[] vector = {30, -40};

        assertThat(L2Clip.clip(vector, 5)).isEqualTo(50);
        assertThat(vector[0]).isCloseTo(3, within(1e-15));
        assertThat(vector[1]).isCloseTo(-4, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-310, 1e-160, 1, 1e150, 1e300, 1.7e308})
    void clip_anyScale_endsAtTheClipNorm(double scale, RandomSource random) {
        double[] direction = Seeds.gaussian(1000, 0.25, random);
        double[] vector = Arrays.stream(direction)
                .map(x -> Math.rint(x * 0x1p10) * 0x1p-10 * scale)
                .map(x -> Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x)))
                .toArray();
        double clipNorm = Math.max(Double.MIN_VALUE, scale / 1024);
        L2Clip.clip(vector, clipNorm);

        double[] unit = Arrays.stream(vector).map(x -> x / clipNorm).toArray();
        // 1,000 coordinates, each with a relative rounding error of a few 2^-53; denormal clip norms have no such
        // precision.
        double tolerance = clipNorm < 1e-300 ? 1000 * Double.MIN_VALUE / clipNorm : 1e-13;
        assertThat(Seeds.norm(unit)).isLessThanOrEqualTo(1 + tolerance);
        if (tolerance < 0.1) {
            assertThat(Seeds.norm(unit)).isGreaterThanOrEqualTo(1 - tolerance);
        }
    }

    @Test
    void clip_zeroAndEmptyVectors_stayAsTheyAre() {
        double[] zero = new double[3];

        assertThat(L2Clip.clip(zero, 1)).isZero();
        assertThat(zero).containsExactly(0, 0, 0);
        assertThat(L2Clip.clip(new double[0], 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void clip_notFinite_namesIndexAndNotValue(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> L2Clip.clip(new double[] {1.25, 2.5, bad}, 1))
                .withMessage("coordinate 2 of the update is not a finite number");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void clip_badClipNorm_isRefused(double clipNorm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> L2Clip.clip(new double[] {1}, clipNorm))
                .withMessage("clip norm must be positive and finite, was " + clipNorm);
    }
}
