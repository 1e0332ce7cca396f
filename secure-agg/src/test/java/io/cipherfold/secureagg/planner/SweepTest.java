// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SweepTest {

    @Test
    void points_lists_areEveryCombinationTheLastFastest() {
        Sweep sweep = Sweep.parse("clients=100,1000,bits=14,16,scheme=one-time-key");
        List<Sweep.Point> points = sweep.points(Requests.good());

        assertThat(sweep.names()).containsExactly("clients", "bits", "scheme");
        assertThat(points)
                .extracting(point -> String.join(" ", point.values().values()))
                .containsExactly(
                        "100 14 one-time-key", "100 16 one-time-key", "1000 14 one-time-key", "1000 16 one-time-key");
        for (Sweep.Point point : points) {
            assertThat(point.request().numbers().maximumClients())
                    .isEqualTo(Integer.parseInt(point.values().get("clients")));
            assertThat(point.request().digitBits())
                    .hasValue(Integer.parseInt(point.values().get("bits")));
            assertThat(point.request().scheme()).contains(SchemeId.ONE_TIME_KEY);
        }
    }

    @Test
    void points_mechanism_isSet() {
        assertThat(Sweep.parse("mechanism=discrete-gaussian,skellam").points(Requests.good()))
                .extracting(point -> point.request().numbers().mechanism())
                .containsExactly(NoiseMechanism.DISCRETE_GAUSSIAN, NoiseMechanism.SKELLAM);
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void points_everyQuantity_isSetAndReadBack(Quantity quantity) {
        PlanRequest request = Sweep.parse(quantity.optionName() + "=" + (quantity.isWhole() ? "7" : "0.25"))
                .points(Requests.good())
                .get(0)
                .request();

        assertThat(quantity.of(request)).isEqualTo(quantity.isWhole() ? 7 : 0.25);
        for (Quantity other : Quantity.values()) {
            boolean noise = quantity == Quantity.EPSILON || quantity == Quantity.NOISE_MULTIPLIER;
            boolean otherNoise = other == Quantity.EPSILON || other == Quantity.NOISE_MULTIPLIER;
            if (other != quantity && !(noise && otherNoise)) {
                assertThat(Double.valueOf(other.of(request))).isEqualTo(Double.valueOf(other.of(Requests.good())));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100,1000|'100' has no name; for example clients=100,1000,bits=14,16",
                "''|'' has no name",
                "clients=|'' is no whole number; for example clients=100,1000",
                "clients=1e3|'1e3' is no whole number",
                "delta=small|'small' is no decimal number",
                "speed=1|'speed' is no number of a plan; there are clients, scheme, mechanism, parameters, ",
                "scheme=ckks|'ckks' is no scheme; for example scheme=one-time-key,direct-bfv",
                "mechanism=laplace|'laplace' is no noise; for example mechanism=discrete-gaussian,skellam",
                "bits=14,bits=16|'bits' is there twice"
            })
    void parse_whatCannotBeRead_isNamedWithAnExample(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sweep.parse(text)).withMessageContaining(message);
    }

    @Test
    void parse_tooManyCombinations_isRefused() {
        String hundred = "1" + ",1".repeat(99);
        assertThat(Sweep.parse("clients=" + hundred + ",bits=" + hundred).points(Requests.good()))
                .hasSize(10_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sweep.parse("clients=" + hundred + ",bits=" + hundred + ",members=4,5"))
                .withMessage("at most 10000 combinations, these are 20000");
    }
}
