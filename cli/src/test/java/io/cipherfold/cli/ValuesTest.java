// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @Test
    void wholeNumber_plainDecimals_areRead() {
        assertThat(Values.wholeNumber("010")).isEqualTo(10);
        assertThat(Values.wholeNumber("-3")).isEqualTo(-3);
        assertThat(Values.smallWholeNumber("2147483647")).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x10", "1e3", "1_000", " 1", "1234567890123456789", "1.0", "NaN"})
    void wholeNumber_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Values.wholeNumber(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void smallWholeNumber_tooLarge_isRefused() {
        assertThatThrownBy(() -> Values.smallWholeNumber("2147483648")).hasMessageContaining("too large");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1e-6,1e-6", ".5,0.5", "-2.,-2", "+1E+3,1000"})
    void number_decimals_areRead(String text, double expected) {
        assertThat(Values.number(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "1d", "0x1p3", "1e999", ".", "1,5", "--1"})
    void number_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Values.number(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"250ms,250", "30s,30000", "10m,600000", "2h,7200000", "0s,0"})
    void duration_withUnit_isReadAndWrittenAlike(String text, long millis) {
        assertThat(Values.duration(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Values.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10 m", "-1s", "PT10S", "1d", "1.5h"})
    void duration_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Values.duration(text)).hasMessageContaining("250ms, 30s, 10m or 2h");
    }

    @Test
    void checked_failedCheck_namesTheOption() {
        assertThatThrownBy(() -> Values.checked("--x", () -> Values.number("?")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("--x: '?'");
    }

    @ParameterizedTest
    @CsvSource({"11.9192,3,12", "45.2945,3,45.3", "1.1,4,1.1", "-89.874,3,-89.8", "1e-9,3,1E-9", "2,3,2", "0,3,0"})
    void roundedUp_fewDigits_isNotSmaller(double value, int digits, String text) {
        assertThat(Values.roundedUp(value, digits)).isEqualTo(text);
    }

    @Test
    void roundedUp_notFinite_isItself() {
        assertThat(Values.roundedUp(Double.POSITIVE_INFINITY, 3)).isEqualTo("Infinity");
    }
}
