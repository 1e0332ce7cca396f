// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.VerifyKey;
import java.util.List;
import java.util.OptionalInt;

/**
 * The members that release the key of a sum, and how many of them may be corrupt.
 *
 * @param members identity keys; member j is the j-th, counted from 1
 * @param corruptMembers f
 * @param epochRounds rounds that an epoch key of a member covers
 * @param objectionLimit most clients the members may drop from a round before it is aborted
 */
public record Committee(List<VerifyKey> members, int corruptMembers, int epochRounds, int objectionLimit) {

    /** Copies the list. */
    public Committee {
        members = List.copyOf(members);
    }

    /** n. */
    public int size() {
        return members.size();
    }

    /** Q = floor((n + f) / 2) + 1: any two quorums share an honest member. */
    public int quorum() {
        return (size() + corruptMembers) / 2 + 1;
    }

    /** t = f + 1: unmasking shares that open a sum. */
    public int threshold() {
        return corruptMembers + 1;
    }

    /** n - Q: members that may be down. */
    public int crashTolerance() {
        return size() - quorum();
    }

    /** The identity key of a member, from 1. */
    public VerifyKey member(int number) {
        return members.get(number - 1);
    }

    /** The number of the member with an identity key, from 1; empty if it is no member's. */
    public OptionalInt numberOf(VerifyKey identity) {
        int index = members.indexOf(identity);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }

    /** The first round of the epoch that contains {@code round}. */
    public int epochStart(int round) {
        return (round - 1) / epochRounds * epochRounds + 1;
    }

    /** The last round of the epoch that starts with {@code firstRound}. */
    public int epochEnd(int firstRound) {
        return firstRound + epochRounds - 1;
    }
}
