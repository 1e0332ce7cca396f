// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import java.util.List;

/**
 * How well a model adapts to new tasks.
 *
 * @param loss of the query points after 0, 1, 2, ... steps
 * @param accuracy on the query points after 0, 1, 2, ... steps, in [0, 1]; without meaning for curves
 */
public record AdaptationReport(List<Estimate> loss, List<Estimate> accuracy) {

    /** Takes copies of the lists. */
    public AdaptationReport {
        loss = List.copyOf(loss);
        accuracy = List.copyOf(accuracy);
    }
}
