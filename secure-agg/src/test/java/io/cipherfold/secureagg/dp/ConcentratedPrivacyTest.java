// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcentratedPrivacyTest {

    @ParameterizedTest
    @CsvSource({
        "0.01, 1e-5, 0.545726", "0.01, 1e-6, 0.621693", "0.1, 1e-5, 1.914239", "0.1, 1e-6, 2.141939",
        "0.5, 1e-5, 4.728387", "0.5, 1e-6, 5.221534", "1, 1e-5, 7.077197", "1, 1e-6, 7.766217",
        "0.025, 1e-6, 1.0140743"
    })
    void epsilon_referenceTable_matches(double rho, double delta, double expected) {
        // IBM/discrete-gaussian-differential-privacy, cdp2adp.py, six or seven decimals
        double epsilon = new ConcentratedPrivacy(rho).epsilon(delta);
        assertThat(epsilon).isCloseTo(expected, within(1e-6));

        // A second computation: the best of a dense list of orders is at most its grid above.
        double dense = RenyiCurve.of(RenyiOrders.dense(), order -> rho * order)
                .epsilon(delta)
                .epsilon();
        assertThat(epsilon).isBetween(dense * (1 - 2e-5), dense * (1 + 1e-12));
    }

    @Test
    void deltaAndMeeting_publishedValues_match() {
        assertThat(new ConcentratedPrivacy(0.025).delta(1)).isCloseTo(1.33613e-6, within(5e-12));
        assertThat(ConcentratedPrivacy.meeting(new PrivacyTarget(1, 1e-6)).rho())
                .isCloseTo(0.0243559704, within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"0.001, 1e-9", "3, 1e-6", "1000, 1e-5", "0.5, 0.01", "1e-12, 1e-100"})
    void conversions_thereAndBack_agree(double rho, double delta) {
        ConcentratedPrivacy privacy = new ConcentratedPrivacy(rho);
        double epsilon = privacy.epsilon(delta);

        assertThat(privacy.delta(epsilon)).isCloseTo(delta, within(1e-7 * delta));
        if (epsilon >= 1e-6) {
            assertThat(ConcentratedPrivacy.meeting(new PrivacyTarget(epsilon, delta))
                            .rho())
                    .isCloseTo(rho, within(1e-9 * rho));
        }
    }

    @Test
    void ofGaussian_andPlus_addUp() {
        assertThat(ConcentratedPrivacy.ofGaussian(2, 8).rho()).isEqualTo(1);
        assertThat(new ConcentratedPrivacy(0.5)
                        .plus(new ConcentratedPrivacy(0.25))
                        .rho())
                .isEqualTo(0.75);
        assertThat(new ConcentratedPrivacy(1e-9).epsilon(0.9)).isZero();
        assertThat(new ConcentratedPrivacy(1e6).delta(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 1e-320})
    void anything_outOfRange_isRefused(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConcentratedPrivacy(bad))
                .withMessageContaining("rho must be 1.0E-18 to 1.0E18, was " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConcentratedPrivacy(1).epsilon(bad))
                .withMessageContaining("delta must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcentratedPrivacy.ofGaussian(bad, 1))
                .withMessageContaining("noise multiplier must be");
        if (bad != 1e-320) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ConcentratedPrivacy(1).delta(bad))
                    .withMessageContaining("epsilon must be");
        }
    }
}
