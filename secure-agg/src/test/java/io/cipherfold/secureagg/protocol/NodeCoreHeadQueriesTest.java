// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Questions of members that have started and the answers, at the node. Q is 3. */
class NodeCoreHeadQueriesTest extends FederationBench {

    private HeadQuery query(int member, int nonce) {
        return HeadQuery.sign(
                plan().digest(), member, Digest.sha256(new byte[] {(byte) nonce}), 0, Digest.ZERO, memberKey(member));
    }

    private byte[] answer(HeadQuery query, int answering) {
        return HeadAnswer.sign(query, answering, Optional.empty(), memberKey(answering))
                .encode();
    }

    private Reply send(byte[] frame) {
        NodeStep step = federation.node().core().memberFrame(frame, federation.now());
        assertThat(step.effects()).isEmpty();
        return step.reply();
    }

    private void take(byte[] frame) {
        assertThat(send(frame)).isInstanceOf(Reply.Done.class);
    }

    private void assertRefused(byte[] frame, RejectionReason reason, String detail) {
        Reply.Rejected rejected = (Reply.Rejected) send(frame);
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        assertThat(rejected.detail()).contains(detail);
    }

    private byte[] work(int member) {
        return ((Reply.Frame) federation.node().work(member)).bytes();
    }

    private FrameKind kindOfWork(int member) {
        return FrameKind.of(work(member));
    }

    @Test
    void ask_question_isHandedToEveryOtherUntilItAnswers() {
        HeadQuery query = query(2, 1);
        take(query.encode());
        for (int member : new int[] {1, 3, 4}) {
            for (int again = 0; again < 2; again++) {
                assertThat(work(member)).isEqualTo(query.encode());
            }
            take(answer(query, member));
            assertThat(kindOfWork(member)).isEqualTo(FrameKind.EPOCH_REQUEST);
        }
    }

    @Test
    void work_memberThatAsked_getsNothingElseBeforeItHasQuorumLessOne() {
        HeadQuery query = query(2, 1);
        take(query.encode());
        assertThat(federation.node().work(2)).isInstanceOf(Reply.Done.class);
        take(answer(query, 4));
        assertThat(work(2)).isEqualTo(answer(query, 4));
        assertThat(federation.node().work(2)).isInstanceOf(Reply.Done.class);
        take(answer(query, 1));
        assertThat(work(2)).isEqualTo(answer(query, 1));
        assertThat(kindOfWork(2)).isEqualTo(FrameKind.EPOCH_REQUEST);
        // One that comes later is handed on all the same, before other work.
        take(answer(query, 3));
        assertThat(work(2)).isEqualTo(answer(query, 3));
        assertThat(kindOfWork(2)).isEqualTo(FrameKind.EPOCH_REQUEST);
    }

    @Test
    void ask_sameQuestionAgain_handsTheAnswersBackOnceMore() {
        HeadQuery query = query(2, 1);
        take(query.encode());
        take(answer(query, 1));
        take(answer(query, 3));
        assertThat(work(2)).isEqualTo(answer(query, 1));
        // Asked again before it has had all of them: it goes on with the next.
        take(query.encode());
        assertThat(work(2)).isEqualTo(answer(query, 3));
        take(query.encode());
        assertThat(work(2)).isEqualTo(answer(query, 1));
        assertThat(work(2)).isEqualTo(answer(query, 3));
        assertThat(kindOfWork(2)).isEqualTo(FrameKind.EPOCH_REQUEST);
        // Who has answered is not asked again.
        assertThat(kindOfWork(1)).isEqualTo(FrameKind.EPOCH_REQUEST);
    }

    @Test
    void ask_newQuestion_replacesTheOldOne() {
        HeadQuery old = query(2, 1);
        HeadQuery latest = query(2, 2);
        take(old.encode());
        take(answer(old, 1));
        take(latest.encode());
        assertThat(federation.node().work(2)).isInstanceOf(Reply.Done.class);
        assertRefused(answer(old, 3), RejectionReason.NOT_FOUND, "member 2");
        assertThat(work(1)).isEqualTo(latest.encode());
    }

    @Test
    void work_membersThatAllAsked_answerEachOtherFirst() {
        for (int member = 1; member <= 4; member++) {
            take(query(member, 1).encode());
        }
        for (int answering = 1; answering <= 4; answering++) {
            for (int asking = 1; asking <= 4; asking++) {
                if (asking != answering) {
                    take(answer(query(asking, 1), answering));
                }
            }
        }
        for (int member = 1; member <= 4; member++) {
            for (int answer = 0; answer < 3; answer++) {
                assertThat(kindOfWork(member)).isEqualTo(FrameKind.HEAD_ANSWER);
            }
            assertThat(kindOfWork(member)).isEqualTo(FrameKind.EPOCH_REQUEST);
        }
    }

    @Test
    void ask_forgedOrBroken_isRefused() {
        HeadQuery forged = HeadQuery.sign(plan().digest(), 2, Digest.ZERO, 0, Digest.ZERO, memberKey(3));
        assertRefused(forged.encode(), RejectionReason.BAD_SIGNATURE, "member 2");
        HeadQuery foreign = HeadQuery.sign(Digest.ZERO, 2, Digest.ZERO, 0, Digest.ZERO, memberKey(2));
        assertRefused(foreign.encode(), RejectionReason.WRONG_PLAN, "another plan");
        byte[] frame = query(2, 1).encode();
        assertRefused(Arrays.copyOf(frame, frame.length - 1), RejectionReason.WRONG_LENGTH, "");
        for (int member = 1; member <= 4; member++) {
            assertThat(kindOfWork(member)).isEqualTo(FrameKind.EPOCH_REQUEST);
        }
    }

    @Test
    void answer_forgedOrUnasked_isRefused() {
        HeadQuery query = query(2, 1);
        assertRefused(answer(query, 1), RejectionReason.NOT_FOUND, "member 2");
        take(query.encode());
        assertRefused(
                HeadAnswer.sign(query, 1, Optional.empty(), memberKey(3)).encode(),
                RejectionReason.BAD_SIGNATURE,
                "member 1");
        assertRefused(answer(query(2, 9), 1), RejectionReason.NOT_FOUND, "member 2");
        assertRefused(answer(query, 2), RejectionReason.OUT_OF_RANGE, "itself");
        assertThat(federation.node().work(2)).isInstanceOf(Reply.Done.class);
    }

    @Test
    void answer_again_isTakenIfItIsTheSame() {
        HeadQuery query = query(2, 1);
        take(query.encode());
        take(answer(query, 1));
        take(answer(query, 1));
        byte[] other = HeadAnswer.sign(
                        query,
                        1,
                        Optional.of(Vote.sign(
                                new VoteSubject(plan().digest(), 1, Digest.ZERO, 3, Digest.ZERO, Digest.ZERO),
                                2,
                                9,
                                Digest.ZERO,
                                memberKey(2))),
                        memberKey(1))
                .encode();
        assertRefused(other, RejectionReason.CONFLICT, "accepted before");
    }
}
