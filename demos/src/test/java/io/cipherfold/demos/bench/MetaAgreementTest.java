// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.model.ParameterLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How gradients of two programs are compared. */
class MetaAgreementTest {

    /** A row of three numbers, then one number. */
    private static final ParameterLayout LAYOUT = new ParameterLayout(
            List.of(new ParameterLayout.Segment("a", 0, 1, 3), new ParameterLayout.Segment("b", 3, 1, 1)));

    private static double difference(double[] ours, double... exact) {
        return MetaAgreement.difference(LAYOUT, ours, exact);
    }

    @Test
    void difference_inOneArray_isTheMedianByItsRootMeanSquare() {
        assertThat(difference(new double[] {2.1, 2.2, 2.4, 5}, 2, 2, 2, 5)).isCloseTo(0.1, within(1e-12));
        assertThat(difference(new double[] {1, 1, 1, 6}, 1, 1, 1, 5)).isCloseTo(0.2, within(1e-12));
        assertThat(difference(new double[] {1, 1, 1, 5}, 1, 1, 1, 5)).isZero();
    }

    @Test
    void difference_ofOneNumberAmongOthers_doesNotCount() {
        assertThat(difference(new double[] {1, 9, 1, 5}, 1, 1, 1, 5)).isZero();
    }

    @Test
    void difference_ofOtherLengths_isInfinite() {
        assertThat(difference(new double[] {1, 1, 1}, 1, 1, 1, 5)).isInfinite();
        assertThat(difference(new double[] {1, 1, 1, 5}, 1, 1, 1)).isInfinite();
    }

    @Test
    void difference_withNumbersThatAreNone_isNoAgreement() {
        assertThat(difference(new double[] {Double.NaN, Double.NaN, 1, 5}, 1, 1, 1, 5) <= MetaAgreement.LIMIT)
                .isFalse();
    }
}
