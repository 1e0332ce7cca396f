// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.protocol.MemberCore;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.store.UploadDraft;
import io.cipherfold.secureagg.vertx.HttpNetwork;
import io.cipherfold.secureagg.vertx.NodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Three attacks on a live federation of five clients and four members: a node that wants the sum of one client, a node
 * that wants a second set opened in the same round, an upload altered on the way. The parties are the ones of the
 * product; only the node's questions are forged.
 */
final class Refusals implements AutoCloseable {

    private static final int CLIENTS = 5;
    private static final int MINIMUM_CLIENTS = 3;
    private static final int PARAMETERS = 100;
    private static final int ROUND = 1;

    private final InstantSource clock = InstantSource.system();
    private final AesCtrRandomSource random = AesCtrRandomSource.secure();
    private final TrialSetup setup;
    private final AggregationPlan plan;
    private final AggregationScheme scheme;
    private final UploadLayout layout;
    private final List<MemberCore> members = new ArrayList<>();
    private final List<byte[]> epochKeys = new ArrayList<>();
    private final List<ClientMemory.Upload> uploads = new ArrayList<>();
    private final Announcement announcement;

    private Refusals() {
        setup = TrialSetup.generate(
                DemoPlans.few(SchemeId.ONE_TIME_KEY, PARAMETERS, CLIENTS, MINIMUM_CLIENTS, 1.0, 100), 4, 1, random);
        plan = setup.plan().plan();
        scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
        layout = UploadLayout.of(plan, scheme);
        setup.members()
                .forEach(identity -> members.add(new MemberCore(
                        setup.plan(), setup.registry(), identity, random, scheme, new MemoryMemberStore())));
        members.forEach(this::askOthers);
        members.forEach(member ->
                epochKeys.add(frame(member.onWork(new EpochRequest(plan.digest(), ROUND).encode(), clock.millis())
                        .reply())));
        announcement = Announcement.sign(
                plan.digest(),
                ROUND,
                Digest.sha256(model()),
                clock.millis() + plan.deadlines().upload().toMillis(),
                setup.coordinator());
        makeUploads();
    }

    /** A member goes to work when others have said that they know of no later state of its ledger. */
    private void askOthers(MemberCore started) {
        for (MemberCore other : members) {
            if (other.member() != started.member()) {
                byte[] answer =
                        frame(other.onWork(started.headQuery(), clock.millis()).reply());
                started.onWork(answer, clock.millis());
            }
        }
    }

    private void makeUploads() {
        List<Optional<EpochKeyRecord>> keys = epochKeys.stream()
                .map(frame -> Optional.of(EpochKeyRecord.decode(frame, plan)))
                .toList();
        CheckedOpening.Outcome checked = CheckedOpening.check(new RoundOpening(announcement, keys).encode(), plan);
        CheckedOpening opening = ((CheckedOpening.Outcome.Valid) checked).opening();
        ClientCore core = new ClientCore(plan, scheme);
        setup.clients().forEach((client, key) -> {
            double[] vector = new double[PARAMETERS];
            Arrays.fill(vector, 0.01 * client);
            try (UploadDraft draft = UploadDraft.inMemory(layout.totalBytes())) {
                uploads.add(
                        core.prepare(opening, ClientMemory.fresh(client), key, VectorSource.of(vector), random, draft)
                                .upload()
                                .orElseThrow());
            }
        });
    }

    /**
     * Attempts everything and tells what was answered.
     *
     * @param spool folder for uploads on their way
     */
    static List<StoryReport.Refusal> attemptAll(Path spool) {
        try (Refusals attacks = new Refusals()) {
            return attacks.attempt(spool);
        }
    }

    private List<StoryReport.Refusal> attempt(Path spool) {
        List<StoryReport.Refusal> refusals = new ArrayList<>();
        MemberCore member = members.get(0);
        ClientSet everybody = inspect(member);
        int someone = everybody.statements().firstKey();
        ClientSet onlyOne =
                everybody.without(everybody.statements().tailMap(someone + 1).keySet());
        refusals.add(new StoryReport.Refusal(
                "the node asks member 1 to vote for a set of one client", answer(vote(member, onlyOne))));
        vote(member, everybody);
        ClientSet other = everybody.without(Set.of(someone));
        refusals.add(new StoryReport.Refusal(
                "member 1 has voted for five clients; the node asks it to vote for four of them in the same round",
                answer(vote(member, other))));
        refusals.add(new StoryReport.Refusal(
                "client " + someone + "'s upload arrives with one bit of its ciphertext flipped",
                answer(tamperedUpload(spool, someone))));
        return refusals;
    }

    private ClientSet inspect(MemberCore member) {
        List<InspectRequest.Entry> entries = new ArrayList<>();
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        for (ClientMemory.Upload upload : uploads) {
            byte[] bytes = upload.bytes();
            SignedStatement signed = SignedStatement.decode(
                    Arrays.copyOfRange(bytes, layout.statementOffset(), layout.ciphertextOffset()), plan);
            int from = Math.toIntExact(layout.partOffset(member.member()));
            entries.add(new InspectRequest.Entry(signed, Arrays.copyOfRange(bytes, from, from + layout.partBytes())));
            statements.put(signed.statement().client(), signed.statement().digest());
        }
        member.onWork(new InspectRequest(plan.digest(), ROUND, entries).encode(), clock.millis());
        return new ClientSet(statements);
    }

    private Reply vote(MemberCore member, ClientSet set) {
        byte[] salt = new byte[Digest.BYTES];
        random.nextBytes(salt);
        VoteRequest request =
                new VoteRequest(plan.digest(), ROUND, Digest.of(salt), announcement.model(), Digest.ZERO, set);
        return member.onWork(request.encode(), clock.millis()).reply();
    }

    private Reply tamperedUpload(Path spool, int client) {
        try (AggregationNode node = new AggregationNode(
                        setup.plan(), setup.registry(), setup.node(), scheme, new MemoryRoundStore(), random, clock);
                HttpNetwork network = HttpNetwork.listen(
                        node, new NodeServer.Options("127.0.0.1", 0, spool, 1, Duration.ofSeconds(10)))) {
            epochKeys.forEach(node::memberFrame);
            node.putModel(model());
            node.announce(announcement.encode());
            byte[] altered = uploads.get(client).bytes();
            altered[layout.ciphertextOffset() + Math.toIntExact(layout.ciphertextBytes() / 2)] ^= 1;
            return network.connect("attacker").upload(ROUND, client, ByteSource.of(altered), 0);
        }
    }

    private static byte[] model() {
        return ModelBytes.encode(new float[PARAMETERS]);
    }

    private static String answer(Reply reply) {
        return reply instanceof Reply.Rejected rejected
                ? "refused: " + rejected.reason() + ", " + rejected.detail()
                : "NOT REFUSED";
    }

    private static byte[] frame(Reply reply) {
        if (reply instanceof Reply.Frame frame) {
            return frame.bytes();
        }
        throw new IllegalStateException("a member did not answer: " + reply);
    }

    @Override
    public void close() {
        members.forEach(MemberCore::close);
        scheme.close();
        random.close();
    }
}
