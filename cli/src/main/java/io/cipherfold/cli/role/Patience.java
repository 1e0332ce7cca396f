// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.role.TransportException;
import java.time.Duration;

/**
 * How a role bears a node that does not answer: it says so once, tries again after growing pauses, and says when it is
 * over. Safe for use by several threads.
 */
final class Patience {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 6;

    private final String node;
    private final StopSignal stop;
    private final RoleLog log;
    private int failures;

    Patience(String node, StopSignal stop, RoleLog log) {
        this.node = node;
        this.stop = stop;
        this.log = log;
    }

    /** The node has answered. */
    synchronized void succeeded() {
        if (failures > 0) {
            failures = 0;
            log.line("the node answers again");
        }
    }

    /** The node has not answered; returns when it is time to try again or to stop. */
    void failed(TransportException failure) {
        stop.pause(next(failure));
    }

    private synchronized Duration next(TransportException failure) {
        if (failures == 0) {
            log.line("the node " + node + " cannot be reached, trying again until it can (" + failure.getMessage()
                    + ")");
        }
        long millis = FIRST_PAUSE.toMillis() << Math.min(failures++, MOST_DOUBLINGS);
        // Spread, so that everybody who waits does not come at once; the clock's last digits are random enough for
        // that.
        return Duration.ofMillis(millis / 2 + Math.floorMod(System.nanoTime(), millis));
    }
}
