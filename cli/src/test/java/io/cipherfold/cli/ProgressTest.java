// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
    private long nanos = 77;

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private Progress start(boolean shown) {
        return new Progress(err, shown, "counting", 10, () -> nanos);
    }

    @Test
    void advance_quickWork_showsNothing() {
        try (Progress progress = start(true)) {
            nanos += SECOND;
            progress.advance(10);
        }
        assertThat(text()).isEmpty();
    }

    @Test
    void advance_slowWork_showsShareAndTimeLeftAndCleansUp() {
        try (Progress progress = start(true)) {
            nanos += 3 * SECOND;
            progress.advance(3);
            assertThat(text()).isEqualTo("\rcounting [#########.....................]  30 %, 7 s left");
            progress.advance(1);
            assertThat(text()).doesNotContain("40 %");
            nanos += SECOND;
            progress.advance(1);
            assertThat(text()).contains("50 %, 4 s left");
        }
        assertThat(text()).endsWith(" \r");
    }

    @Test
    void advance_beyondTheTotal_staysAtAll() {
        try (Progress progress = start(true)) {
            nanos += 3 * SECOND;
            progress.advance(100);
        }
        assertThat(text()).contains("100 %");
    }

    @Test
    void advance_nobodyWatching_showsNothing() {
        try (Progress progress = start(false)) {
            nanos += 9 * SECOND;
            progress.advance(5);
        }
        assertThat(text()).isEmpty();
    }

    @Test
    void create_noWork_isRefused() {
        assertThatThrownBy(() -> new Progress(err, true, "nothing", 0, () -> nanos))
                .hasMessageContaining("at least 1");
    }
}
