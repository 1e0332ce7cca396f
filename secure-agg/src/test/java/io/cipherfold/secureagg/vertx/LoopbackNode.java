// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.http.HttpNodeApi;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.DirectNodeApi;
import io.cipherfold.secureagg.role.MemberAgent;
import io.cipherfold.secureagg.role.TestPlans;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.store.UploadDraft;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A node that listens on a free port of this machine, and honest parties to drive it with. */
final class LoopbackNode implements AutoCloseable {

    private static final int MEMBERS = 4;
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TrialSetup setup;
    private final AggregationPlan plan;
    private final AggregationScheme scheme;
    private final RandomSource random;
    private final AggregationNode node;
    private final Path spool;
    private final NodeServer server;
    private final HttpNodeApi api;
    private final ClientCore clientCore;
    private final List<MemberAgent> members = new ArrayList<>();

    /** A node for vectors of a length and a number of clients, of which three suffice; all steps have time enough. */
    LoopbackNode(SchemeId id, int parameters, int clients, Path directory, Duration bodyDeadline, RandomSource random)
            throws IOException {
        this(TestPlans.withoutNoise(id, parameters, clients, STEP), directory, bodyDeadline, random);
    }

    /** A node under a plan with options of its own. */
    LoopbackNode(PlanOptions options, Path directory, Duration bodyDeadline, RandomSource random) throws IOException {
        this.random = random;
        this.setup = TrialSetup.generate(options, MEMBERS, 1, random);
        this.plan = setup.plan().plan();
        this.scheme = AggregationScheme.create(options.scheme(), plan.shape());
        this.node = new AggregationNode(
                setup.plan(),
                setup.registry(),
                setup.node(),
                scheme,
                new MemoryRoundStore(),
                random,
                InstantSource.system());
        this.spool = directory.resolve("spool");
        this.server = NodeServer.start(node, new NodeServer.Options("127.0.0.1", 0, spool, 2, bodyDeadline));
        this.api = new HttpNodeApi(URI.create("http://127.0.0.1:" + server.port()));
        this.clientCore = new ClientCore(plan, scheme);
        for (SigningKey member : setup.members()) {
            members.add(new MemberAgent(
                    setup.plan(),
                    setup.registry(),
                    member,
                    scheme,
                    new MemoryMemberStore(),
                    new DirectNodeApi(node),
                    random,
                    InstantSource.system()));
        }
    }

    TrialSetup setup() {
        return setup;
    }

    AggregationPlan plan() {
        return plan;
    }

    AggregationNode node() {
        return node;
    }

    Path spool() {
        return spool;
    }

    int port() {
        return server.port();
    }

    HttpNodeApi api() {
        return api;
    }

    UploadLayout layout() {
        return clientCore.layout();
    }

    UploadEditor editor() {
        return new UploadEditor(plan, layout());
    }

    SigningKey clientKey(int client) {
        return Objects.requireNonNull(setup.clients().get(client));
    }

    RawConnection connect() throws IOException {
        return new RawConnection(port());
    }

    /** Sends one request without a body over a connection of its own. */
    HttpAnswer ask(String requestLine, String... headers) throws IOException {
        try (RawConnection connection = connect()) {
            return connection.request(requestLine, headers).read();
        }
    }

    /** Sends one request with a body over a connection of its own. */
    HttpAnswer ask(String requestLine, byte[] body) throws IOException {
        try (RawConnection connection = connect()) {
            return connection
                    .request(requestLine, "Content-Length: " + body.length)
                    .send(body)
                    .read();
        }
    }

    static String uploadLine(int round, int client) {
        return "PUT " + HttpPaths.upload(round, client);
    }

    static byte[] model(int round) {
        return ModelBytes.encode(new float[] {round});
    }

    Announcement announcement(int round) {
        long deadline = System.currentTimeMillis() + plan.deadlines().upload().toMillis();
        return Announcement.sign(plan.digest(), round, Digest.sha256(model(round)), deadline, setup.coordinator());
    }

