// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.ForwardingNodeApi;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.TransportException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A connection that repeats a call until the node answers, time is up or the process is to end. Not for polls: each of
 * them has a number of its own.
 */
final class PatientNodeApi extends ForwardingNodeApi {

    private final StopSignal stop;
    private final Patience patience;
    private final Duration longest;

    /**
     * Creates the connection.
     *
     * @param longest how long one call is repeated
     */
    PatientNodeApi(NodeApi inner, StopSignal stop, Patience patience, Duration longest) {
        super(inner);
        this.stop = stop;
        this.patience = patience;
        this.longest = longest;
    }

    @Override
    protected Reply call(Supplier<Reply> call) {
        long endNanos = System.nanoTime() + longest.toNanos();
        while (true) {
            try {
                Reply reply = stop.whileWaiting(call);
                patience.succeeded();
                return reply;
            } catch (TransportException e) {
                if (stop.requested() || System.nanoTime() - endNanos >= 0) {
                    throw e;
                }
                patience.failed(e);
            }
        }
    }
}
