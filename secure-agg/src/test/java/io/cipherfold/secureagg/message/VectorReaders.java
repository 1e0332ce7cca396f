// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.Committee;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.protocol.VerifiedUpload;
import io.cipherfold.secureagg.wire.FrameKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Production's decoders and checks of signatures for the frames of the vectors, by kind. */
final class VectorReaders {

    private static final int SHARE_BYTES = 15;

    private final List<VectorCase> frames;
    private final AggregationPlan plan;
    private final ClientRegistry registry;

    private VectorReaders(List<VectorCase> frames) {
        this.frames = frames;
        this.plan = SignedPlan.decode(frame(FrameKind.SIGNED_PLAN)).plan();
        this.registry = ClientRegistry.decode(frame(FrameKind.REGISTRY));
    }

    static VectorReaders of(List<VectorCase> frames) {
        return new VectorReaders(frames);
    }

    private byte[] frame(FrameKind kind) {
        return frames.stream()
                .filter(test -> test.isValid() && test.integer("kind") == kind.code())
                .findFirst()
                .orElseThrow()
                .bytes("frame");
    }

    private VectorCase base(VectorCase test) {
        return frames.get(test.integer("base") - 1);
    }

    int kindOfBase(VectorCase test) {
        return base(test).integer("kind");
    }

    /** The frame that an invalid vector describes. */
    byte[] spoiled(VectorCase test) {
        byte[] frame = base(test).bytes("frame");
        if (test.has("length")) {
            return Arrays.copyOf(frame, test.integer("length"));
        }
        byte[] bytes = test.bytes("bytes");
        System.arraycopy(bytes, 0, frame, test.integer("offset"), bytes.length);
        return frame;
    }

    /** Why a frame is refused, by its decoder or for its signatures; empty if it is not. */
    String refusal(byte[] frame, int kind) {
        try {
            return decode(frame, kind) instanceof RejectionReason reason
                    ? reason.name()
                    : isSigned(decode(frame, kind)) ? "" : RejectionReason.BAD_SIGNATURE.name();
        } catch (WireException e) {
            return RejectionReason.of(e.reason()).name();
        }
    }

    private UploadLayout layout(AggregationScheme scheme) {
        return UploadLayout.of(plan, scheme);
    }

    private AggregationScheme scheme() {
        return AggregationScheme.create(SchemeId.INSECURE_PLAIN_SUM, plan.shape());
    }

    /** What a frame is read as; of an upload that is refused the reason. */
    Object decode(byte[] frame, int code) {
        FrameKind kind = Arrays.stream(FrameKind.values())
                .filter(any -> any.code() == code)
                .findFirst()
                .orElseThrow();
        return switch (kind) {
            case PLAN -> planInSignedPlan(frame);
            case SIGNED_PLAN -> SignedPlan.decode(frame);
            case REGISTRY -> ClientRegistry.decode(frame);
            case EPOCH_KEY -> EpochKeyRecord.decode(frame, plan);
            case ANNOUNCEMENT -> Announcement.decode(frame, plan);
            case OPENING -> RoundOpening.decode(frame, plan);
            case STATEMENT -> SignedStatement.decode(frame, plan);
            case UPLOAD -> upload(frame);
            case RECEIPT -> Receipt.decode(frame, plan);
            case HOST_DONE -> HostDone.decode(frame, plan);
            case POLL -> Poll.decode(frame, plan);
            case INSPECT -> inspect(frame);
            case INSPECTION -> InspectionReport.decode(frame, plan);
            case VOTE_REQUEST -> VoteRequest.decode(frame, plan);
            case VOTE -> Vote.decode(frame, plan);
            case UNMASK_REQUEST -> UnmaskRequest.decode(frame, plan);
            case UNMASKING_SHARE -> UnmaskingShare.decode(frame, plan, SHARE_BYTES);
            case RELEASE -> Release.decode(frame, plan);
            case ABORT -> RoundAbort.decode(frame, plan);
            case EPOCH_REQUEST -> EpochRequest.decode(frame, plan);
            case CONTRIBUTION_REQUEST -> ContributionRequest.decode(frame, plan);
            case CONTRIBUTION -> Contribution.decode(frame, plan);
            case CONTRIBUTION_LIST -> ContributionList.decode(frame, plan);
            case HEAD_QUERY -> HeadQuery.decode(frame, plan);
            case HEAD_ANSWER -> HeadAnswer.decode(frame, plan);
            case ENDORSE_REQUEST -> EndorseRequest.decode(frame, plan);
            case ENDORSEMENT -> Endorsement.decode(frame, plan);
            case READERS_RELEASE -> ReadersRelease.decode(frame, plan);
            case LOG_REQUEST -> LogRequest.decode(frame, plan);
        };
    }

