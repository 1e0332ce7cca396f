// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The questions of members that have started, at the node: one for each member, handed to the others as work, and the answers
 * handed back. Nothing of it is kept when the node starts again; members ask again. Confined to one thread.
 */
final class HeadQueries {

    private final AggregationPlan plan;
    private final Map<Integer, Open> queries = new TreeMap<>();

    /** A question, its answers by member, and whose the member that asked has been given. */
    private static final class Open {
        private final HeadQuery query;
        private final Map<Integer, HeadAnswer> answers = new TreeMap<>();
        private final Set<Integer> handedBack = new HashSet<>();

        Open(HeadQuery query) {
            this.query = query;
        }

        boolean isAllHandedBack() {
            return handedBack.size() == answers.size();
        }
    }

    HeadQueries(AggregationPlan plan) {
        this.plan = plan;
    }

    /** A member asks. The same question again means that it may have missed answers; another one replaces it. */
    Reply ask(byte[] frame) {
        HeadQuery query = HeadQuery.decode(frame, plan);
        if (!query.isSignedBy(plan.committee().member(query.member()))) {
            return Reply.notSignedBy("member " + query.member());
        }
        Open open = queries.get(query.member());
        if (open == null || !open.query.equals(query)) {
            queries.put(query.member(), new Open(query));
        } else if (open.isAllHandedBack()) {
            open.handedBack.clear();
        }
        return Reply.done();
    }

    /** A member answers another. */
    Reply answer(byte[] frame) {
        HeadAnswer answer = HeadAnswer.decode(frame, plan);
        if (!answer.isSignedBy(plan.committee().member(answer.answering()))) {
            return Reply.notSignedBy("member " + answer.answering());
        }
        Open open = queries.get(answer.asking());
        if (open == null || !answer.isTo(open.query)) {
            return Reply.rejected(
                    RejectionReason.NOT_FOUND, "member " + answer.asking() + " does not ask this, or not any more");
        }
        HeadAnswer earlier = open.answers.putIfAbsent(answer.answering(), answer);
        if (earlier != null && !earlier.equals(answer)) {
            return Reply.rejected(RejectionReason.CONFLICT, "another answer of this member was accepted before");
        }
        return Reply.done();
    }

    /**
     * What a member should do before anything else: take an answer, answer another member, or wait until it knows enough to do
     * other work.
     */
    Optional<MemberWork> workFor(int member) {
        Open own = queries.get(member);
        if (own != null && !own.isAllHandedBack()) {
            return Optional.of(MemberWork.ready(handBack(own).encode()));
        }
        for (Open other : queries.values()) {
            if (other.query.member() != member && !other.answers.containsKey(member)) {
                return Optional.of(MemberWork.ready(other.query.encode()));
            }
        }
        boolean knowsEnough =
                own == null || own.answers.size() >= plan.committee().quorum() - 1;
        return knowsEnough ? Optional.empty() : Optional.of(new MemberWork.None());
    }

    private static HeadAnswer handBack(Open open) {
        Map.Entry<Integer, HeadAnswer> next = open.answers.entrySet().stream()
                .filter(given -> !open.handedBack.contains(given.getKey()))
                .findFirst()
                .orElseThrow();
        open.handedBack.add(next.getKey());
        return next.getValue();
    }
}
