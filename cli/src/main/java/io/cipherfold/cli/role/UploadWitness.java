// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.ForwardingNodeApi;
import io.cipherfold.secureagg.role.NodeApi;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's connection that keeps what the node last answered to an upload. Safe for use by several threads. */
final class UploadWitness extends ForwardingNodeApi {

    private volatile @Nullable Reply answer;

    UploadWitness(NodeApi inner) {
        super(inner);
    }

    @Override
    public Reply upload(int round, int client, byte[] upload) {
        Reply reply = super.upload(round, client, upload);
        answer = reply;
        return reply;
    }

    /** The last answer. */
    Optional<Reply> answer() {
        return Optional.ofNullable(answer);
    }
}
