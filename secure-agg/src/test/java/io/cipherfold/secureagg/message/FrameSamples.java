// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EpochPublicKey;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A frame of every kind under one plan: 4 members, at most 5 clients, 12 rounds, one host. */
final class FrameSamples {

    /** Entries in the share vectors of the sample. */
    static final int SHARE_LENGTH = 6;

    private static final int MEMBERS = 4;
    private static final int MOST_CLIENTS = 5;
    private static final int ROUNDS = 12;
    /** Where bodies start. */
    private static final int BODY = 40;

    private final TrialSetup setup;
    private final AggregationPlan plan;
    private final Digest digest;
    private final UploadLayout layout;
    private final List<EpochPublicKey> epochKeys;

    FrameSamples() {
        RandomSource random =
                AesCtrRandomSource.keyed(Digest.sha256(new byte[] {7}).toBytes());
        setup = TrialSetup.generate(FederationShape.plain().options(), MEMBERS, 1, random);
        plan = setup.plan().plan();
        digest = plan.digest();
        try (AggregationScheme scheme = AggregationScheme.create(SchemeId.INSECURE_PLAIN_SUM, plan.shape())) {
            layout = UploadLayout.of(plan, scheme);
        }
        epochKeys = IntStream.range(0, MEMBERS)
                .mapToObj(i -> EpochSecretKey.generate(random).publicKey())
                .toList();
    }

    AggregationPlan plan() {
        return plan;
    }

    TrialSetup setup() {
        return setup;
    }

    private SigningKey member(int number) {
        return setup.members().get(number - 1);
    }

