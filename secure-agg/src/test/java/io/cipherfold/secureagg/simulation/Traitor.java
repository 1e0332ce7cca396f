// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A corrupt member in front of an honest node: reports something else each time it is asked, objects to whom it likes, votes
 * for two sets at once, with whatever ledger, hands out whatever, tells others that they were set back, says old things again,
 * or says nothing.
 */
final class Traitor {

    private final World world;
    private final int member;
    private final SigningKey identity;
    private final List<byte[]> said = new ArrayList<>();

    Traitor(World world, int member) {
        this.world = world;
        this.member = member;
        this.identity = world.setup.members().get(member - 1);
    }

    /** What it sends when it was asked for something; an honest member would have sent {@code honest}. */
    List<byte[]> answers(byte[] work, Reply honest) {
        List<byte[]> answers = new ArrayList<>();
        if (honest instanceof Reply.Frame frame && world.dice.chance(500)) {
            answers.add(frame.bytes());
        }
        switch (FrameKind.of(work)) {
            case INSPECT -> {
                InspectRequest request = InspectRequest.decode(work, world.plan, world.clientCore.layout());
                answers.add(report(request, honest));
                answers.add(report(request, honest));
            }
            case VOTE_REQUEST -> {
                VoteSubject subject = VoteRequest.decode(work, world.plan).subject();
                answers.add(vote(subject));
                answers.add(vote(other(subject)));
                answers.add(share(subject));
            }
            case UNMASK_REQUEST -> {
                VoteSubject subject =
                        UnmaskRequest.decode(work, world.plan).proposal().subject();
                answers.add(share(world.dice.chance(700) ? subject : other(subject)));
                answers.add(vote(other(subject)));
            }
            case HEAD_QUERY -> {
                HeadQuery query = HeadQuery.decode(work, world.plan);
                VoteSubject subject =
                        new VoteSubject(world.plan.digest(), Setting.ROUNDS, Digest.ZERO, 3, Digest.ZERO, Digest.ZERO);
                // Far ahead, in the asking member's name; and another member's answer.
                Vote forged = Vote.sign(subject, query.member(), 1000, Digest.ZERO, identity);
                answers.add(HeadAnswer.sign(query, member, Optional.of(forged), identity)
                        .encode());
                int other = world.dice.between(1, world.script.setting().members());
                if (other != query.member()) {
                    answers.add(HeadAnswer.sign(query, other, Optional.empty(), identity)
                            .encode());
                }
            }
            case HEAD_ANSWER -> {}
            default -> {
                // A key that is another member's, or a second one of its own.
                if (honest instanceof Reply.Frame frame) {
                    EpochKeyRecord own = EpochKeyRecord.decode(frame.bytes(), world.plan);
                    answers.add(frame.bytes());
                    answers.add(EpochKeyRecord.sign(
                                    own.plan(),
                                    world.dice.between(1, world.script.setting().members()),
                                    own.firstRound(),
                                    own.lastRound(),
                                    own.key(),
                                    own.commitment(),
                                    identity)
                            .encode());
                }
            }
        }
        if (!said.isEmpty() && world.dice.chance(300)) {
            answers.add(world.dice.pick(said));
        }
        List<byte[]> sent = world.dice.sample(answers, world.dice.between(0, answers.size()));
        said.addAll(sent);
        return sent;
    }

    /** A report that objects to some clients, mostly about the list that it was asked about. */
    private byte[] report(InspectRequest request, Reply honest) {
        List<Integer> clients = new ArrayList<>();
        request.entries().forEach(entry -> {
            if (world.dice.chance(200)) {
                clients.add(entry.statement().statement().client());
            }
        });
        Digest list = honest instanceof Reply.Frame frame && world.dice.chance(700)
                ? InspectionReport.decode(frame.bytes(), world.plan).list()
                : Digest.sha256(new byte[] {(byte) world.dice.below(2)});
        return InspectionReport.sign(world.plan.digest(), request.round(), member, list, clients, List.of(), identity)
                .encode();
    }

    private byte[] vote(VoteSubject subject) {
        return Vote.sign(subject, member, world.dice.below(9), Digest.ZERO, identity)
                .encode();
    }

    private byte[] share(VoteSubject subject) {
        byte[] zeros = new byte[world.scheme.shareBytes()];
        return UnmaskingShare.sign(subject, member, zeros, identity).encode();
    }

    private static VoteSubject other(VoteSubject subject) {
        return new VoteSubject(
                subject.plan(),
                subject.round(),
                Digest.sha256(subject.set().toBytes()),
                subject.clients(),
                subject.model(),
                subject.logHead());
    }
}
