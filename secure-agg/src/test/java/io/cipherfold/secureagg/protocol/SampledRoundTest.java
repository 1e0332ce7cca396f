// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.ReadersRelease;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.sampling.CoinChain;
import io.cipherfold.secureagg.sampling.ReferenceCoins;
import io.cipherfold.secureagg.store.ClientMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A plan in which coins decide, and everybody who checks them. Of 40 clients, each drawn with probability 1/2, fewer than
 * five or more than 35 are drawn in 2 (1 + 40 + 780 + 9,880 + 91,390) / 2^40 = 1.9e-7 of all rounds.
 */
class SampledRoundTest extends MemberBench {

    private static final int CLIENTS = 40;
    private static final double RATE = 0.5;

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withClients(CLIENTS, 3, CLIENTS).withSampling(RATE);
    }

    /** By the formulas, and not with the code under test. */
    private boolean comesUp(int round, int client) {
        List<byte[]> links = ReferenceCoins.links(federation.clientKey(client).insecureSecretBytes());
        List<byte[]> keys = federation.openingWithoutKey().epochDigests().stream()
                .map(Digest::toBytes)
                .toList();
        byte[] beacon = ReferenceCoins.beacon(plan().digest().toBytes(), round, keys);
        return ReferenceCoins.isDrawn(RATE, ReferenceCoins.coin(beacon, links.get(round), client));
    }

    private int[] drawn(int round, boolean drawn) {
        return IntStream.range(0, CLIENTS)
                .filter(client -> comesUp(round, client) == drawn)
                .toArray();
    }

    private boolean isDrawnByTheCore(int client) {
        try (CoinChain chain = CoinChain.of(federation.clientKey(client))) {
            return federation.clientCore().isDrawn(federation.opening(), client, chain);
        }
    }

    private byte[] with(byte[] frame, int signer, UnaryOperator<Statement> change) {
        return editor.withStatement(frame, federation.clientKey(signer), change);
    }

    private Digest link(int client, int position) {
        try (CoinChain chain = CoinChain.of(federation.clientKey(client))) {
            return chain.link(position);
        }
    }

    /** A frame of a corrupt client in which all is well but the coin. */
    private byte[] undrawn(int round, int client) {
        List<EpochKeyRecord> keys = federation.opening().epochKeys().stream()
                .map(Optional::orElseThrow)
                .toList();
        return editor.withCoin(
                federation.forgetful(drawn(round, true)[0]),
                client,
                federation.clientKey(client),
                link(client, round),
                keys,
                federation.random());
    }

    @Test
    void prepare_clients_mayOnlyIfTheirCoinsSaySo() {
        federation.announce(1);
        assertThat(drawn(1, true)).hasSizeBetween(5, 35);
        for (int client = 0; client < CLIENTS; client++) {
            boolean expected = comesUp(1, client);
            assertThat(isDrawnByTheCore(client)).isEqualTo(expected);
        }
        int undrawn = drawn(1, false)[0];
        assertThatIllegalStateException()
                .isThrownBy(() -> federation.prepare(undrawn))
                .withMessage("client " + undrawn + " is not drawn in round 1 at the rate 0.5");
        int drawn = drawn(1, true)[0];
        Statement statement = editor.statement(federation.prepare(drawn)).statement();
        assertThat(statement.link()).contains(link(drawn, 1));
        assertThat(federation.memory(drawn).coin().position()).isEqualTo(1);
    }

    @Test
    void round_drawnClients_areReleased() {
        for (int round = 1; round <= 3; round++) {
            federation.announce(round);
            int[] cohort = drawn(round, true);
            run(cohort);
            Reply.Frame outcome =
                    Objects.requireNonNull(federation.node().outcomes().get(round));
            assertThat(ReadersRelease.decode(outcome.bytes(), plan()).record().fault(plan()))
                    .isEmpty();
            // Readers are not told how many there are; the log is.
            List<ChainRecord> log = federation.node().log();
            ReleaseRecord release = ReleaseRecord.decode(log.get(log.size() - 1).payload(), plan());
            assertThat(release.clients()).isEqualTo(cohort.length);
        }
    }

    private void run(int[] cohort) {
        federation.uploadAll(cohort);
        federation.closeSet();
        federation.membersWork();
    }

    @Test
    void upload_forgedCoin_isRefusedByTheNode() {
        federation.announce(1);
        int[] cohort = drawn(1, true);
        byte[] good = federation.prepare(cohort[0]);
        assertNodeRefuses(1, drawn(1, false)[0], undrawn(1, drawn(1, false)[0]), RejectionReason.NOT_DRAWN);
        for (Digest wrong : List.of(Digest.ZERO, link(cohort[0], 2), link(cohort[1], 1))) {
            byte[] bad = with(good, cohort[0], s -> UploadEditor.withLink(s, wrong));
            assertNodeRefuses(1, cohort[0], bad, RejectionReason.WRONG_LINK);
        }
        assertThat(federation.node().upload(1, cohort[0], good, federation.now()))
                .isInstanceOf(Reply.Frame.class);
    }

    private void assertNodeRefuses(int round, int client, byte[] frame, RejectionReason reason) {
        assertRejected(federation.node().upload(round, client, frame, federation.now()), reason, "client " + client);
    }

    @Test
    void inspect_everyForgedCoin_isObjectedTo() {
        federation.announce(1);
        int[] cohort = drawn(1, true);
        int[] others = drawn(1, false);
        SortedMap<Integer, byte[]> uploads = new TreeMap<>();
        for (int client : IntStream.of(cohort).limit(5).toArray()) {
            uploads.put(client, federation.prepare(client));
        }
        assertThat(inspect(1, uploads).objections()).isEmpty();
        SortedMap<Integer, byte[]> bad = new TreeMap<>(uploads);
        // No link, its own later one, and another client's.
        List<Digest> wrong = List.of(Digest.ZERO, link(cohort[1], 2), link(cohort[3], 1));
        for (int i = 0; i < 3; i++) {
            int client = cohort[i];
            Digest link = wrong.get(i);
            bad.put(
                    client,
                    with(Objects.requireNonNull(uploads.get(client)), client, s -> UploadEditor.withLink(s, link)));
        }
        bad.put(others[0], undrawn(1, others[0]));
        assertThat(inspect(1, bad).objections()).containsExactlyInAnyOrder(cohort[0], cohort[1], cohort[2], others[0]);
        int[] set = {cohort[3], cohort[4], others[0]};
        assertRefuses(voteRequest(1, setOf(bad, set)).encode(), RejectionReason.OBJECTED, "client " + others[0]);
        assertThat(inspect(1, uploads).objections()).isEmpty();
    }

    /** A link that was opened in the round before is known to all; so it must not do for this one. */
    @Test
    void inspect_linkOfTheRoundBefore_isObjectedTo() {
        federation.announce(1);
        run(drawn(1, true));
        federation.announce(2);
        int client = drawn(2, true)[0];
        byte[] old = with(federation.prepare(client), client, s -> UploadEditor.withLink(s, link(client, 1)));
        SortedMap<Integer, byte[]> uploads = new TreeMap<>();
        uploads.put(client, old);
        assertThat(inspect(2, uploads).objections()).containsExactly(client);
        assertNodeRefuses(2, client, old, RejectionReason.WRONG_LINK);
    }

    /** A client that names other keys of other members could choose among as many coins as it likes. */
    @Test
    void inspect_statementsWithDifferentBeacons_areAllObjectedTo() {
        federation.announce(1);
        SortedMap<Integer, byte[]> uploads = new TreeMap<>();
        for (int client : drawn(1, true)) {
            uploads.put(client, federation.prepare(client));
        }
        int grinder = drawn(1, true)[0];
        for (int attempt = 0; ; attempt++) {
            List<Digest> keys = new ArrayList<>(federation.opening().epochDigests());
            keys.set(3, Digest.sha256(new byte[] {(byte) attempt}));
            byte[] beacon = ReferenceCoins.beacon(
                    plan().digest().toBytes(),
                    1,
                    keys.stream().map(Digest::toBytes).toList());
            byte[] link = link(grinder, 1).toBytes();
            if (ReferenceCoins.isDrawn(RATE, ReferenceCoins.coin(beacon, link, grinder))) {
                byte[] ground = with(
                        Objects.requireNonNull(uploads.get(grinder)),
                        grinder,
                        s -> UploadEditor.withEpochKeys(s, keys));
                SortedMap<Integer, byte[]> alone = new TreeMap<>();
                alone.put(grinder, ground);
                assertThat(inspect(1, alone).objections())
                        .as("its coin is good")
                        .isEmpty();
                uploads.put(grinder, ground);
                break;
            }
        }
        assertThat(inspect(1, uploads).objections()).containsExactlyElementsOf(uploads.keySet());
    }

    @Test
    void refusal_linkThatWasUsedOrPassed_isRefused() {
        federation.announce(1);
        CheckedOpening opening = federation.opening();
        ClientCore core = federation.clientCore();
        ClientMemory fresh = ClientMemory.fresh(3);
        ClientMemory.ThrownCoin coin = core.coin(opening);
        assertThat(coin.position()).isEqualTo(1);
        assertThat(core.refusal(opening, fresh)).isEmpty();
        assertThat(core.refusal(opening, fresh.withCoin(coin))).isEmpty();
        assertThat(refusal(opening, new ClientMemory.ThrownCoin(1, Digest.ZERO)))
                .as("another opening of the same round")
                .isEqualTo(RejectionReason.LINK_SPENT);
        assertThat(refusal(opening, new ClientMemory.ThrownCoin(2, coin.beacon())))
                .isEqualTo(RejectionReason.LINK_SPENT);
        assertThat(core.refusal(opening, fresh.withCoin(new ClientMemory.ThrownCoin(17, Digest.ZERO)))
                        .orElseThrow()
                        .detail())
                .isEqualTo(
                        "round 1 of this plan needs link 1 of client 3, which has used link 17 before; a plan with as many"
                                + " spent links is needed");
    }

    private RejectionReason refusal(CheckedOpening opening, ClientMemory.ThrownCoin last) {
        ClientMemory memory = ClientMemory.fresh(3).withCoin(last);
        return federation.clientCore().refusal(opening, memory).orElseThrow().reason();
    }

    @Test
    void position_planWithSpentLinks_startsBehindThem() {
        assertThat(new Sampling(RATE, 40).position(2)).isEqualTo(42);
        assertThat(Sampling.NONE.isClaimed()).isFalse();
    }
}
