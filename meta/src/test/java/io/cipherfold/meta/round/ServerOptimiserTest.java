// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ServerOptimiserTest {

    private static ServerOptimiser.Settings settings(
            ServerOptimiser.Kind kind, double rate, double firstDecay, double secondDecay, double stabiliser) {
        return new ServerOptimiser.Settings(kind, rate, firstDecay, secondDecay, stabiliser);
    }

    @Test
    void sgd_step_isTheRateTimesTheGradient() {
        double[] model = {1, -1};
        new ServerOptimiser(ServerOptimiser.Settings.sgd(0.5), 2).step(model, new double[] {2, -4}, 0.5);
        assertThat(model).containsExactly(0.5, 0);
    }

    /** m = 2, then 0.9 * 2 + 1 = 2.8: the model moves by 0.1 * (2 + 2.8). */
    @Test
    void momentum_twoSteps_matchHandCalculation() {
        double[] model = {1};
        ServerOptimiser momentum = new ServerOptimiser(ServerOptimiser.Settings.momentum(0.1), 1);
        momentum.step(model, new double[] {2}, 1);
        momentum.step(model, new double[] {1}, 1);
        assertThat(model[0]).isCloseTo(1 - 0.48, within(1e-12));
    }

    /**
     * With decays 0.5 and 0.75 and the stabiliser 0.1: v = 0.01, which is below the square 4, so v = 0.01 + 0.25 * 4 = 1.01
     * and m = 1. Then g = 0.5: v is above 0.25, so v = 1.01 - 0.0625 = 0.9475, and m = 0.75.
     */
    @Test
    void yogi_twoSteps_matchHandCalculation() {
        double[] model = {0};
        ServerOptimiser yogi = new ServerOptimiser(settings(ServerOptimiser.Kind.YOGI, 0.1, 0.5, 0.75, 0.1), 1);
        yogi.step(model, new double[] {2}, 1);
        double first = -0.1 / (Math.sqrt(1.01) + 0.1);
        assertThat(model[0]).isCloseTo(first, within(1e-12));
        yogi.step(model, new double[] {0.5}, 1);
        assertThat(model[0]).isCloseTo(first - 0.075 / (Math.sqrt(0.9475) + 0.1), within(1e-12));
    }

    @Test
    void restore_state_goesOnToTheBit() {
        for (ServerOptimiser.Kind kind : ServerOptimiser.Kind.values()) {
            ServerOptimiser.Settings settings = settings(kind, 0.1, 0.5, 0.75, 0.1);
            ServerOptimiser whole = new ServerOptimiser(settings, 2);
            double[] model = {1, 2};
            whole.step(model, new double[] {3, -1}, 1);
            ServerOptimiser later = new ServerOptimiser(settings, 2);
            later.restore(whole.state());
            double[] other = model.clone();
            whole.step(model, new double[] {-2, 5}, 1);
            later.step(other, new double[] {-2, 5}, 1);
            assertThat(other).as(kind.name()).isEqualTo(model);
        }
        ServerOptimiser three = new ServerOptimiser(ServerOptimiser.Settings.adam(1), 3);
        assertThatThrownBy(() -> three.restore(new ServerOptimiser(ServerOptimiser.Settings.adam(1), 2).state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 parameters");
    }

    /** Two steps by hand, from algorithm 1 of the paper with rate 0.1, decays 0.5 and 0.75. */
    @Test
    void adam_twice_matchesHandCalculation() {
        ServerOptimiser adam = new ServerOptimiser(settings(ServerOptimiser.Kind.ADAM, 0.1, 0.5, 0.75, 1e-12), 2);
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
        new ServerOptimiser(ServerOptimiser.Settings.adam(0.1), 1).step(half, new double[] {3}, 0.5);
        assertThat(half[0]).isCloseTo(-0.05, within(1e-9));
    }

    /** A quadratic bowl: Adam has to find the bottom. */
    @Test
    void adam_quadratic_converges() {
        ServerOptimiser adam = new ServerOptimiser(ServerOptimiser.Settings.adam(0.05), 2);
        double[] model = {3, -2};
        for (int i = 0; i < 2000; i++) {
            adam.step(model, new double[] {2 * (model[0] - 1), 20 * (model[1] - 0.5)}, 1);
        }
        assertThat(model[0]).isCloseTo(1, within(1e-3));
        assertThat(model[1]).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void step_badGradient_isRefusedAndChangesNothing() {
        ServerOptimiser adam = new ServerOptimiser(ServerOptimiser.Settings.adam(0.1), 2);
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
        assertThatThrownBy(() -> ServerOptimiser.Settings.adam(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerOptimiser.Settings.adam(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(ServerOptimiser.Kind.ADAM, 1, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(ServerOptimiser.Kind.ADAM, 1, 0, -0.1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(ServerOptimiser.Kind.ADAM, 1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
