// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.FileClientStore;
import io.cipherfold.secureagg.store.UploadDraft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of its vector, and when it stays away. */
class ClientCoreTest extends NodeBench {

    private static final int CLIENT = 2;

    private ClientCore client;

    @BeforeEach
    void open() {
        federation.announce(1);
        client = federation.clientCore();
    }

    private ClientMemory prepare(ClientMemory memory, double[] update) {
        try (UploadDraft draft = UploadDraft.inMemory(client.layout().totalBytes())) {
            return client.prepare(
                    federation.opening(),
                    memory,
                    federation.clientKey(CLIENT),
                    VectorSource.of(update),
                    federation.random(),
                    draft);
        }
    }

    private ClientMemory prepare(double[] update) {
        return prepare(ClientMemory.fresh(CLIENT), update);
    }

    private static byte[] frame(ClientMemory memory) {
        return memory.upload().orElseThrow().bytes();
    }

    /** The integers in the frame: the plain scheme does not encrypt. */
    private int[] integers(byte[] frame) {
        int[] integers = new int[plan().encoding().dimension()];
        IntBuffer words = ByteBuffer.wrap(
                        frame,
                        federation.layout().ciphertextOffset(),
                        Math.toIntExact(federation.layout().ciphertextBytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        words.get(integers);
        return integers;
    }

    private VerifiedUpload verified(byte[] frame) throws IOException {
        VerifiedUpload.Outcome outcome = VerifiedUpload.verify(
                CiphertextSource.of(frame, 0),
                plan(),
                federation.setup().registry(),
                federation.scheme(),
                federation.layout());
        assertThat(outcome).isInstanceOf(VerifiedUpload.Outcome.Valid.class);
        return ((VerifiedUpload.Outcome.Valid) outcome).upload();
    }

    private void assertStaysAway(ClientMemory memory, RejectionReason reason, String... details) {
        Reply.Rejected rejected = client.refusal(federation.opening(), memory).orElseThrow();
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).contains(details);
        assertThatThrownBy(() -> prepare(memory, federation.oneHot(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(rejected.detail());
    }

    @Test
    void prepare_aVector_makesAFrameThatVerifiesAndCounts() throws IOException {
        double[] update = federation.oneHot(CLIENT);
        ClientMemory memory = prepare(update);
        assertThat(update).isEqualTo(federation.oneHot(CLIENT));
        assertThat(memory.withoutUpload())
                .isEqualTo(new ClientMemory(
                        CLIENT, 1, plan().digest(), 1, ClientMemory.ThrownCoin.NONE, Optional.empty()));
        VerifiedUpload upload = verified(frame(memory));
        assertThat(upload.client()).isEqualTo(CLIENT);
        Statement statement = upload.signed().statement();
        assertThat(statement.round()).isEqualTo(1);
        assertThat(statement.model()).isEqualTo(federation.opening().model());
        assertThat(statement.epochKeys()).isEqualTo(federation.opening().epochDigests());
        assertThat(frame(memory)).hasSize(Math.toIntExact(federation.layout().totalBytes()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void prepare_notFinite_isRefusedWithoutNamingTheValue(double bad) {
        for (int index = 0; index < plan().encoding().dimension(); index++) {
            double[] update = federation.oneHot(0);
            update[index] = bad;
            String position = Integer.toString(index);
            assertThatThrownBy(() -> prepare(update))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(position)
                    .hasMessageNotContaining(Double.toString(bad));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 100})
    void prepare_wrongLength_isRefused(int length) {
        assertThatThrownBy(() -> prepare(new double[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 coordinates")
                .hasMessageContaining(Integer.toString(length));
    }

    @Test
    void prepare_zeroVector_isAllZerosAndStillAnUpload() throws IOException {
        byte[] frame = frame(prepare(new double[plan().encoding().dimension()]));
        assertThat(integers(frame)).containsOnly(0);
        verified(frame);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.0000001, 1e3, 1e150, 1e300, Double.MAX_VALUE, Double.MIN_VALUE})
    void prepare_anyNorm_staysWithinTheBound(double scale) throws IOException {
        double[] update = new double[plan().encoding().dimension()];
        Arrays.fill(update, scale);
        update[1] = -scale;
        byte[] frame = frame(prepare(update));
        long squares = 0;
        for (int value : integers(frame)) {
            squares += (long) value * value;
        }
        assertThat(squares).isLessThanOrEqualTo(plan().encoding().normBoundSquared());
        if (scale >= 1) {
            // Clipped to the norm and no further.
            double norm = Math.sqrt((double) squares)
                    * Math.scalb(1.0, plan().encoding().gridLog2());
            assertThat(norm).isBetween(0.99, 1.01);
        }
        verified(frame);
    }

    @Test
    void prepare_sameRoundAgain_isRefusedAndTheFrameOnDiskIsTheOne(@TempDir Path directory) {
        ClientMemory prepared = prepare(federation.oneHot(CLIENT));
        try (ClientStore store = FileClientStore.open(directory.resolve("clients"))) {
            store.save(List.of(prepared));
        }
        for (int life = 0; life < 2; life++) {
            try (ClientStore store = FileClientStore.open(directory.resolve("clients"))) {
                ClientMemory memory = Objects.requireNonNull(store.load().get(CLIENT));
                assertStaysAway(memory, RejectionReason.STALE_ROUND, "client 2", "round 1");
                assertThat(memory.participations()).isEqualTo(1);
                assertThat(frame(memory)).isEqualTo(frame(prepared));
            }
        }
        Reply first = federation.node().upload(1, CLIENT, frame(prepared), federation.now());
        try (ClientStore store = FileClientStore.open(directory.resolve("clients"))) {
            byte[] again = frame(Objects.requireNonNull(store.load().get(CLIENT)));
            Reply second = federation.node().upload(1, CLIENT, again, federation.now());
            assertThat(((Reply.Frame) second).bytes()).isEqualTo(((Reply.Frame) first).bytes());
        }
    }

    @Test
    void prepare_roundBelowTheLast_isRefusedUnderTheSamePlanOnly() {
        ClientMemory later =
                new ClientMemory(CLIENT, 1, plan().digest(), 7, ClientMemory.ThrownCoin.NONE, Optional.empty());
        assertStaysAway(later, RejectionReason.STALE_ROUND, "round 7", "not in 1");
        ClientMemory otherPlan =
                new ClientMemory(CLIENT, 1, Digest.ZERO, 7, ClientMemory.ThrownCoin.NONE, Optional.empty());
        assertThat(client.refusal(federation.opening(), otherPlan)).isEmpty();
        ClientMemory prepared = prepare(otherPlan, federation.oneHot(0));
        assertThat(prepared.participations()).isEqualTo(2);
        assertThat(prepared.lastRound()).isEqualTo(1);
        assertThat(prepared.plan()).isEqualTo(plan().digest());
    }

    @Test
    void prepare_asOftenAsTheCapUnderAnyPlan_isRefused() {
        for (Digest under : List.of(plan().digest(), Digest.ZERO)) {
            ClientMemory last = new ClientMemory(CLIENT, 2, under, 0, ClientMemory.ThrownCoin.NONE, Optional.empty());
            assertThat(prepare(last, federation.oneHot(0)).participations()).isEqualTo(3);
            for (int participations : new int[] {3, 4, Integer.MAX_VALUE}) {
                assertStaysAway(
                        new ClientMemory(
                                CLIENT, participations, under, 0, ClientMemory.ThrownCoin.NONE, Optional.empty()),
                        RejectionReason.CAP_REACHED,
                        "client 2",
                        participations + " times",
                        "cap is 3");
            }
        }
    }

    @Test
    void prepare_memberWithoutAKey_getsZerosAsTheStatementSays() throws IOException {
        RoundOpening all = core().opening().orElseThrow();
        List<Optional<EpochKeyRecord>> keys = new ArrayList<>(all.epochKeys());
        keys.set(2, Optional.empty());
        byte[] opening = new RoundOpening(all.announcement(), keys).encode();
        CheckedOpening checked = ((CheckedOpening.Outcome.Valid) CheckedOpening.check(opening, plan())).opening();
        byte[] frame = frame(client.prepare(
                checked,
                ClientMemory.fresh(CLIENT),
                federation.clientKey(CLIENT),
                VectorSource.of(federation.oneHot(CLIENT)),
                federation.random(),
                UploadDraft.inMemory(client.layout().totalBytes())));
        Statement statement = verified(frame).signed().statement();
        assertThat(statement.epochKeys().get(2)).isEqualTo(Digest.ZERO);
        assertThat(editor.part(frame, 3)).containsOnly(0);
        int from = Math.toIntExact(federation.layout().partOffset(3));
        assertThat(Arrays.copyOfRange(frame, from - 16, from)).isNotEqualTo(new byte[16]);
    }

    /** The shares are the key: whatever happens while they are sealed, they do not stay in memory. */
    @Test
    void prepare_sealingFails_wipesTheShares() {
        SharesKept scheme = new SharesKept(federation.scheme());
        ClientCore core = new ClientCore(plan(), scheme);
        for (int working : new int[] {0, 1, 2}) {
            scheme.forget();
            RandomSource failing = new FailingRandomSource(federation.random(), scheme, working);
            assertThatThrownBy(() -> core.prepare(
                            federation.opening(),
                            ClientMemory.fresh(CLIENT),
                            federation.clientKey(CLIENT),
                            VectorSource.of(federation.oneHot(CLIENT)),
                            failing,
                            UploadDraft.inMemory(core.layout().totalBytes())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no more randomness");
            assertThat(scheme.shares()).hasSize(4);
            scheme.shares().forEach(share -> assertThat(share).hasSize(16).containsOnly(0));
        }
    }

    /** Works until shares have been made and then a few times more. */
    private static final class FailingRandomSource implements RandomSource {
        private final RandomSource random;
        private final SharesKept scheme;
        private int left;

        FailingRandomSource(RandomSource random, SharesKept scheme, int callsAfterEncryption) {
            this.random = random;
            this.scheme = scheme;
            this.left = callsAfterEncryption;
        }

        private void draw() {
            if (!scheme.shares().isEmpty() && left-- == 0) {
                throw new IllegalStateException("no more randomness");
            }
        }

        @Override
        public void nextBytes(byte[] target) {
            draw();
            random.nextBytes(target);
        }

        @Override
        public long nextLong() {
            draw();
            return random.nextLong();
        }

        @Override
        public int nextInt() {
            draw();
            return random.nextInt();
        }
    }
}
