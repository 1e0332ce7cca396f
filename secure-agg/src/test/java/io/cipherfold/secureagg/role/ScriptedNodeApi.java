// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A node that answers the coordinator's calls with what was prepared, and with nothing when that is used up. */
final class ScriptedNodeApi implements NodeApi {

    private final Deque<Reply> models = new ArrayDeque<>();
    private final Deque<Reply> announcements = new ArrayDeque<>();
    private final Deque<Reply> outcomes = new ArrayDeque<>();
    private final List<byte[]> announced = new ArrayList<>();
    private Runnable beforeOutcome = () -> {};

    ScriptedNodeApi onModel(Reply reply) {
        models.add(reply);
        return this;
    }

    ScriptedNodeApi onAnnounce(Reply... replies) {
        announcements.addAll(List.of(replies));
        return this;
    }

    ScriptedNodeApi onOutcome(Reply... replies) {
        outcomes.addAll(List.of(replies));
        return this;
    }

    /** What happens whenever the outcome is asked for. */
    ScriptedNodeApi beforeOutcome(Runnable action) {
        beforeOutcome = action;
        return this;
    }

    /** The announcements that were sent. */
    List<byte[]> announced() {
        return announced;
    }

    private static Reply next(Deque<Reply> replies) {
        return replies.isEmpty() ? Reply.done() : replies.remove();
    }

    @Override
    public Reply putModel(byte[] model) {
        return next(models);
    }

    @Override
    public Reply announce(byte[] announcement) {
        announced.add(announcement);
        return next(announcements);
    }

    @Override
    public Reply outcome(int round, Duration wait) {
        beforeOutcome.run();
        return next(outcomes);
    }

    @Override
    public Reply plan() {
        throw unexpected();
    }

    @Override
    public Reply registry() {
        throw unexpected();
    }

    @Override
    public Reply model(Digest digest) {
        throw unexpected();
    }

    @Override
    public Reply opening(int afterRound, Duration wait) {
        throw unexpected();
    }

    @Override
    public Reply contributions(int firstRound) {
        throw unexpected();
    }

    @Override
    public Reply upload(int round, int client, ByteSource frame, long from) {
        throw unexpected();
    }

    @Override
    public Reply uploadOffset(int round, int client) {
        throw unexpected();
    }

    @Override
    public Reply hostDone(byte[] hostDone) {
        throw unexpected();
    }

    @Override
    public Reply poll(byte[] poll, Duration wait) {
        throw unexpected();
    }

    @Override
    public Reply memberFrame(byte[] frame) {
        throw unexpected();
    }

    @Override
    public Reply log(byte[] request) {
        throw unexpected();
    }

    @Override
    public Reply log(long first) {
        throw unexpected();
    }

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("a coordinator does not ask for this");
    }
}
