// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

/** Why a run of rounds ended. */
public enum RunEnd {
    /** As many rounds as were wanted have been released. */
    COMPLETE,
    /** The learner saw no further progress. */
    STOPPED_EARLY,
    /** A round was aborted for {@link AbortReason#BUDGET_SPENT}: the node's word. */
    BUDGET_SPENT,
    /** The plan has no further round. */
    ROUNDS_USED_UP,
    /** So many rounds were aborted for other reasons that the run was given up. */
    TOO_MANY_ABORTS
}
