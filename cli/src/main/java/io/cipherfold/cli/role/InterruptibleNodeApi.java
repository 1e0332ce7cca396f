// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.ForwardingNodeApi;
import io.cipherfold.secureagg.role.NodeApi;
import java.util.function.Supplier;

/** A connection whose calls end early when the process is to end. */
final class InterruptibleNodeApi extends ForwardingNodeApi {

    private final StopSignal stop;

    InterruptibleNodeApi(NodeApi inner, StopSignal stop) {
        super(inner);
        this.stop = stop;
    }

    @Override
    protected Reply call(Supplier<Reply> call) {
        return stop.whileWaiting(call);
    }
}
