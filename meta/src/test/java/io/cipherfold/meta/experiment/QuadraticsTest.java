// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.task.SeededStream;
import org.junit.jupiter.api.Test;

class QuadraticsTest {

    private static final int FUNCTIONS = 4;

    private static double[] somewhere() {
        SeededStream stream = SeededStream.of(1);
        double[] at = new double[FUNCTIONS * Quadratics.DIMENSIONS];
        for (int i = 0; i < at.length; i++) {
            at[i] = stream.nextUniform(-1, 1);
        }
        return at;
    }

    /** Central differences of a quadratic err by rounding alone: 1e-16 times losses of 100, divided by the step. */
    @Test
    void gradient_isThatOfTheLosses() {
        Quadratics quadratics = new Quadratics(2, 0, FUNCTIONS);
        double[] at = somewhere();
        double[] gradient = new double[at.length];
        quadratics.gradient(at, gradient);
        double[] again = new double[at.length];
        double sum = quadratics.loss(at, again);
        assertThat(again).isEqualTo(gradient);
        double total = 0;
        for (double loss : quadratics.losses(at)) {
            total += loss;
        }
        assertThat(sum).isCloseTo(total, within(1e-12));
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-4;
            down[i] -= 1e-4;
            double difference = (quadratics.loss(up, again) - quadratics.loss(down, again)) / 2e-4;
            assertThat(gradient[i]).isCloseTo(difference, within(1e-8));
        }
    }

    /**
     * At zero a value is the sum of ten squares of normal numbers, 10 in the mean; at a unit vector ten squares of numbers
     * with the variance 2, 20 in the mean. Five standard errors, of which Estimate gives 1.96.
     */
    @Test
    void losses_haveTheMeansOfNormalEntries() {
        int many = 2000;
        Quadratics quadratics = new Quadratics(3, 0, many);
        double[] at = new double[many * Quadratics.DIMENSIONS];
        Estimate zero = Estimate.of(quadratics.losses(at));
        for (int function = 0; function < many; function++) {
            at[function * Quadratics.DIMENSIONS + 4] = 1;
        }
        Estimate unit = Estimate.of(quadratics.losses(at));
        assertThat(zero.mean()).isCloseTo(10, within(5 / 1.96 * zero.halfWidth95()));
        assertThat(unit.mean()).isCloseTo(20, within(5 / 1.96 * unit.halfWidth95()));
    }

    @Test
    void functions_followFromSeedAndNumber() {
        double[] at = somewhere();
        double[] all = new Quadratics(2, 0, FUNCTIONS).losses(at);
        double[] last = new double[Quadratics.DIMENSIONS];
        System.arraycopy(at, 3 * last.length, last, 0, last.length);
        assertThat(new Quadratics(2, 3, 1).losses(last)).containsExactly(all[3]);
        assertThat(new Quadratics(5, 3, 1).losses(last)).doesNotContain(all[3]);
        assertThatThrownBy(() -> new Quadratics(2, 0, 0)).hasMessageContaining("at least 1 function");
    }
}
