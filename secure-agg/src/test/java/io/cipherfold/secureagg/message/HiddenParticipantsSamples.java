// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.List;
import java.util.stream.Stream;

/** The frames of plans that hide from readers who takes part. */
final class HiddenParticipantsSamples {

    /** Where bodies start. */
    private static final int BODY = 40;

    /** Length of a subject. */
    private static final int SUBJECT = 68;

    private final TrialSetup setup;
    private final AggregationPlan plan;
    private final Certificate certificate;
    private final EndorseRequest request;

    HiddenParticipantsSamples(TrialSetup setup, Certificate certificate) {
        this.setup = setup;
        this.plan = setup.plan().plan();
        this.certificate = certificate;
        this.request = new EndorseRequest(certificate, Release.digest(FrameSamples.sum()));
    }

    private Endorsement endorsement(int member) {
        return Endorsement.sign(request.subject(), member, setup.members().get(member - 1));
    }

    Stream<FrameSample<?>> all() {
        return Stream.of(requestSample(), endorsementSample(), releaseSample(), logSample());
    }

    private FrameSample<EndorseRequest> requestSample() {
        int votes = BODY + 104;
        return new FrameSample<>(
                        "ENDORSE_REQUEST",
                        request.encode(),
                        f -> EndorseRequest.decode(f, plan),
                        EndorseRequest::encode)
                .u32("round", BODY, 0, plan.rounds() + 1)
                .u32("clients", BODY + 36, plan.population().maximumClients() + 1)
                .u16("votes", votes, plan.committee().size() + 1, 0xffff)
                .u32("second voter", votes + 2 + 108, 0, plan.committee().size() + 1);
    }

    private FrameSample<Endorsement> endorsementSample() {
        return new FrameSample<>(
                        "ENDORSEMENT", endorsement(2).encode(), f -> Endorsement.decode(f, plan), Endorsement::encode)
                .signed(e -> e.isSignedBy(plan.committee().member(e.member())))
                .u32("round", BODY, 0, plan.rounds() + 1)
                .u32("member", BODY + SUBJECT, 0, plan.committee().size() + 1);
    }

    private FrameSample<ReadersRelease> releaseSample() {
        ReadersRecord record = ReadersRecord.sign(
                request.subject(), List.of(endorsement(1), endorsement(2), endorsement(4)), setup.node());
        byte[] frame = new ReadersRelease(record, FrameSamples.sum()).encode();
        return new FrameSample<>("READERS_RELEASE", frame, f -> ReadersRelease.decode(f, plan), ReadersRelease::encode)
                .signed(r -> r.record().fault(plan).isEmpty())
                .u32("round", BODY, 0, plan.rounds() + 1)
                .u16("endorsements", BODY + SUBJECT, plan.committee().size() + 1, 0xffff)
                .u32(
                        "second member",
                        BODY + SUBJECT + 2 + 68,
                        0,
                        plan.committee().size() + 1)
                .raw("another sum", frame.length - 1, new byte[] {0});
    }

    private FrameSample<LogRequest> logSample() {
        Digest digest = certificate.subject().plan();
        return new FrameSample<>(
                        "LOG_REQUEST",
                        LogRequest.sign(digest, 3, 5, 100, setup.members().get(2))
                                .encode(),
                        f -> LogRequest.decode(f, plan),
                        LogRequest::encode)
                .signed(l -> l.isSigned(plan))
                .u32("party", BODY, plan.committee().size() + 2)
                .notNegative("sequence", BODY + 4)
                .notNegative("first", BODY + 12);
    }
}
