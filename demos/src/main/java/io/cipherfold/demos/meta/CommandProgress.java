// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.secureagg.AbortReason;
import java.util.OptionalInt;

/** A bar that follows a training. */
final class CommandProgress implements TrainingListener, AutoCloseable {

    private final Terminal terminal;
    private final Progress bar;
    private int aborted;
    private int shown;
    private boolean unsaved;

    CommandProgress(Terminal terminal, String what, int iterations) {
        this.terminal = terminal;
        this.bar = terminal.progress(what, iterations);
    }

    @Override
    public void roundReleased(int round, OptionalInt clients) {
        // A training that goes on from a checkpoint does not begin with round 1.
        int released = round - aborted;
        bar.advance(released - shown);
        shown = released;
    }

    @Override
    public void roundAborted(int round, AbortReason reason) {
        aborted++;
        terminal.note("round " + round + " was aborted: " + reason);
    }

    @Override
    public void checkpointFailed(MetaException failure) {
        unsaved = true;
        terminal.warn("the trained model is judged but not saved: " + failure.getMessage());
    }

    /** Whether the checkpoint at the end could not be written. */
    boolean isUnsaved() {
        return unsaved;
    }

    @Override
    public void close() {
        bar.close();
    }
}
