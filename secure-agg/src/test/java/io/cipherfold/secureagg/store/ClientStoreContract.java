// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ClientStore} does. */
abstract class ClientStoreContract extends StoreContract<ClientStore> {

    static final Digest PLAN = Digest.sha256(new byte[] {1});
    static final Digest OTHER_PLAN = Digest.sha256(new byte[] {2});

    static ClientMemory memory(int client, int participations, Digest plan, int round, int frameBytes) {
        Optional<ClientMemory.Upload> upload = frameBytes == 0
                ? Optional.empty()
                : Optional.of(new ClientMemory.Upload(frame(client, round, frameBytes)));
        return new ClientMemory(client, participations, plan, round, ClientMemory.ThrownCoin.NONE, upload);
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

    /** A memory whose frame was written as a draft of the store, in pieces from the end on, and which is not saved yet. */
    final ClientMemory drafted(int client, int participations, int round, int frameBytes) {
        byte[] frame = frame(client, round, frameBytes);
        try (UploadDraft draft = store.draft(client, frameBytes)) {
            int half = frameBytes / 2;
            draft.write(half, ByteBuffer.wrap(frame, half, frameBytes - half));
            draft.write(0, ByteBuffer.wrap(frame, 0, half));
            return new ClientMemory(
                    client, participations, PLAN, round, ClientMemory.ThrownCoin.NONE, Optional.of(draft.finish()));
        }
    }

    /** In a record, and in a file of its own where the store makes a difference. */
    static int[] frameBytes() {
        return new int[] {0, 1, 1000, FileClientStore.MOST_INLINE_BYTES, FileClientStore.MOST_INLINE_BYTES + 1, 1 << 20
        };
    }

    @ParameterizedTest
    @MethodSource("frameBytes")
    void draft_saved_comesBackAfterARestart(int bytes) throws Exception {
        ClientMemory made = drafted(7, 1, 3, bytes);
        assertThat(made.upload().orElseThrow().bytes()).isEqualTo(frame(7, 3, bytes));
        assertThat(made.upload().orElseThrow().source().length()).isEqualTo(bytes);
        store.save(List.of(made));
        for (int life = 0; life < 3; life++) {
            ClientMemory found = Objects.requireNonNull(store.load().get(7));
            assertThat(found.upload().orElseThrow().bytes()).isEqualTo(frame(7, 3, bytes));
            assertThat(found.participations()).isEqualTo(1);
            store = reopen(store);
        }
    }

    @ParameterizedTest
    @MethodSource("frameBytes")
    void draft_ofAnEarlierRound_hasNoFrameAnyMore(int bytes) throws Exception {
        ClientMemory first = drafted(1, 1, 3, bytes);
        ClientMemory second = drafted(2, 1, 3, bytes);
        store.save(List.of(first, second));
        ClientMemory later = drafted(1, 2, 4, bytes);
        store.save(List.of(later));
        assertHolds(later, second.withoutUpload());
        store = reopen(store);
        assertHolds(later, second.withoutUpload());
    }

    /** What is being written, or is written and not saved, is none of the business of a save in between. */
    @ParameterizedTest
    @MethodSource("frameBytes")
    void draft_otherClientsSavedMeanwhile_isStillThere(int bytes) throws Exception {
        store.save(List.of(drafted(1, 1, 3, bytes)));
        ClientMemory made = drafted(2, 1, 4, bytes);
        try (UploadDraft open = store.draft(3, bytes)) {
            open.write(0, ByteBuffer.wrap(frame(3, 4, bytes)));
            ClientMemory other = drafted(4, 1, 4, bytes);
            store.save(List.of(other));
            ClientMemory last =
                    new ClientMemory(3, 1, PLAN, 4, ClientMemory.ThrownCoin.NONE, Optional.of(open.finish()));
            store.save(List.of(made));
            store.save(List.of(last));
            assertHolds(memory(1, 1, PLAN, 3, 0), made, last, other);
            store = reopen(store);
            assertHolds(memory(1, 1, PLAN, 3, 0), made, last, other);
        }
    }

    @ParameterizedTest
    @MethodSource("frameBytes")
    void draft_notSaved_isNothing(int bytes) throws Exception {
        ClientMemory saved = drafted(1, 1, 3, bytes);
        store.save(List.of(saved));
        drafted(1, 2, 4, bytes);
        assertHolds(saved);
        store = reopen(store);
        assertHolds(saved);
    }

    @Test
    void draft_moreThanItHasRoomFor_isRefused() {
        for (int bytes : frameBytes()) {
            try (UploadDraft draft = store.draft(1, bytes)) {
                for (long offset : new long[] {0, bytes, bytes + 1L}) {
                    ByteBuffer tooMuch = ByteBuffer.allocate((int) Math.max(1, bytes - offset + 1));
                    assertThatThrownBy(() -> draft.write(offset, tooMuch))
                            .as("%d at %d of %d", tooMuch.remaining(), offset, bytes)
                            .isInstanceOf(RuntimeException.class);
                }
            }
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
