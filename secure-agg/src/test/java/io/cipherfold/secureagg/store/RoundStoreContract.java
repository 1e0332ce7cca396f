// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every {@link RoundStore} does. */
abstract class RoundStoreContract extends StoreContract<RoundStore> {

    private final Chain chain = new Chain();

    private List<ChainRecord> append(int count) {
        List<ChainRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ChainRecord record = chain.append(3, new byte[] {(byte) i}, i);
            store.append(record);
            records.add(record);
        }
        return records;
    }

    private List<Long> sequences(long first, int limit) {
        return store.records(first, limit).stream().map(ChainRecord::sequence).toList();
    }

    @Test
    void records_freshStore_areNone() {
        assertThat(store.records(0, 10)).isEmpty();
        assertThat(store.outcome(1)).isEmpty();
    }

    @Test
    void append_records_comeBackAfterARestart() throws Exception {
        List<ChainRecord> records = append(5);
        store = reopen(store);
        records.addAll(append(2));
        store = reopen(store);
        assertThat(store.records(0, 100).stream().map(ChainRecord::hash))
                .containsExactlyElementsOf(
                        records.stream().map(ChainRecord::hash).toList());
    }

    @Test
    void records_anyRange_isCutToWhatIsThere() {
        append(5);
        assertThat(sequences(0, 2)).containsExactly(0L, 1L);
        assertThat(sequences(3, 2)).containsExactly(3L, 4L);
        assertThat(sequences(3, 100)).containsExactly(3L, 4L);
        assertThat(sequences(5, 1)).isEmpty();
        assertThat(sequences(Long.MAX_VALUE, Integer.MAX_VALUE)).isEmpty();
        assertThat(sequences(2, 0)).isEmpty();
        assertThat(sequences(2, -1)).isEmpty();
        assertThat(sequences(-3, 2)).containsExactly(0L, 1L);
    }

    @Test
    void append_recordThatDoesNotFollow_isRefusedAndNotKept() {
        List<ChainRecord> records = append(3);
        ChainRecord gap = new Chain().append(1, new byte[0], 0);
        assertThatThrownBy(() -> store.append(gap)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.append(records.get(2))).isInstanceOf(StoreException.class);
        Chain other = new Chain();
        for (int i = 0; i < 3; i++) {
            other.append(9, new byte[0], 0);
        }
        ChainRecord foreign = other.append(9, new byte[0], 0);
        assertThatThrownBy(() -> store.append(foreign)).isInstanceOf(StoreException.class);
        assertThat(sequences(0, 100)).containsExactly(0L, 1L, 2L);
        append(1);
        assertThat(sequences(0, 100)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void keepOutcome_ofRounds_comeBackAfterARestart() throws Exception {
        store.keepOutcome(1, new Reply.Frame(new byte[] {1}));
        store.keepOutcome(7, new Reply.Frame(new byte[] {7, 7}));
        store = reopen(store);
        assertThat(store.outcome(1).orElseThrow().bytes()).containsExactly(1);
        assertThat(store.outcome(7).orElseThrow().bytes()).containsExactly(7, 7);
        assertThat(store.outcome(2)).isEmpty();
    }

    /** A round ends once, whatever a faulty or a second node does. */
    @Test
    void keepOutcome_anotherForTheSameRound_isRefused() {
        store.keepOutcome(1, new Reply.Frame(new byte[] {1}));
        store.keepOutcome(1, new Reply.Frame(new byte[] {1}));
        Reply.Frame other = new Reply.Frame(new byte[] {2});
        assertThatThrownBy(() -> store.keepOutcome(1, other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("round 1");
        assertThat(store.outcome(1).orElseThrow().bytes()).containsExactly(1);
    }

    @Test
    void records_whileAnotherThreadAppends_areAlwaysAPrefix() {
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> append(500));
        while (!appending.isDone()) {
            List<ChainRecord> seen = store.records(0, 1000);
            Chain follower = new Chain();
            seen.forEach(follower::follow);
        }
        appending.join();
        assertThat(store.records(0, 1000)).hasSize(500);
    }
}
