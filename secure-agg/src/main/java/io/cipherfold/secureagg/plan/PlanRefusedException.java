// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import java.util.List;
import java.util.stream.Collectors;

/** A draft is no plan: carries every rule that it breaks. */
public final class PlanRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<PlanViolation> violations;

    /** Creates the exception; at least one violation. */
    public PlanRefusedException(List<PlanViolation> violations) {
        super(violations.stream().map(PlanViolation::toString).collect(Collectors.joining("; ", "plan refused: ", "")));
        this.violations = List.copyOf(violations);
    }

    /** Every rule that is broken. */
    public List<PlanViolation> violations() {
        return violations;
    }
}
