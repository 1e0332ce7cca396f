// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A bar on standard error for work that takes longer than two seconds. It redraws one line and removes it when closed.
 * Safe for use by several threads.
 */
public final class Progress implements AutoCloseable {

    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final int BAR_WIDTH = 30;

    private final PrintStream err;
    private final boolean shown;
    private final String what;
    private final long total;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long done;
    private long drawnNanos;
    private int drawnWidth;

    Progress(PrintStream err, boolean shown, String what, long total, LongSupplier nanoTime) {
        if (total < 1) {
            throw new IllegalArgumentException("there must be at least 1 unit of work, was " + total);
        }
        this.err = err;
        this.shown = shown;
        this.what = what;
        this.total = total;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.drawnNanos = startNanos + QUIET_NANOS - REDRAW_NANOS;
    }

    /** Some more units of work are done. */
    public synchronized void advance(long units) {
        done = Math.min(total, done + units);
        long now = nanoTime.getAsLong();
        if (shown && now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            draw(now);
        }
    }

    private void draw(long now) {
        double share = (double) done / total;
        int filled = (int) (share * BAR_WIDTH);
        String left = done == 0 ? "" : ", " + seconds((now - startNanos) * (1 / share - 1)) + " left";
        String line = String.format(
                Locale.ROOT,
                "%s [%s%s] %3.0f %%%s",
                what,
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                100 * share,
                left);
        err.print("\r" + line + " ".repeat(Math.max(0, drawnWidth - line.length())));
        err.flush();
        drawnWidth = line.length();
    }

    private static String seconds(double nanos) {
        return Math.round(nanos / 1e9) + " s";
    }

    /** Removes the bar. */
    @Override
    public synchronized void close() {
        if (drawnWidth > 0) {
            err.print("\r" + " ".repeat(drawnWidth) + "\r");
            err.flush();
            drawnWidth = 0;
        }
    }
}
