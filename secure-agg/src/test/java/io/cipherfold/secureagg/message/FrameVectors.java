// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A frame of every kind, written by {@link ReferenceFrame} under one small plan, and what is wrong with others. */
final class FrameVectors {

    private static final int MEMBERS = ReferenceFrames.MEMBERS;
    private static final int CLIENTS = ReferenceFrames.CLIENTS;
    private static final int ROUNDS = ReferenceFrames.ROUNDS;
    private static final int ROUND = ReferenceFrames.ROUND;
    private static final int HEADER = ReferenceFrames.HEADER;

    private final SpoiledFrames file;
    private final ReferenceFrames frames = new ReferenceFrames();

    private FrameVectors(Class<?> generator) {
        file = new SpoiledFrames(generator);
    }

    /** The file. */
    static VectorFile file(Class<?> generator) {
        FrameVectors vectors = new FrameVectors(generator);
        vectors.planAndRegistry();
        vectors.opening();
        vectors.upload();
        vectors.inspection();
        vectors.vote();
        ReleaseFrameVectors rest = new ReleaseFrameVectors(vectors.file, vectors.frames);
        rest.release();
        rest.collectiveKey();
        rest.heads();
        rest.hiddenParticipants();
        return vectors.file.file();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            fields.put((String) namesAndValues[i], value instanceof byte[] bytes ? hex(bytes) : value);
        }
        return fields;
    }

    private void planAndRegistry() {
        ReferenceFrame signed = frames.frame(2)
                .u32(frames.planFrame.length)
                .raw(frames.planFrame)
                .u16(3);
        for (int member = 1; member <= 3; member++) {
            signed.u16(member).raw(frames.members.get(member - 1).sign("cipherfold/1/signed-plan", frames.plan));
        }
        byte[] frame = signed.bytes();
        file.add(
                2,
                "SIGNED_PLAN",
                frame,
                fields(
                        "plan.digest",
                        frames.plan,
                        "plan.rounds",
                        ROUNDS,
                        "plan.encoding.dimension",
                        CLIENTS,
                        "plan.population.minimumClients",
                        3,
                        "plan.population.maximumClients",
                        5,
                        "plan.population.corruptClients",
                        1,
                        "plan.population.participationCap",
                        3,
                        "plan.population.budgetScope",
                        "test",
                        "plan.population.registry",
                        frames.registryDigest,
                        "plan.committee.corruptMembers",
                        1,
                        "plan.committee.epochRounds",
                        2,
                        "plan.committee.objectionLimit",
                        2,
                        "plan.committee.size",
                        MEMBERS,
                        "plan.parties.node",
                        frames.node.publicKey(),
                        "plan.parties.coordinator",
                        frames.coordinator.publicKey(),
                        "plan.parties.authority",
                        frames.authority.publicKey(),
                        "signatureCount",
                        3));
        int body = HEADER + 4;
        int signatures = body + frames.planFrame.length + 2;
        file.change("a byte of the plan: it is another one", body + HEADER + 3 + 4, new byte[] {1}, "WRONG_PLAN");
        file.change("unknown flags", body + HEADER, new byte[] {2}, "OUT_OF_RANGE");
        file.change("unknown trust model", body + HEADER + 1, new byte[] {77}, "OUT_OF_RANGE");
        file.change("unknown scheme", body + HEADER + 2, new byte[] {77}, "OUT_OF_RANGE");
        file.change("unknown noise", body + HEADER + 3 + 24, new byte[] {77}, "OUT_OF_RANGE");
        file.change("version of the plan", body + 4, new byte[] {2}, "WRONG_VERSION");
        file.change(
                "second signature of member 1",
                signatures + 2 + ReferenceFrames.SIGNATURE,
                new byte[] {1, 0},
                "OUT_OF_RANGE");
        file.change(
                "signature of member 5",
                signatures + 2 * (2 + ReferenceFrames.SIGNATURE),
                new byte[] {5, 0},
                "OUT_OF_RANGE");
        file.badSignature(frame, frame.length);

        file.add(
                1,
                "PLAN",
                frames.planFrame,
                fields("rounds", ROUNDS, "digest", frames.plan, "population.clients", CLIENTS));
        file.u32("minimum clients", HEADER + 3 + 4 + 8 + 4 + 8 + 1 + 2 + 8 + 4 + 6 + 4, 0x8000_0000);

        file.add(3, "REGISTRY", frames.registry, fields("size", CLIENTS, "digest", frames.registryDigest));
        int entry = 4 + 32;
        file.u32("second client", HEADER + 4 + entry, 0, 0x8000_0000);
        file.change("a key twice", HEADER + 4 + entry + 4, frames.clients.get(0).publicKey(), "OUT_OF_RANGE");
        file.change("count", HEADER, new byte[] {4}, "WRONG_LENGTH");
        file.badSignature(frames.registry, frames.registry.length);
    }

    private void opening() {
        byte[] key = frames.epochKey(2);
        file.add(4, "EPOCH_KEY", key, fields("member", 2, "firstRound", ROUND, "lastRound", ROUND + 1));
        file.u32("member", HEADER, 0, MEMBERS + 1);
        file.u32("first round", HEADER + 4, 0, ROUNDS + 1);
        file.u32("last round", HEADER + 8, 0);
        file.change("X25519 key of small order", HEADER + 12, ReferenceFrames.ZERO, "OUT_OF_RANGE");
        file.change("ML-KEM key that is not reduced", HEADER + 44, new byte[] {-1, -1, -1}, "OUT_OF_RANGE");
        file.badSignature(key, key.length);

        byte[] announcement = frames.announcement();
        file.add(
                5,
                "ANNOUNCEMENT",
                announcement,
                fields("round", ROUND, "model", ReferenceFrames.some(1), "deadlineMillis", 5_000_000));
        file.round(HEADER);
        file.change("deadline -1", HEADER + 36, ReferenceFrame.body().i64(-1).bytes(), "OUT_OF_RANGE");
        file.badSignature(announcement, announcement.length);

        byte[] opening = frames.frame(6)
                .raw(announcement)
                .u8(1)
                .raw(frames.epochKey(1))
                .u8(0)
                .u8(1)
                .raw(frames.epochKey(3))
                .u8(1)
                .raw(frames.epochKey(4))
                .bytes();
        file.add(6, "OPENING", opening, fields("announcement.round", ROUND, "membersTakingPart", 3));
        int first = HEADER + announcement.length;
        file.round(2 * HEADER);
        file.change("presence 2", first, new byte[] {2}, "OUT_OF_RANGE");
        file.u32("member of the first key", first + 1 + HEADER, 2);
        file.badSignature(opening, first);
    }

    private void upload() {
        byte[] statement = frames.signedStatement(2);
        file.add(
                7,
                "STATEMENT",
                statement,
                fields(
                        "statement.round", ROUND,
                        "statement.client", 2,
                        "statement.model", ReferenceFrames.some(1),
                        "statement.ciphertext", VectorCase.hash("SHA-256", ReferenceFrames.ciphertext(2)),
                        "statement.parts.3", VectorCase.hash("SHA-256", ReferenceFrames.part(2, 4)),
                        "statement.epochKeys.1", ReferenceFrames.ZERO,
                        "statement.digest", frames.statementDigest(2)));
        file.round(HEADER);
        file.u32("client", HEADER + 4, 0x8000_0000);
        file.badSignature(statement, statement.length);

        ReferenceFrame upload = frames.frame(8).raw(statement).raw(ReferenceFrames.ciphertext(2));
        for (int member = 1; member <= MEMBERS; member++) {
            upload.raw(ReferenceFrames.part(2, member));
        }
        byte[] frame = upload.bytes();
        file.add(8, "UPLOAD", frame, fields("client", 2, "signed.statement.round", ROUND));
        int ciphertextAt = HEADER + statement.length;
        file.badSignature(frame, ciphertextAt);
        file.change("a byte of the ciphertext", ciphertextAt, new byte[] {1}, "WRONG_DIGEST");
        file.change(
                "a byte of an envelope",
                ciphertextAt + 4 * CLIENTS + ReferenceFrames.ENVELOPE,
                new byte[] {1},
                "WRONG_DIGEST");

        byte[] receipt = frames.frame(9)
                .u32(ROUND)
                .u32(2)
                .raw(frames.statementDigest(2))
                .i64(17)
                .raw(ReferenceFrames.some(2))
                .signed("receipt", frames.node);
        file.add(
                9,
                "RECEIPT",
                receipt,
                fields(
                        "round",
                        ROUND,
                        "client",
                        2,
                        "statement",
                        frames.statementDigest(2),
                        "logSequence",
                        17,
                        "logHead",
                        ReferenceFrames.some(2)));
        file.round(HEADER);
        file.u32("client", HEADER + 4, 0x8000_0000);
        file.change(
                "log sequence -1", HEADER + 40, ReferenceFrame.body().i64(-1).bytes(), "OUT_OF_RANGE");
        file.badSignature(receipt, receipt.length);

        byte[] done = frames.frame(10).u32(ROUND).u32(0).signed("host-done", frames.host);
        file.add(10, "HOST_DONE", done, fields("round", ROUND, "host", 0));
        file.round(HEADER);
        file.u32("host", HEADER + 4, 1);
        file.badSignature(done, done.length);
    }

    private void inspection() {
        byte[] poll = frames.frame(11).u32(2).i64(77).u8(1).signed("poll", frames.members.get(1));
        file.add(11, "POLL", poll, fields("member", 2, "sequence", 77, "inspectAgain", true));
        file.u32("member", HEADER, 0, MEMBERS + 1);
        file.change("sequence -1", HEADER + 4, ReferenceFrame.body().i64(-1).bytes(), "OUT_OF_RANGE");
        file.change("flag 2", HEADER + 12, new byte[] {2}, "OUT_OF_RANGE");
        file.badSignature(poll, poll.length);

        ReferenceFrame inspect = frames.frame(12).u32(ROUND).u32(2);
        for (int client : new int[] {0, 4}) {
            inspect.raw(frames.signedStatement(client)).raw(ReferenceFrames.part(client, 3));
        }
        file.add(
                12,
                "INSPECT",
                inspect.bytes(),
                fields(
                        "round",
                        ROUND,
                        "entries.size",
                        2,
                        "entries.1.statement.statement.client",
                        4,
                        "entries.1.part",
                        ReferenceFrames.part(4, 3)));
        file.round(HEADER);
        file.u32("count", HEADER + 4, CLIENTS + 1);
        file.u32("first client", HEADER + 8 + HEADER + 4, 4);

        byte[] report = frames.frame(13)
                .u32(ROUND)
                .u32(2)
                .raw(frames.list())
                .u32(2)
                .u32(1)
                .u32(3)
                .u32(1)
                .u32(3)
                .signed("inspection", frames.members.get(1));
        file.add(
                13,
                "INSPECTION",
                report,
                fields(
                        "round",
                        ROUND,
                        "member",
                        2,
                        "list",
                        frames.list(),
                        "objections.size",
                        2,
                        "objections.0",
                        1,
                        "objections.1",
                        3,
                        "spent.size",
                        1,
                        "spent.0",
                        3));
        file.round(HEADER);
        file.u32("member", HEADER + 4, 0, MEMBERS + 1);
        file.u32("count", HEADER + 40, CLIENTS + 1);
        file.u32("second objection", HEADER + 48, 0, 1);
        file.u32("spent count", HEADER + 52, 3);
        file.u32("spent client", HEADER + 56, 2);
        file.badSignature(report, report.length);
    }

    private void vote() {
        file.add(
                14,
                "VOTE_REQUEST",
                frames.frame(14).raw(frames.proposal()).bytes(),
                fields(
                        "round",
                        ROUND,
                        "salt",
                        ReferenceFrames.some(3),
                        "model",
                        ReferenceFrames.some(1),
                        "logHead",
                        ReferenceFrames.some(4),
                        "set.size",
                        3,
                        "subject.set",
                        frames.setHash()));
        file.round(HEADER);
        file.u32("count", HEADER + 100, CLIENTS + 1);
        file.u32("second client", HEADER + 140, 0, 4);

        byte[] vote = frames.vote(2);
        file.add(
                15,
                "VOTE",
                vote,
                fields(
                        "subject.round",
                        ROUND,
                        "subject.set",
                        frames.setHash(),
                        "subject.clients",
                        3,
                        "member",
                        2,
                        "ledgerSequence",
                        9));
        file.round(HEADER);
        file.u32("clients", HEADER + 36, CLIENTS + 1);
        file.u32("member", HEADER + 104, 0, MEMBERS + 1);
        file.change(
                "ledger sequence -1",
                HEADER + 108,
                ReferenceFrame.body().i64(-1).bytes(),
                "OUT_OF_RANGE");
        file.badSignature(vote, vote.length);

        byte[] request = frames.frame(16)
                .raw(frames.proposal())
                .raw(frames.certificate())
                .bytes();
        file.add(
                16,
                "UNMASK_REQUEST",
                request,
                fields("proposal.round", ROUND, "certificate.subject.clients", 3, "certificate.votes.size", 3));
        file.round(HEADER);
        int votes = HEADER + frames.proposal().length + frames.subject().length;
        file.change("five votes", votes, new byte[] {5, 0}, "OUT_OF_RANGE");
        file.u32("second voter", votes + 2 + 108, MEMBERS + 1);
        file.badSignature(request, request.length);

        byte[] share = Arrays.copyOf(ReferenceFrames.some(8), ReferenceFrames.SHARE_BYTES);
        byte[] frame = frames.frame(17)
                .u32(ROUND)
                .u32(2)
                .raw(frames.setHash())
                .raw(share)
                .signed("unmasking-share", frames.members.get(1));
        file.add(17, "UNMASKING_SHARE", frame, fields("round", ROUND, "member", 2, "set", frames.setHash()));
        file.round(HEADER);
        file.u32("member", HEADER + 4, 0, MEMBERS + 1);
        file.badSignature(frame, frame.length);
    }
}
