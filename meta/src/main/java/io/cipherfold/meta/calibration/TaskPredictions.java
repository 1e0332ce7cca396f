// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.calibration;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.task.Examples;

/** What one or more draws of a model's weights put out for the query points of one task. Immutable. */
public final class TaskPredictions {

    private final int draws;
    private final double[] outputs;
    private final Examples query;

    /**
     * Predictions for a task.
     *
     * @param outputs draw after draw, point after point, as many numbers as a target has for each; copied
     * @param query the points with their targets
     * @throws IllegalArgumentException if there is no draw, or a part of one
     * @throws MetaException with code {@code NOT_FINITE} if an output is not finite
     */
    public TaskPredictions(double[] outputs, Examples query) {
        int length = query.points() * query.targetLength();
        if (outputs.length == 0 || outputs.length % length != 0) {
            throw new IllegalArgumentException("predictions need at least one draw of " + length
                    + " outputs for the points of the task, were " + outputs.length + " outputs");
        }
        for (int i = 0; i < outputs.length; i++) {
            if (!Double.isFinite(outputs[i])) {
                throw new MetaException(
                        MetaException.Code.NOT_FINITE,
                        "an output of draw " + i / length + " of the adapted weights is " + outputs[i]
                                + ": the model has diverged, or the inner rate is too large for it");
            }
        }
        this.draws = outputs.length / length;
        this.outputs = outputs.clone();
        this.query = query;
    }

    int draws() {
        return draws;
    }

    Examples query() {
        return query;
    }

    double output(int draw, int point, int coordinate) {
        return outputs[(draw * query.points() + point) * query.targetLength() + coordinate];
    }
}