    /** The members publish keys; the coordinator opens a round. */
    void announce(int round) {
        membersWork();
        assertThat(api.putModel(model(round))).isInstanceOf(Reply.Done.class);
        assertThat(api.announce(announcement(round).encode())).isInstanceOf(Reply.Done.class);
    }

    /** Every member does what it is asked for, until each has had its turn at every step of a start and of a round. */
    void membersWork() {
        for (int step = 0; step < 12; step++) {
            members.forEach(member -> member.step(Duration.ZERO));
        }
    }

    /** An honest frame of a client for the round that is open, with a vector of ones. */
    byte[] prepare(int client) {
        byte[] frame = ((Reply.Frame) api.opening(0, Duration.ZERO)).bytes();
        CheckedOpening opening = ((CheckedOpening.Outcome.Valid) CheckedOpening.check(frame, plan)).opening();
        double[] vector = new double[plan.encoding().dimension()];
        vector[0] = 1;
        try (UploadDraft draft = UploadDraft.inMemory(clientCore.layout().totalBytes())) {
            return clientCore
                    .prepare(
                            opening,
                            ClientMemory.fresh(client),
                            clientKey(client),
                            VectorSource.of(vector),
                            random,
                            draft)
                    .upload()
                    .orElseThrow()
                    .bytes();
        }
    }

    /** The only client host says that its clients are done, which closes the set. */
    void closeSet(int round) {
        byte[] done =
                HostDone.sign(plan.digest(), round, 0, setup.hosts().get(0)).encode();
        assertThat(api.hostDone(done)).isInstanceOf(Reply.Done.class);
    }

    /** An upload is taken and confirmed. */
    Receipt assertTakes(int client, byte[] frame) {
        return assertReceipt(client, api.upload(1, client, ByteSource.of(frame), 0));
    }

    /** An upload is taken and confirmed as soon as those that broke off have been noticed and left their places. */
    Receipt assertTakesInTheEnd(int client, byte[] frame) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Reply reply = api.upload(1, client, ByteSource.of(frame), 0);
        while (reply instanceof Reply.Rejected rejected
                && rejected.reason() == RejectionReason.BUSY
                && System.nanoTime() < giveUp) {
            Thread.sleep(20);
            reply = api.upload(1, client, ByteSource.of(frame), 0);
        }
        return assertReceipt(client, reply);
    }

    private Receipt assertReceipt(int client, Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Frame.class);
        Receipt receipt = Receipt.decode(((Reply.Frame) reply).bytes(), plan);
        assertThat(receipt.isSignedBy(plan.parties().node())).isTrue();
        assertThat(receipt.client()).isEqualTo(client);
        return receipt;
    }

    /** All that can be seen of the node without its network: log, opening, outcome. */
    List<String> state() {
        return List.of(
                "log " + Digest.sha256(((Reply.Frame) node.log(0)).bytes()),
                "opening " + seen(node.opening(0)),
                "outcome " + seen(node.outcome(1)));
    }

    private static Object seen(Reply reply) {
        return reply instanceof Reply.Frame frame ? Digest.sha256(frame.bytes()) : reply;
    }

    /** Number of uploads on disk; files that wait for another upload are empty. */
    long spooledFiles() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toFile().length() > 0).count();
        }
    }

    /** Waits until there are so many uploads on disk: a broken one goes soon after its connection, not with it. */
    void awaitSpooledFiles(int count) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (spooledFiles() != count && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        assertThat(spooledFiles()).isEqualTo(count);
    }

    /** The node has not changed, and answers the next request. */
    void assertUnchanged(List<String> before) throws IOException {
        assertThat(state()).isEqualTo(before);
        HttpAnswer plan = ask("GET " + HttpPaths.PLAN);
        plan.isFrame();
        assertThat(plan.body()).isEqualTo(setup.plan().encode());
    }

    @Override
    public void close() {
        members.forEach(MemberAgent::close);
        server.close();
        node.close();
        scheme.close();
    }
}
