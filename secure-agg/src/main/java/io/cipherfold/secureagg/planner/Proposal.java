// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import java.util.Optional;

/**
 * What the planner makes of a request.
 *
 * @param request what was asked for
 * @param chosen the candidate that moves the fewest bytes of those that break no rule; if all break some, the one that
 *     breaks fewest
 * @param runnerUp the next best of those that break no rule, if there is another
 */
public record Proposal(PlanRequest request, Candidate chosen, Optional<Candidate> runnerUp) {

    /** Whether a plan was found. */
    public boolean accepted() {
        return chosen.accepted();
    }
}
