// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.secureagg.dp.AnalyticGaussian;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsOfPrivacyTest {

    private static final int PARAMETERS = 1000;

    /** Inner steps of a participation. */
    private static final int STEPS = 5;

    private static double exact(double noiseMultiplier, int repetitions) {
        return AnalyticGaussian.of(noiseMultiplier, repetitions).epsilon(LevelsOfPrivacy.DELTA);
    }

    /** By Renyi divergences at most a tenth above the exact figure, and never below; three digits, rounded up. */
    private static void assertBounds(String figure, double exact) {
        assertThat(Double.parseDouble(figure)).isBetween(exact, exact * 1.12 + 0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void cells_ofEachProtection_areBoundsOfTheExactGaussianFigures(int participations) {
        LevelsOfPrivacy levels = new LevelsOfPrivacy(PARAMETERS, participations);
        List<String> inner = levels.cells(4, OuterNoise.NONE);
        assertThat(inner.get(0)).isEmpty();
        assertBounds(inner.get(1), exact(4, STEPS * participations));
        assertThat(Double.parseDouble(inner.get(2)))
                .as("loss distributions are nearly exact without sampling")
                .isCloseTo(exact(4, STEPS * participations), within(0.01 * exact(4, STEPS * participations) + 0.01));
        assertThat(inner.get(3)).isEqualTo(inner.get(1));

        List<String> outer = levels.cells(0, OuterNoise.DISTRIBUTED);
        assertBounds(outer.get(0), exact(1, participations));
        assertThat(outer.subList(1, 3)).containsOnly("");
        assertBounds(outer.get(3), exact(0.5, participations));

        List<String> local = levels.cells(0, OuterNoise.LOCAL);
        assertBounds(local.get(0), exact(1, participations));
        assertThat(local.get(1)).isEqualTo(local.get(3));
    }

    @Test
    void cells_ofBoth_haveTheFiguresOfEachAndTheSmallerOneForRecords() {
        LevelsOfPrivacy levels = new LevelsOfPrivacy(PARAMETERS, 1);
        List<String> outer = levels.cells(0, OuterNoise.DISTRIBUTED);
        List<String> strongInside = levels.cells(4, OuterNoise.DISTRIBUTED);
        assertThat(strongInside.get(0)).isEqualTo(outer.get(0));
        assertThat(strongInside.subList(1, 3))
                .isEqualTo(levels.cells(4, OuterNoise.NONE).subList(1, 3));
        assertThat(strongInside.get(3)).isEqualTo(strongInside.get(1));
        List<String> weakInside = levels.cells(0.5, OuterNoise.DISTRIBUTED);
        assertThat(weakInside.get(3)).isEqualTo(outer.get(3)).isNotEqualTo(weakInside.get(1));
    }

    @Test
    void cells_hardlyAnyNoise_areMarkedAsNoProtection() {
        LevelsOfPrivacy levels = new LevelsOfPrivacy(PARAMETERS, 1);
        assertThat(levels.cells(0.001, OuterNoise.NONE)).containsExactly("", "above 1000", "above 1000", "above 1000");
        assertThat(levels.cells(0, OuterNoise.NONE)).containsOnly("");
    }

    @Test
    void both_inWords_namesBothLevelsAndNoSum() {
        assertThat(new LevelsOfPrivacy(PARAMETERS, 1).both(2))
                .contains("Client level:", "Record level:", "at least 40 clients in every sum")
                .contains("before they are encrypted");
    }

    @Test
    void deviation_ofASum_growsWithClientsByWhoAddsNoise() {
        assertThat(OuterNoise.NONE.deviation(50)).isZero();
        assertThat(OuterNoise.DISTRIBUTED.deviation(LevelsOfPrivacy.HONEST)).isEqualTo(1);
        assertThat(OuterNoise.DISTRIBUTED.deviation(4 * LevelsOfPrivacy.HONEST)).isEqualTo(2);
        assertThat(OuterNoise.LOCAL.deviation(49)).isEqualTo(7);
    }
}
