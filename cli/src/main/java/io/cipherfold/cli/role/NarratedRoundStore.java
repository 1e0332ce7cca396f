// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.store.RoundStore;
import io.cipherfold.secureagg.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node's store that says what becomes of rounds, and ends the process when it fails. */
final class NarratedRoundStore implements RoundStore {

    private final RoundStore inner;
    private final AggregationPlan plan;
    private final RoleLog log;
    private final StopSignal stop;
    private final AtomicReference<@Nullable StoreException> failure = new AtomicReference<>();

    NarratedRoundStore(RoundStore inner, AggregationPlan plan, RoleLog log, StopSignal stop) {
        this.inner = inner;
        this.plan = plan;
        this.log = log;
        this.stop = stop;
    }

    /** Fails if the storage has. */
    void requireWell() {
        StoreException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void append(ChainRecord record) {
        try {
            inner.append(record);
        } catch (StoreException e) {
            failure.compareAndSet(null, e);
            stop.request();
            throw e;
        }
        say(record);
    }

    private void say(ChainRecord record) {
        LogKind kind = LogKind.ofCode(record.kind());
        if (kind == LogKind.ANNOUNCED) {
            RoundOpening opening = RoundOpening.decode(record.payload(), plan);
            log.line("round " + opening.announcement().round() + " opened");
        } else if (kind == LogKind.CLOSED) {
            WireReader in = new WireReader(record.payload());
            log.line("round " + in.u32() + " closed with " + in.u32() + " uploads");
        } else if (kind == LogKind.RELEASED) {
            ReleaseRecord released = ReleaseRecord.decode(record.payload(), plan);
            log.line("round " + released.round() + " released: the sum of " + released.clients() + " clients");
        } else if (kind == LogKind.ABORTED) {
            RoundAbort abort = RoundAbort.decode(record.payload(), plan);
            log.line("round " + abort.round() + " aborted: " + abort.reason());
        }
    }

    @Override
    public List<ChainRecord> records(long first, int limit) {
        return inner.records(first, limit);
    }

    @Override
    public void keepOutcome(int round, Reply.Frame outcome) {
        inner.keepOutcome(round, outcome);
    }

    @Override
    public Optional<Reply.Frame> outcome(int round) {
        return inner.outcome(round);
    }

    @Override
    public void close() {
        inner.close();
    }
}
