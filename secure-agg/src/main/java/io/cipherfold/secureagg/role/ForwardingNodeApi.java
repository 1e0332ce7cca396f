// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Reply;
import java.time.Duration;
import java.util.function.Supplier;

/** A connection that goes through another one; subclasses add something to all calls or to some. */
public abstract class ForwardingNodeApi implements NodeApi {

    private final NodeApi inner;

    /**
     * Creates a connection.
     *
     * @param inner what makes the calls in the end
     */
    protected ForwardingNodeApi(NodeApi inner) {
        this.inner = inner;
    }

    /** Makes one call; every method goes through here. */
    protected Reply call(Supplier<Reply> call) {
        return call.get();
    }

    @Override
    public Reply plan() {
        return call(inner::plan);
    }

    @Override
    public Reply registry() {
        return call(inner::registry);
    }

    @Override
    public Reply putModel(byte[] model) {
        return call(() -> inner.putModel(model));
    }

    @Override
    public Reply model(Digest digest) {
        return call(() -> inner.model(digest));
    }

    @Override
    public Reply announce(byte[] announcement) {
        return call(() -> inner.announce(announcement));
    }

    @Override
    public Reply opening(int afterRound, Duration wait) {
        return call(() -> inner.opening(afterRound, wait));
    }

    @Override
    public Reply contributions(int firstRound) {
        return call(() -> inner.contributions(firstRound));
    }

    @Override
    public Reply upload(int round, int client, ByteSource frame, long from) {
        return call(() -> inner.upload(round, client, frame, from));
    }

    @Override
    public Reply uploadOffset(int round, int client) {
        return call(() -> inner.uploadOffset(round, client));
    }

    @Override
    public Reply hostDone(byte[] hostDone) {
        return call(() -> inner.hostDone(hostDone));
    }

    @Override
    public Reply poll(byte[] poll, Duration wait) {
        return call(() -> inner.poll(poll, wait));
    }

    @Override
    public Reply memberFrame(byte[] frame) {
        return call(() -> inner.memberFrame(frame));
    }

    @Override
    public Reply outcome(int round, Duration wait) {
        return call(() -> inner.outcome(round, wait));
    }

    @Override
    public Reply log(long first) {
        return call(() -> inner.log(first));
    }

    @Override
    public Reply log(byte[] request) {
        return call(() -> inner.log(request));
    }
}
