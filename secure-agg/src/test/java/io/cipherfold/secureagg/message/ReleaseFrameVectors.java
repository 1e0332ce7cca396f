// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.seal.VectorCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The frames that end a round, and those of a committee with a key of its own. */
final class ReleaseFrameVectors {

    private static final int MEMBERS = ReferenceFrames.MEMBERS;
    private static final int ROUNDS = ReferenceFrames.ROUNDS;
    private static final int ROUND = ReferenceFrames.ROUND;
    private static final int HEADER = ReferenceFrames.HEADER;

    private final SpoiledFrames file;
    private final ReferenceFrames frames;

    ReleaseFrameVectors(SpoiledFrames file, ReferenceFrames frames) {
        this.file = file;
        this.frames = frames;
    }

    void release() {
        byte[] sum = VectorCase.littleEndian(1, -2, 3, -4, Integer.MIN_VALUE);
        byte[] record = frames.frame(18)
                .raw(frames.certificate())
                .u16(2)
                .u32(1)
                .raw(ReferenceFrames.some(6))
                .u32(4)
                .raw(ReferenceFrames.some(7))
                .i64(0b1000)
                .text("4.1.2")
                .raw(VectorCase.hash("SHA-256", sum))
                .signed("release", frames.node);
        byte[] frame = ReferenceFrame.body().raw(record).raw(sum).bytes();
        file.add(
                18,
                "RELEASE",
                frame,
                FrameVectors.fields(
                        "record.inconsistentMembers",
                        8,
                        "record.backend",
                        "4.1.2",
                        "record.sum",
                        VectorCase.hash("SHA-256", sum)));
        int shares = HEADER + frames.certificate().length;
        file.round(HEADER);
        file.u32("second share", shares + 2 + 36, 0, 1, MEMBERS + 1);
        file.change("inconsistent member 5", shares + 2 + 72, new byte[] {16}, "OUT_OF_RANGE");
        file.change("another sum", frame.length - 1, new byte[] {0}, "OUT_OF_RANGE");
        file.badSignature(frame, record.length);

        byte[] abort = frames.frame(19).u32(ROUND).u32(4).signed("abort", frames.node);
        file.add(19, "ABORT", abort, FrameVectors.fields("round", ROUND, "reason", "VOTE_DEADLINE"));
        file.round(HEADER);
        file.u32("reason", HEADER + 4, 0, 77);
        file.badSignature(abort, abort.length);
    }

    void collectiveKey() {
        file.add(20, "EPOCH_REQUEST", frames.frame(20).u32(ROUND).bytes(), FrameVectors.fields("firstRound", ROUND));
        file.round(HEADER);

        ReferenceFrame request = frames.frame(21).u32(ROUND);
        IntStream.rangeClosed(1, MEMBERS).forEach(member -> request.raw(frames.epochKey(member)));
        byte[] records = request.digest();
        byte[] frame = request.bytes();
        file.add(
                21,
                "CONTRIBUTION_REQUEST",
                frame,
                FrameVectors.fields("firstRound", ROUND, "records.2.member", 3, "digest", records));
        file.round(HEADER);
        file.u32("member of the first key", HEADER + 4 + HEADER, 2);
        file.badSignature(frame, frame.length);

        List<byte[]> contributions = new ArrayList<>();
        for (int member = 1; member <= MEMBERS; member++) {
            contributions.add(frames.frame(22)
                    .u32(member)
                    .u32(ROUND)
                    .raw(records)
                    .u32(ReferenceFrames.contribution(member).length)
                    .raw(ReferenceFrames.contribution(member))
                    .signed("contribution", frames.members.get(member - 1)));
        }
        byte[] second = contributions.get(1);
        file.add(
                22,
                "CONTRIBUTION",
                second,
                FrameVectors.fields(
                        "member",
                        2,
                        "firstRound",
                        ROUND,
                        "records",
                        records,
                        "bytes",
                        ReferenceFrames.contribution(2)));
        file.u32("member", HEADER, 0, MEMBERS + 1);
        file.u32("first round", HEADER + 4, 0, ROUNDS + 1);
        file.u32("length", HEADER + 40, (1 << 20) + 1);
        file.badSignature(second, second.length);

        ReferenceFrame list = frames.frame(23).u32(ROUND);
        contributions.forEach(list::raw);
        file.add(
                23,
                "CONTRIBUTION_LIST",
                list.bytes(),
                FrameVectors.fields("firstRound", ROUND, "contributions.3.member", 4));
        file.round(HEADER);
        file.u32("member of the first contribution", HEADER + 4 + HEADER, 2);
        file.badSignature(list.bytes(), list.bytes().length);
    }

