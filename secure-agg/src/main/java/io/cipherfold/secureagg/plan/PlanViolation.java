// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

/**
 * A rule that a draft breaks.
 *
 * @param rule the rule's name
 * @param limit what is allowed
 * @param actual what the draft says
 */
public record PlanViolation(String rule, String limit, String actual) {
    @Override
    public String toString() {
        return rule + ": must be " + limit + ", is " + actual;
    }
}