    /** A plan travels inside a signed one: here in one that nobody has signed. */
    private static AggregationPlan planInSignedPlan(byte[] frame) {
        byte[] signed = ReferenceFrame.of(
                        FrameKind.SIGNED_PLAN.code(), Digest.sha256(frame).toBytes())
                .u32(frame.length)
                .raw(frame)
                .u16(0)
                .bytes();
        return SignedPlan.decode(signed).plan();
    }

    private InspectRequest inspect(byte[] frame) {
        try (AggregationScheme scheme = scheme()) {
            return InspectRequest.decode(frame, plan, layout(scheme));
        }
    }

    private Object upload(byte[] frame) {
        try (AggregationScheme scheme = scheme()) {
            UploadLayout layout = layout(scheme);
            if (frame.length != layout.totalBytes()) {
                return RejectionReason.WRONG_LENGTH;
            }
            VerifiedUpload.Outcome outcome =
                    VerifiedUpload.verify(CiphertextSource.of(frame, 0), plan, registry, scheme, layout);
            return outcome instanceof VerifiedUpload.Outcome.Valid valid
                    ? valid.upload()
                    : ((VerifiedUpload.Outcome.Invalid) outcome).rejection().reason();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isSigned(Object read) {
        Committee committee = plan.committee();
        if (read instanceof SignedPlan signed) {
            return hasQuorum(signed);
        } else if (read instanceof ClientRegistry clients) {
            return isSignedByAuthority(clients);
        } else if (read instanceof EpochKeyRecord key) {
            return key.isSignedBy(committee.member(key.member()));
        } else if (read instanceof Announcement announcement) {
            return announcement.isSignedBy(plan.parties().coordinator());
        } else if (read instanceof RoundOpening opening) {
            return isSigned(opening.announcement())
                    && opening.epochKeys().stream().flatMap(Optional::stream).allMatch(this::isSigned);
        } else if (read instanceof SignedStatement statement) {
            return registry.key(statement.statement().client())
                    .filter(statement::isSignedBy)
                    .isPresent();
        } else if (read instanceof VerifiedUpload upload) {
            return isSigned(upload.signed());
        } else if (read instanceof Receipt receipt) {
            return receipt.isSignedBy(plan.parties().node());
        } else if (read instanceof HostDone done) {
            return done.isSignedBy(plan.parties().clientHosts().get(done.host()));
        } else if (read instanceof Poll poll) {
            return poll.isSignedBy(committee.member(poll.member()));
        } else if (read instanceof InspectRequest inspect) {
            return inspect.entries().stream()
                    .map(InspectRequest.Entry::statement)
                    .allMatch(this::isSigned);
        } else if (read instanceof InspectionReport report) {
            return report.isSignedBy(committee.member(report.member()));
        } else if (read instanceof Vote vote) {
            return vote.isSignedBy(committee.member(vote.member()));
        } else if (read instanceof UnmaskRequest request) {
            return request.certificate().isValid(plan);
        } else if (read instanceof UnmaskingShare share) {
            return share.isSignedBy(committee.member(share.member()));
        } else if (read instanceof Release release) {
            return release.record().fault(plan).isEmpty();
        } else if (read instanceof RoundAbort abort) {
            return abort.isSignedBy(plan.parties().node());
        } else if (read instanceof ContributionRequest request) {
            return request.isSignedByAll(plan);
        } else if (read instanceof Contribution contribution) {
            return contribution.isSignedBy(committee.member(contribution.member()));
        } else if (read instanceof ContributionList list) {
            return list.fault(ContributionRequest.decode(frame(FrameKind.CONTRIBUTION_REQUEST), plan), plan)
                    .isEmpty();
        } else if (read instanceof EndorseRequest request) {
            return request.certificate().isValid(plan);
        } else if (read instanceof Endorsement endorsement) {
            return endorsement.isSignedBy(committee.member(endorsement.member()));
        } else if (read instanceof ReadersRelease release) {
            return release.record().fault(plan).isEmpty();
        } else if (read instanceof LogRequest request) {
            return request.isSigned(plan);
        }
        if (read instanceof HeadQuery query) {
            return query.isSignedBy(committee.member(query.member()));
        } else if (read instanceof HeadAnswer answer) {
            VerifyKey asking = committee.member(answer.asking());
            return answer.isSignedBy(committee.member(answer.answering()))
                    && answer.seen().stream().allMatch(vote -> vote.isSignedBy(asking));
        }
        return read instanceof AggregationPlan || read instanceof VoteRequest || read instanceof EpochRequest;
    }

    private static boolean hasQuorum(SignedPlan signed) {
        try {
            signed.requireQuorum();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isSignedByAuthority(ClientRegistry clients) {
        try {
            clients.requireFor(plan);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What was read in bytes again; empty for an upload, of which the statement alone is kept. */
    Optional<byte[]> encode(Object read) throws ReflectiveOperationException {
        if (read instanceof VerifiedUpload) {
            return Optional.empty();
        }
        return Optional.of((byte[]) read.getClass().getMethod("encode").invoke(read));
    }
}
