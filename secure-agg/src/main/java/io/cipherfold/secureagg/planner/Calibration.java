// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.plan.AggregationPlan;

/** Says what the steps of a round take. */
@FunctionalInterface
public interface Calibration {

    /** The costs of a plan's scheme and encoding on this machine. */
    UnitCosts measure(AggregationPlan plan);
}