    void hiddenParticipants() {
        byte[] sum = VectorCase.littleEndian(5, -6, 7, -8, Integer.MAX_VALUE);
        byte[] digest = VectorCase.hash("SHA-256", sum);
        byte[] request = frames.frame(26).raw(frames.certificate()).raw(digest).bytes();
        file.add(
                26,
                "ENDORSE_REQUEST",
                request,
                FrameVectors.fields(
                        "sum",
                        digest,
                        "certificate.votes.size",
                        3,
                        "subject.round",
                        ROUND,
                        "subject.model",
                        ReferenceFrames.some(1)));
        file.round(HEADER);
        file.badSignature(request, request.length - digest.length);

        ReferenceFrame release = frames.frame(28)
                .u32(ROUND)
                .raw(ReferenceFrames.some(1))
                .raw(digest)
                .u16(3);
        byte[] endorsement = new byte[0];
        for (int member : new int[] {1, 3, 4}) {
            endorsement = frames.frame(27)
                    .u32(ROUND)
                    .raw(ReferenceFrames.some(1))
                    .raw(digest)
                    .u32(member)
                    .signed("endorsement", frames.members.get(member - 1));
            release.u32(member)
                    .raw(Arrays.copyOfRange(
                            endorsement, endorsement.length - ReferenceFrames.SIGNATURE, endorsement.length));
        }
        file.add(
                27,
                "ENDORSEMENT",
                endorsement,
                FrameVectors.fields(
                        "subject.round",
                        ROUND,
                        "subject.model",
                        ReferenceFrames.some(1),
                        "subject.sum",
                        digest,
                        "member",
                        4));
        file.round(HEADER);
        file.u32("member", HEADER + 68, 0, MEMBERS + 1);
        file.badSignature(endorsement, endorsement.length);

        byte[] record = release.signed("readers-release", frames.node);
        byte[] frame = ReferenceFrame.body().raw(record).raw(sum).bytes();
        file.add(
                28,
                "READERS_RELEASE",
                frame,
                FrameVectors.fields(
                        "record.subject.round",
                        ROUND,
                        "record.subject.sum",
                        digest,
                        "record.endorsements.size",
                        3,
                        "record.endorsements.1.member",
                        3));
        file.round(HEADER);
        file.change("five endorsements", HEADER + 68, new byte[] {5, 0}, "OUT_OF_RANGE");
        file.u32("second member", HEADER + 70 + 68, 0, MEMBERS + 1);
        file.change("another sum", frame.length - 1, new byte[] {0}, "OUT_OF_RANGE");
        file.badSignature(frame, HEADER + 70 + 68);
        file.badSignature(frame, record.length);

        byte[] log = frames.frame(29).u32(2).i64(78).i64(1000).signed("log-request", frames.members.get(1));
        file.add(29, "LOG_REQUEST", log, FrameVectors.fields("party", 2, "sequence", 78, "first", 1000));
        file.u32("party", HEADER, MEMBERS + 2);
        file.change("sequence -1", HEADER + 4, ReferenceFrame.body().i64(-1).bytes(), "OUT_OF_RANGE");
        file.change("first -1", HEADER + 12, ReferenceFrame.body().i64(-1).bytes(), "OUT_OF_RANGE");
        file.badSignature(log, log.length);
    }

    void heads() {
        byte[] query = frames.frame(24)
                .u32(2)
                .raw(ReferenceFrames.some(9))
                .i64(17)
                .raw(ReferenceFrames.some(10))
                .signed("head-query", frames.members.get(1));
        file.add(
                24,
                "HEAD_QUERY",
                query,
                FrameVectors.fields(
                        "member",
                        2,
                        "nonce",
                        ReferenceFrames.some(9),
                        "ledgerSequence",
                        17,
                        "ledgerHead",
                        ReferenceFrames.some(10)));
        file.u32("member", HEADER, 0, MEMBERS + 1);
        file.change(
                "ledger sequence -1", HEADER + 36, ReferenceFrame.body().i64(-1).bytes(), "OUT_OF_RANGE");
        file.badSignature(query, query.length);

        byte[] nothing = frames.frame(25)
                .raw(ReferenceFrames.some(9))
                .u32(2)
                .u32(3)
                .u8(0)
                .signed("head-answer", frames.members.get(2));
        file.add(25, "HEAD_ANSWER", nothing, FrameVectors.fields("nonce", ReferenceFrames.some(9), "asking", 2));
        int present = HEADER + 40;
        file.change("a vote that is not there", present, new byte[] {1}, "WRONG_LENGTH");
        file.badSignature(nothing, nothing.length);

        byte[] vote = frames.vote(2);
        byte[] answer = frames.frame(25)
                .raw(ReferenceFrames.some(9))
                .u32(2)
                .u32(3)
                .u8(1)
                .raw(vote)
                .signed("head-answer", frames.members.get(2));
        file.add(25, "HEAD_ANSWER", answer, FrameVectors.fields("asking", 2, "answering", 3));
        file.u32("asking member", HEADER + 32, 0, MEMBERS + 1);
        file.u32("answering member", HEADER + 36, 0, 2, MEMBERS + 1);
        file.change("presence 2", present, new byte[] {2}, "OUT_OF_RANGE");
        int voteAt = present + 1;
        file.change("kind of the vote", voteAt + 6, new byte[] {16}, "WRONG_KIND");
        file.u32("round of the vote", voteAt + HEADER, 0);
        file.change(
                "ledger sequence -1",
                voteAt + HEADER + 108,
                ReferenceFrame.body().i64(-1).bytes(),
                "OUT_OF_RANGE");
        file.badSignature(answer, voteAt + vote.length);
        file.badSignature(answer, answer.length);
    }
}
