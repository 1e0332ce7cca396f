// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamTest {

    /** Two steps by hand, from algorithm 1 of the paper with rate 0.1, decays 0.5 and 0.75. */
    @Test
    void step_twice_matchesHandCalculation() {
        Adam adam = new Adam(new Adam.Settings(0.1, 0.5, 0.75, 1e-12), 2);
        double[] model = {1, -1};
        adam.step(model, new double[] {2, -4}, 1);
        // Both corrected moments are those of the first gradient alone: a step of the rate against its sign.
        assertThat(model[0]).isCloseTo(0.9, within(1e-12));
        assertThat(model[1]).isCloseTo(-0.9, within(1e-12));
        adam.step(model, new double[] {-1, 0}, 1);
        // m = 0.5*1 + 0.5*(-1) = 0; v = 0.75*1 + 0.25*1 = 1.
        assertThat(model[0]).isCloseTo(0.9, within(1e-12));
        // m = 0.5*(-2) = -1, corrected by 0.75; v = 0.75*4 = 3, corrected by 0.4375.
        assertThat(model[1]).isCloseTo(-0.9 + 0.1 * (1 / 0.75) / Math.sqrt(3 / 0.4375), within(1e-12));
    }

    @Test
    void step_rateFactor_scalesTheStep() {
        double[] half = {0};
        new Adam(Adam.Settings.withRate(0.1), 1).step(half, new double[] {3}, 0.5);
        assertThat(half[0]).isCloseTo(-0.05, within(1e-9));
    }

    /** A quadratic bowl: Adam has to find the bottom. */
    @Test
    void step_quadratic_converges() {
        Adam adam = new Adam(Adam.Settings.withRate(0.05), 2);
        double[] model = {3, -2};
        for (int i = 0; i < 2000; i++) {
            adam.step(model, new double[] {2 * (model[0] - 1), 20 * (model[1] - 0.5)}, 1);
        }
        assertThat(model[0]).isCloseTo(1, within(1e-3));
        assertThat(model[1]).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void step_badGradient_isRefusedAndChangesNothing() {
        Adam adam = new Adam(Adam.Settings.withRate(0.1), 2);
        double[] model = {1, 2};
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> adam.step(model, new double[] {1, bad}, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("coordinate 1");
        }
        assertThatThrownBy(() -> adam.step(model, new double[3], 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> adam.step(new double[1], new double[2], 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(model).containsExactly(1, 2);
        adam.step(model, new double[] {1, 1}, 1);
        assertThat(model[0]).isCloseTo(0.9, within(1e-6));
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> Adam.Settings.withRate(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Adam.Settings.withRate(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Adam.Settings(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Adam.Settings(1, 0, -0.1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Adam.Settings(1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
