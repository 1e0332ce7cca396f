// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link MemberStore} does. */
abstract class MemberStoreContract extends StoreContract<MemberStore> {

    private final Chain chain = new Chain();

    final ChainRecord next(String text) {
        return chain.append(1, text.getBytes(StandardCharsets.UTF_8), 5);
    }

    private List<String> texts() {
        return store.journal().stream()
                .map(record -> new String(record.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void journal_freshStore_isEmpty() {
        assertThat(store.journal()).isEmpty();
        assertThat(store.secrets()).isEmpty();
    }

    @Test
    void append_records_comeBackInOrderAfterRestarts() throws Exception {
        store.append(List.of(next("a")));
        store.append(List.of(next("b"), next("c")));
        assertThat(texts()).containsExactly("a", "b", "c");
        store = reopen(store);
        store.append(List.of(next("d")));
        assertThat(texts()).containsExactly("a", "b", "c", "d");
        store = reopen(store);
        assertThat(texts()).containsExactly("a", "b", "c", "d");
        assertThat(store.journal().get(3).hash()).isEqualTo(chain.head());
    }

    @Test
    void append_nothing_changesNothing() throws Exception {
        store.append(List.of(next("a")));
        store.append(List.of());
        store = reopen(store);
        assertThat(texts()).containsExactly("a");
    }

    @Test
    void append_longAndEmptyPayloads_comeBack() throws Exception {
        store.append(List.of(next(""), next("x".repeat(300_000)), next("")));
        store = reopen(store);
        assertThat(texts()).containsExactly("", "x".repeat(300_000), "");
    }

    @Test
    void journal_recordMissing_isRefused() {
        next("lost");
        store.append(List.of(next("after")));
        assertThatThrownBy(store::journal).isInstanceOf(StoreException.class).hasMessageContaining("record 0");
    }

    @Test
    void keepSecret_severalNames_comeBackAfterARestart() throws Exception {
        store.keepSecret("epoch-0123456789abcdef-1", new byte[] {1, 2});
        store.keepSecret("share-0123456789abcdef-2", new byte[] {});
        store = reopen(store);
        assertThat(store.secrets())
                .containsOnlyKeys("epoch-0123456789abcdef-1", "share-0123456789abcdef-2")
                .containsEntry("epoch-0123456789abcdef-1", new byte[] {1, 2})
                .containsEntry("share-0123456789abcdef-2", new byte[] {});
    }

    @Test
    void keepSecret_sameNameAgain_replaces() throws Exception {
        store.keepSecret("a", new byte[] {1, 1, 1, 1});
        store.keepSecret("a", new byte[] {2, 2});
        assertThat(store.secrets()).containsExactly(Map.entry("a", new byte[] {2, 2}));
        store = reopen(store);
        assertThat(store.secrets()).containsExactly(Map.entry("a", new byte[] {2, 2}));
    }

    /** Who keeps a secret wipes its array afterwards, and who reads it does too. */
    @Test
    void secrets_arraysWipedOutside_areUnharmed() {
        byte[] mine = {1, 2, 3};
        store.keepSecret("a", mine);
        mine[0] = 0;
        store.secrets().values().forEach(secret -> secret[1] = 0);
        assertThat(store.secrets()).containsEntry("a", new byte[] {1, 2, 3});
    }

    @Test
    void wipeSecret_keptOrNot_isGone() throws Exception {
        store.keepSecret("a", new byte[] {1});
        store.keepSecret("b", new byte[] {2});
        store.wipeSecret("a");
        store.wipeSecret("a");
        store.wipeSecret("never-there");
        assertThat(store.secrets()).containsOnlyKeys("b");
        store = reopen(store);
        assertThat(store.secrets()).containsOnlyKeys("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "../a", "A", "a.secret", "-a", "a b", "a\u0000"})
    void secretName_thatMeansSomethingInAPath_isRefused(String name) {
        assertThatThrownBy(() -> store.keepSecret(name, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.wipeSecret(name)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.secrets()).isEmpty();
    }
}
