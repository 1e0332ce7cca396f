// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import java.util.Arrays;
import java.util.Optional;

/** Why a round ended without a sum: the closed list of {@code docs/protocol.md}. */
public enum AbortReason {
    /** Fewer accepted uploads than the plan's minimum when the round closed, or after objections. */
    TOO_FEW_UPLOADS(1),
    /** Members objected to more uploads than the plan allows to drop. */
    TOO_MANY_OBJECTIONS(2),
    /** Too few members inspected the set before the deadline. */
    INSPECTION_DEADLINE(3),
    /** Too few equal votes before the deadline. */
    VOTE_DEADLINE(4),
    /** Too few unmasking shares before the deadline. */
    UNMASK_DEADLINE(5),
    /** No combination of the shares that arrived opens the sum: a member or a client misbehaved. */
    WRONG_KEY_SUM(6),
    /** A newer round was announced. */
    SUPERSEDED(7),
    /** The node could not read its own spool. */
    NODE_FAILURE(8),
    /** The sum was opened, but too few members vouched for it towards readers before the deadline. */
    ENDORSEMENT_DEADLINE(9),
    /**
     * Too few clients have privacy budget left: without those that have spent theirs the set is below the plan's minimum,
     * or fewer clients than the minimum are below their cap. The node's log shows it; towards the coordinator it is the
     * node's word. Each further attempt costs the clients with budget left a participation.
     */
    BUDGET_SPENT(10);

    private final int code;

    AbortReason(int code) {
        this.code = code;
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** The reason with a code, if there is one. */
    public static Optional<AbortReason> ofCode(int code) {
        return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
    }
}
