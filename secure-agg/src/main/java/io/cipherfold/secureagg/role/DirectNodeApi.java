// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Reply;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A node in the same process, without a network between. Safe for use by several threads. */
public final class DirectNodeApi implements NodeApi {

    private final AggregationNode node;

    /** Creates the connection. */
    public DirectNodeApi(AggregationNode node) {
        this.node = node;
    }

    @Override
    public Reply plan() {
        return node.plan();
    }

    @Override
    public Reply registry() {
        return node.registry();
    }

    @Override
    public Reply putModel(byte[] model) {
        return node.putModel(model);
    }

    @Override
    public Reply model(Digest digest) {
        return node.model(digest);
    }

    @Override
    public Reply announce(byte[] announcement) {
        return node.announce(announcement);
    }

    @Override
    public Reply opening(int afterRound, Duration wait) {
        return await(() -> node.opening(afterRound), wait);
    }

    @Override
    public Reply contributions(int firstRound) {
        return node.contributions(firstRound);
    }

    @Override
    public Reply upload(int round, int client, ByteSource frame, long from) {
        if (from != 0) {
            throw new IllegalArgumentException("nothing breaks off inside a process: send from 0, not from " + from);
        }
        return node.upload(round, client, SpooledUpload.of(frame));
    }

    @Override
    public Reply uploadOffset(int round, int client) {
        return Reply.done();
    }

    @Override
    public Reply hostDone(byte[] hostDone) {
        return node.hostDone(hostDone);
    }

    @Override
    public Reply poll(byte[] poll, Duration wait) {
        Reply first = node.poll(poll);
        return first instanceof Reply.Done ? await(() -> node.workFor(poll), wait) : first;
    }

    @Override
    public Reply memberFrame(byte[] frame) {
        return node.memberFrame(frame);
    }

    @Override
    public Reply outcome(int round, Duration wait) {
        return await(() -> node.outcome(round), wait);
    }

    @Override
    public Reply log(long first) {
        return node.log(first);
    }

    @Override
    public Reply log(byte[] request) {
        return node.log(request);
    }

    private Reply await(Supplier<Reply> question, Duration wait) {
        long deadlineNanos = System.nanoTime() + wait.toNanos();
        while (true) {
            CountDownLatch change = new CountDownLatch(1);
            Runnable leave = node.onNextChange(change::countDown);
            try {
                Reply reply = question.get();
                long left = deadlineNanos - System.nanoTime();
                if (!(reply instanceof Reply.Done) || left <= 0) {
                    return reply;
                }
                if (!change.await(left, TimeUnit.NANOSECONDS)) {
                    return question.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Reply.done();
            } finally {
                leave.run();
            }
        }
    }
}
