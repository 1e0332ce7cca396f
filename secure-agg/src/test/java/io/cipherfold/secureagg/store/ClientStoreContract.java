// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every {@link ClientStore} does. */
abstract class ClientStoreContract extends StoreContract<ClientStore> {

    static final Digest PLAN = Digest.sha256(new byte[] {1});
    static final Digest OTHER_PLAN = Digest.sha256(new byte[] {2});

    static ClientMemory memory(int client, int participations, Digest plan, int round, int frameBytes) {
        Optional<ClientMemory.Upload> upload = frameBytes == 0
                ? Optional.empty()
                : Optional.of(new ClientMemory.Upload(frame(client, round, frameBytes)));
        return new ClientMemory(client, participations, plan, round, upload);
    }

    static byte[] frame(int client, int round, int bytes) {
        byte[] frame = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            frame[i] = (byte) (31 * client + 7 * round + i);
        }
        return frame;
    }

    /** Everything in a memory, comparable. */
    static String text(ClientMemory memory) {
        return memory.client() + " " + memory.participations() + " " + memory.plan() + " " + memory.lastRound() + " "
                + memory.upload().map(upload -> Digest.sha256(upload.bytes())).map(Digest::toString);
    }

    final void assertHolds(ClientMemory... memories) {
        Map<Integer, ClientMemory> loaded = store.load();
        assertThat(loaded).hasSize(memories.length);
        for (ClientMemory memory : memories) {
            ClientMemory found = Objects.requireNonNull(loaded.get(memory.client()));
            assertThat(text(found)).isEqualTo(text(memory));
        }
    }

    @Test
    void load_freshStore_isEmpty() {
        assertThat(store.load()).isEmpty();
    }

    @Test
    void save_severalClients_comeBackAfterARestart() throws Exception {
        ClientMemory a = memory(0, 1, PLAN, 3, 10);
        ClientMemory b = memory(Integer.MAX_VALUE, 2, PLAN, 3, 0);
        store.save(List.of(a, b));
        assertHolds(a, b);
        store = reopen(store);
        assertHolds(a, b);
    }

    @Test
    void save_again_replacesOnlyThatClient() throws Exception {
        ClientMemory a = memory(1, 1, PLAN, 1, 5);
        ClientMemory b = memory(2, 1, PLAN, 1, 5);
        store.save(List.of(a, b));
        ClientMemory later = memory(1, 2, PLAN, 2, 7);
        store.save(List.of(later));
        // The other client's frame is of a round that is over: nobody sends it any more.
        assertHolds(later, b.withoutUpload());
        store = reopen(store);
        assertHolds(later, b.withoutUpload());
    }

    @Test
    void save_clientsOfARoundOneAfterTheOther_keepsAllTheirFrames() throws Exception {
        List<ClientMemory> saved = new ArrayList<>();
        for (int client = 0; client < 20; client++) {
            ClientMemory memory = memory(client, 1, PLAN, 4, 100 + client);
            store.save(List.of(memory));
            saved.add(memory);
        }
        assertHolds(saved.toArray(ClientMemory[]::new));
        store = reopen(store);
        assertHolds(saved.toArray(ClientMemory[]::new));
    }

    @Test
    void save_roundOfAnotherPlan_dropsTheFramesOfTheFirst() throws Exception {
        ClientMemory a = memory(1, 1, PLAN, 4, 5);
        ClientMemory b = memory(2, 1, OTHER_PLAN, 4, 5);
        store.save(List.of(a));
        store.save(List.of(b));
        assertHolds(a.withoutUpload(), b);
        store = reopen(store);
        assertHolds(a.withoutUpload(), b);
    }

    @Test
    void save_nothing_changesNothing() throws Exception {
        store.save(List.of(memory(1, 1, PLAN, 1, 5)));
        store.save(List.of());
        store = reopen(store);
        assertHolds(memory(1, 1, PLAN, 1, 5));
    }

    @Test
    void load_result_isNotTheStoresOwn() {
        store.save(List.of(memory(1, 1, PLAN, 1, 0)));
        Map<Integer, ClientMemory> loaded = store.load();
        store.save(List.of(memory(2, 1, PLAN, 1, 0)));
        assertThat(loaded).containsOnlyKeys(1);
        assertThatThrownBy(loaded::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void save_fromSeveralThreads_losesNothing() throws Exception {
        List<CompletableFuture<Void>> savers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = 100 * thread;
            savers.add(CompletableFuture.runAsync(() -> {
                for (int client = first; client < first + 25; client++) {
                    store.save(List.of(memory(client, 1, PLAN, 1, 3)));
                }
            }));
        }
        savers.forEach(CompletableFuture::join);
        assertThat(store.load()).hasSize(100);
        store = reopen(store);
        assertThat(store.load()).hasSize(100);
        assertThat(store.load().values())
                .allSatisfy(memory -> assertThat(memory.upload()).isPresent());
    }
}
