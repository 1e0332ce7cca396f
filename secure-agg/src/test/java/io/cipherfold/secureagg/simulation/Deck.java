// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.sampling.ReferenceCoins;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.UploadDraft;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Members with their epoch keys and the uploads of all clients for the first rounds, made once for all scripts of a setting:
 * sealing envelopes costs more than everything that is done with them. Immutable.
 */
final class Deck {

    /** Rounds that there are uploads for. */
    static final int ROUNDS = 3;

    /** The model of all rounds. */
    static final Digest MODEL = Digest.sha256(new byte[1]);

    private static final Map<Setting, Deck> DECKS = new ConcurrentHashMap<>();

    private record Card(int round, int client, int version) {}

    private final List<MemberStore> stores = new ArrayList<>();
    private final Map<Card, byte[]> uploads = new HashMap<>();
    private final Map<Integer, Set<Integer>> undrawn = new HashMap<>();

    private Deck(Setting setting, AesCtrRandomSource random) {
        TrialSetup setup = setting.setup();
        AggregationPlan plan = setup.plan().plan();
        List<Optional<EpochKeyRecord>> keys = new ArrayList<>();
        try (AggregationScheme scheme = AggregationScheme.create(setting.scheme(), plan.shape())) {
            for (int member = 1; member <= setting.members(); member++) {
                try (MemberHarness harness = new MemberHarness(setup, member, scheme, random)) {
                    Reply key = harness.onWork(new EpochRequest(plan.digest(), 1).encode(), 0);
                    keys.add(Optional.of(EpochKeyRecord.decode(((Reply.Frame) key).bytes(), plan)));
                    stores.add(harness.store());
                }
            }
            ClientCore core = new ClientCore(plan, scheme);
            for (int round = 1; round <= ROUNDS; round++) {
                deal(core, plan, setup, new RoundOpening(announcement(setup, round), keys), random);
            }
        }
    }

    private static Announcement announcement(TrialSetup setup, int round) {
        return Announcement.sign(setup.plan().plan().digest(), round, MODEL, 1, setup.coordinator());
    }

    private void deal(
            ClientCore core, AggregationPlan plan, TrialSetup setup, RoundOpening opening, AesCtrRandomSource random) {
        CheckedOpening.Outcome outcome = CheckedOpening.check(opening.encode(), plan);
        CheckedOpening checked = ((CheckedOpening.Outcome.Valid) outcome).opening();
        Set<Integer> unlucky = undrawn(plan, setup, opening);
        undrawn.put(checked.round(), unlucky);
        setup.clients().forEach((client, key) -> {
            for (int version = 0; version < 2 && !unlucky.contains(client); version++) {
                double[] update = new double[Setting.DIMENSION];
                update[version] = 0.5;
                UploadDraft draft = UploadDraft.inMemory(core.layout().totalBytes());
                VectorSource vector = VectorSource.of(update);
                byte[] frame = core.prepare(checked, ClientMemory.fresh(client), key, vector, random, draft)
                        .upload()
                        .orElseThrow()
                        .bytes();
                uploads.put(new Card(checked.round(), client, version), frame);
            }
        });
        int lucky = setup.clients().keySet().stream()
                .filter(client -> !unlucky.contains(client))
                .findFirst()
                .orElseThrow();
        List<EpochKeyRecord> keys =
                opening.epochKeys().stream().map(Optional::orElseThrow).toList();
        UploadEditor editor = new UploadEditor(plan, core.layout());
        for (int client : unlucky) {
            SigningKey key = Objects.requireNonNull(setup.clients().get(client));
            Digest link =
                    Digest.of(ReferenceCoins.links(key.insecureSecretBytes()).get(checked.round()));
            for (int version = 0; version < 2; version++) {
                byte[] borrowed = upload(checked.round(), lucky, version);
                byte[] forged = editor.withCoin(borrowed, client, key, link, keys, random);
                uploads.put(new Card(checked.round(), client, version), forged);
            }
        }
    }

    /** Whose coins say no, by the formulas; nobody under a plan that claims no sampling. */
    private static Set<Integer> undrawn(AggregationPlan plan, TrialSetup setup, RoundOpening opening) {
        double rate = plan.population().sampling().rate();
        int round = opening.announcement().round();
        List<byte[]> keys = opening.epochDigests().stream().map(Digest::toBytes).toList();
        byte[] beacon = ReferenceCoins.beacon(plan.digest().toBytes(), round, keys);
        Set<Integer> clients = new TreeSet<>();
        setup.clients().forEach((client, key) -> {
            byte[] link = ReferenceCoins.links(key.insecureSecretBytes()).get(round);
            if (rate != 0 && !ReferenceCoins.isDrawn(rate, ReferenceCoins.coin(beacon, link, client))) {
                clients.add(client);
            }
        });
        return clients;
    }

    /** The one of a setting, whose epochs are not shorter than the rounds here. */
    static Deck of(Setting setting) {
        return DECKS.computeIfAbsent(setting, unused -> {
            byte[] label = ("deck " + setting).getBytes(StandardCharsets.UTF_8);
            try (AesCtrRandomSource random =
                    AesCtrRandomSource.keyed(Digest.sha256(label).toBytes())) {
                return new Deck(setting, random);
            }
        });
    }

    /** A store of its own for a member that has made its epoch key and done nothing else. */
    MemberStore store(int member) {
        MemoryMemberStore copy = new MemoryMemberStore();
        stores.get(member - 1).secrets().forEach(copy::keepSecret);
        return copy;
    }

    /** The clients whose coins say no in a round; their uploads are forged. */
    Set<Integer> undrawn(int round) {
        return Objects.requireNonNull(undrawn.get(round));
    }

    /** The upload of a client in a round; version 1 is what a corrupt one sends besides. */
    byte[] upload(int round, int client, int version) {
        return Objects.requireNonNull(uploads.get(new Card(round, client, version)));
    }
}