    private static Digest some(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    /** One of each kind. */
    Stream<FrameSample<?>> all() {
        return Stream.concat(
                Stream.concat(
                        Stream.concat(contributions().all(), new HiddenParticipantsSamples(setup, certificate()).all()),
                        new HeadSamples(setup, vote(3)).all()),
                Stream.of(
                        announcement(),
                        epochKey(),
                        opening(),
                        statement(),
                        receipt(),
                        hostDone(),
                        poll(),
                        inspect(),
                        inspection(),
                        voteRequest(),
                        vote(),
                        unmaskRequest(),
                        unmaskingShare(),
                        releaseRecord(),
                        release(),
                        abort(),
                        epochRequest()));
    }

    private FrameSample<Announcement> announcement() {
        byte[] frame = Announcement.sign(digest, 3, some(1), 5_000_000, setup.coordinator())
                .encode();
        return new FrameSample<>("ANNOUNCEMENT", frame, f -> Announcement.decode(f, plan), Announcement::encode)
                .signed(a -> a.isSignedBy(plan.parties().coordinator()))
                .u32("round", BODY, 0, ROUNDS + 1)
                .notNegative("deadline", BODY + 36);
    }

    private EpochKeyRecord epochKeyRecord(int number) {
        Digest commitment = Contribution.commitment(digest, number, 3, ContributionSamples.bytes(number));
        return EpochKeyRecord.sign(digest, number, 3, 4, epochKeys.get(number - 1), commitment, member(number));
    }

    ContributionSamples contributions() {
        return new ContributionSamples(
                setup,
                IntStream.rangeClosed(1, MEMBERS).mapToObj(this::epochKeyRecord).toList());
    }

    private FrameSample<EpochKeyRecord> epochKey() {
        byte[] notReduced = new byte[384];
        Arrays.fill(notReduced, (byte) 0xff);
        return new FrameSample<>(
                        "EPOCH_KEY",
                        epochKeyRecord(2).encode(),
                        f -> EpochKeyRecord.decode(f, plan),
                        EpochKeyRecord::encode)
                .signed(k -> k.isSignedBy(plan.committee().member(k.member())))
                .u32("member", BODY, 0, MEMBERS + 1)
                .u32("first round", BODY + 4, 0, ROUNDS + 1)
                .u32("last round", BODY + 8, 0)
                .raw("X25519 key of small order", BODY + 12, new byte[32])
                .raw("ML-KEM key that is not reduced", BODY + 44, notReduced);
    }

    private FrameSample<RoundOpening> opening() {
        RoundOpening opening = new RoundOpening(
                Announcement.sign(digest, 3, some(1), 5_000_000, setup.coordinator()),
                List.of(
                        Optional.of(epochKeyRecord(1)),
                        Optional.empty(),
                        Optional.of(epochKeyRecord(3)),
                        Optional.of(epochKeyRecord(4))));
        int first = BODY + Announcement.BYTES;
        int second = first + 1 + EpochKeyRecord.BYTES;
        return new FrameSample<>("OPENING", opening.encode(), f -> RoundOpening.decode(f, plan), RoundOpening::encode)
                .u32("round", BODY + BODY, 0, ROUNDS + 1)
                .flag("presence of the first key", first)
                .flag("presence of the second key", second)
                .raw("key of another member", first + 1, epochKeyRecord(2).encode());
    }

    private SignedStatement signedStatement(int client) {
        Statement statement = new Statement(
                digest,
                3,
                client,
                some(1),
                some(2),
                List.of(some(3), some(4), some(5), some(6)),
                List.of(some(7), Digest.ZERO, some(8), some(9)),
                Optional.empty());
        return SignedStatement.sign(
                statement, Objects.requireNonNull(setup.clients().get(client)));
    }

    private FrameSample<SignedStatement> statement() {
        return new FrameSample<>(
                        "STATEMENT",
                        signedStatement(2).encode(),
                        f -> SignedStatement.decode(f, plan),
                        SignedStatement::encode)
                .signed(s -> setup.registry()
                        .key(s.statement().client())
                        .filter(s::isSignedBy)
                        .isPresent())
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("client", BODY + 4);
    }

    private FrameSample<Receipt> receipt() {
        byte[] frame =
                Receipt.sign(digest, 3, 2, some(1), 17, some(2), setup.node()).encode();
        return new FrameSample<>("RECEIPT", frame, f -> Receipt.decode(f, plan), Receipt::encode)
                .signed(r -> r.isSignedBy(plan.parties().node()))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("client", BODY + 4)
                .notNegative("log sequence", BODY + 40);
    }

    private FrameSample<HostDone> hostDone() {
        byte[] frame = HostDone.sign(digest, 3, 0, setup.hosts().get(0)).encode();
        return new FrameSample<>("HOST_DONE", frame, f -> HostDone.decode(f, plan), HostDone::encode)
                .signed(h -> h.isSignedBy(plan.parties().clientHosts().get(h.host())))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("host", BODY + 4, 1);
    }

    private FrameSample<Poll> poll() {
        byte[] frame = Poll.sign(digest, 2, 77, true, member(2)).encode();
        return new FrameSample<>("POLL", frame, f -> Poll.decode(f, plan), Poll::encode)
                .signed(p -> p.isSignedBy(plan.committee().member(p.member())))
                .u32("member", BODY, 0, MEMBERS + 1)
                .notNegative("sequence", BODY + 4)
                .flag("inspect again", BODY + 12);
    }

    private FrameSample<InspectRequest> inspect() {
        List<InspectRequest.Entry> entries = Stream.of(0, 2, 4)
                .map(client -> {
                    byte[] part = new byte[layout.partBytes()];
                    Arrays.fill(part, client.byteValue());
                    return new InspectRequest.Entry(signedStatement(client), part);
                })
                .toList();
        byte[] frame = new InspectRequest(digest, 3, entries).encode();
        int first = BODY + 8;
        int entryBytes = SignedStatement.bytes(plan) + layout.partBytes();
        return new FrameSample<>("INSPECT", frame, f -> InspectRequest.decode(f, plan, layout), InspectRequest::encode)
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("count", BODY + 4, MOST_CLIENTS + 1)
                .u32("round of a statement", first + BODY, 0, ROUNDS + 1)
                .raw("a client twice", first + entryBytes, signedStatement(0).encode())
                .raw("clients out of order", first, signedStatement(3).encode());
    }

    private FrameSample<InspectionReport> inspection() {
        byte[] frame = InspectionReport.sign(digest, 3, 2, some(1), List.of(1, 3), List.of(3), member(2))
                .encode();
        return new FrameSample<>("INSPECTION", frame, f -> InspectionReport.decode(f, plan), InspectionReport::encode)
                .signed(r -> r.isSignedBy(plan.committee().member(r.member())))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("member", BODY + 4, 0, MEMBERS + 1)
                .u32("count", BODY + 40, MOST_CLIENTS + 1)
                .u32("first objection", BODY + 44, 3)
                .u32("second objection", BODY + 48, 0, 1)
                .u32("spent count", BODY + 52, 3)
                .u32("spent client that is not objected to", BODY + 56, 2);
    }

    private VoteRequest proposal() {
        TreeMap<Integer, Digest> statements = new TreeMap<>();
        for (int client : new int[] {0, 2, 4}) {
            statements.put(client, some(client));
        }
        return new VoteRequest(digest, 3, some(1), some(2), some(3), new ClientSet(statements));
    }

    private FrameSample<VoteRequest> voteRequest() {
        return new FrameSample<>(
                        "VOTE_REQUEST", proposal().encode(), f -> VoteRequest.decode(f, plan), VoteRequest::encode)
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("count", BODY + 100, MOST_CLIENTS + 1)
                .u32("first client", BODY + 104, 2, 3)
                .u32("second client", BODY + 140, 0, 4)
                .u32("third client", BODY + 176, 0, 1, 2);
    }

    private Vote vote(int number) {
        return Vote.sign(proposal().subject(), number, 9, some(4), member(number));
    }

    Certificate certificate() {
        return new Certificate(proposal().subject(), List.of(vote(1), vote(2), vote(4)));
    }

    private FrameSample<Vote> vote() {
        return new FrameSample<>("VOTE", vote(2).encode(), f -> Vote.decode(f, plan), Vote::encode)
                .signed(v -> v.isSignedBy(plan.committee().member(v.member())))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("clients", BODY + 36, MOST_CLIENTS + 1)
                .u32("member", BODY + 104, 0, MEMBERS + 1)
                .notNegative("ledger sequence", BODY + 108);
    }

    private FrameSample<UnmaskRequest> unmaskRequest() {
        int certificate = BODY + 104 + 3 * 36;
        byte[] frame = new UnmaskRequest(proposal(), certificate()).encode();
        return new FrameSample<>("UNMASK_REQUEST", frame, f -> UnmaskRequest.decode(f, plan), UnmaskRequest::encode)
                .signed(u -> u.certificate().isValid(plan)
                        && u.proposal().subject().equals(u.certificate().subject()))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("count", BODY + 100, MOST_CLIENTS + 1)
                .u32("round of the certificate", certificate, 0, ROUNDS + 1)
                .u32("clients of the certificate", certificate + 36, MOST_CLIENTS + 1)
                .u16("votes", certificate + 104, MEMBERS + 1, 0xffff)
                .u32("first voter", certificate + 106, 0, MEMBERS + 1)
                .notNegative("ledger sequence", certificate + 110);
    }

    private FrameSample<UnmaskingShare> unmaskingShare() {
        byte[] packed = new byte[ShareVector.packedBytes(SHARE_LENGTH)];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) (i + 1);
        }
        byte[] frame =
                UnmaskingShare.sign(proposal().subject(), 2, packed, member(2)).encode();
        return new FrameSample<>(
                        "UNMASKING_SHARE",
                        frame,
                        f -> UnmaskingShare.decode(f, plan, ShareVector.packedBytes(SHARE_LENGTH)),
                        UnmaskingShare::encode)
                .signed(s -> s.isSignedBy(plan.committee().member(s.member())))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("member", BODY + 4, 0, MEMBERS + 1);
    }

    static DigitSum sum() {
        return new DigitSum(new int[] {1, -2, 3, -4, Integer.MIN_VALUE});
    }

    ReleaseRecord record() {
        TreeMap<Integer, Digest> shares = new TreeMap<>();
        shares.put(1, some(5));
        shares.put(4, some(6));
        return ReleaseRecord.sign(certificate(), shares, 0b1000, "4.1.2", Release.digest(sum()), setup.node());
    }

    private <T> FrameSample<T> withRecordFields(FrameSample<T> sample) {
        int votes = BODY + 104;
        int shares = votes + 2 + 3 * 108;
        int inconsistent = shares + 2 + 2 * 36;
        byte[] fifth = new WireWriter(8).i64(0b10000).toBytes();
        return sample.u32("round", BODY, 0, ROUNDS + 1)
                .u32("clients", BODY + 36, MOST_CLIENTS + 1)
                .u16("votes", votes, MEMBERS + 1, 0xffff)
                .u32("second voter", votes + 2 + 108, 0, MEMBERS + 1)
                .u32("first share", shares + 2, 0, 4, MEMBERS + 1)
                .u32("second share", shares + 2 + 36, 0, 1, MEMBERS + 1)
                .raw("inconsistent stranger", inconsistent, fifth)
                .notNegative("inconsistent members", inconsistent)
                .u16("length of the version", inconsistent + 8, 65, 0xffff)
                .raw("version that is no text", inconsistent + 10, new byte[] {(byte) 0xc0});
    }

    private FrameSample<ReleaseRecord> releaseRecord() {
        return withRecordFields(new FrameSample<>(
                        "RELEASE without sum",
                        record().encode(),
                        f -> ReleaseRecord.decode(f, plan),
                        ReleaseRecord::encode)
                .signed(r -> r.fault(plan).isEmpty()));
    }

    private FrameSample<Release> release() {
        byte[] frame = new Release(record(), sum()).encode();
        return withRecordFields(new FrameSample<>("RELEASE", frame, f -> Release.decode(f, plan), Release::encode)
                        .signed(r -> r.record().fault(plan).isEmpty()))
                .raw("another sum", frame.length - 1, new byte[] {0});
    }

    private FrameSample<RoundAbort> abort() {
        byte[] frame = RoundAbort.sign(digest, 3, AbortReason.VOTE_DEADLINE, setup.node())
                .encode();
        return new FrameSample<>("ABORT", frame, f -> RoundAbort.decode(f, plan), RoundAbort::encode)
                .signed(a -> a.isSignedBy(plan.parties().node()))
                .u32("round", BODY, 0, ROUNDS + 1)
                .u32("reason", BODY + 4, 0, AbortReason.values().length + 1);
    }

    private FrameSample<EpochRequest> epochRequest() {
        return new FrameSample<>(
                        "EPOCH_REQUEST",
                        new EpochRequest(digest, 3).encode(),
                        f -> EpochRequest.decode(f, plan),
                        EpochRequest::encode)
                .u32("first round", BODY, 0, ROUNDS + 1);
    }
}
