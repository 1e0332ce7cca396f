// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

/**
 * One step from a request that is refused towards one that passes.
 *
 * @param option the option's name without dashes
 * @param from what was asked for, in words where it was left out
 * @param to what to ask for instead, as one would write it behind the option
 * @param size how far it is, in doublings or something as bad
 * @param result the changed request
 */
public record Change(String option, String from, String to, double size, PlanRequest result) {

    static Change of(PlanRequest request, Quantity quantity, double value) {
        double before = quantity.of(request);
        double doublings = Math.abs(Math.log(Math.max(value, 1e-12) / Math.max(before, 1e-12))) / Math.log(2);
        double size = switch (quantity) {
            case BITS -> Math.abs(before - value) / 4;
            // How many are enrolled is a fact; the others are choices.
            case POPULATION -> 4 * doublings;
            default -> doublings;
        };
        return new Change(
                quantity.optionName(),
                Double.isNaN(before) ? "none" : quantity.text(before),
                quantity.text(value),
                Math.min(size, 40),
                quantity.in(request, value));
    }
}
