// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.Terminal;
import io.cipherfold.meta.MetaException;
import io.cipherfold.secureagg.AbortReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The bar of a training, which shows after two seconds. */
class CommandProgressTest {

    @Test
    void bar_ofATrainingThatGoesOn_startsWhereItWas() throws InterruptedException {
        ByteArrayOutputStream resumed = new ByteArrayOutputStream();
        ByteArrayOutputStream aborted = new ByteArrayOutputStream();
        try (CommandProgress late = progress(resumed);
                CommandProgress secure = progress(aborted)) {
            secure.roundAborted(1, AbortReason.VOTE_DEADLINE);
            Thread.sleep(2100);
            late.roundReleased(95, OptionalInt.empty());
            secure.roundReleased(2, OptionalInt.empty());
            assertThat(resumed.toString(StandardCharsets.UTF_8)).contains(" 95 %");
            assertThat(aborted.toString(StandardCharsets.UTF_8)).contains("  1 %");
        }
    }

    @Test
    void checkpointFailed_isAWarning() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (CommandProgress progress = progress(err)) {
            assertThat(progress.isUnsaved()).isFalse();
            progress.checkpointFailed(new MetaException(MetaException.Code.DATA, "a.ckpt cannot be written"));
            assertThat(progress.isUnsaved()).isTrue();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("not saved: a.ckpt cannot be written");
    }

    private static CommandProgress progress(ByteArrayOutputStream err) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new CommandProgress(new Terminal(stream, stream, Map.of(), true), "training", 100);
    }
}
