// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.ForwardingNodeApi;
import io.cipherfold.secureagg.role.NodeApi;

/** A connection that shows every upload to {@link PartyViews.Evidence} before it sends it. */
final class WatchedNodeApi extends ForwardingNodeApi {

    private final PartyViews.Evidence evidence;

    WatchedNodeApi(NodeApi inner, PartyViews.Evidence evidence) {
        super(inner);
        this.evidence = evidence;
    }

    @Override
    public Reply upload(int round, int client, ByteSource frame, long from) {
        evidence.uploaded(client, frame);
        return super.upload(round, client, frame, from);
    }
}
