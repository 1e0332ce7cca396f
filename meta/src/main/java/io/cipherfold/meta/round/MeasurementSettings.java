// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.secureagg.measure.AdaptiveClipNorm;
import java.util.Optional;

/**
 * What clients report beside their updates, as coordinates of the same vector, and how they clip. Whether an update needed
 * no clipping is always reported. Agreed on before a training; nothing of it may be chosen by looking at clients' data.
 *
 * @param measurementNorm most that all measurements together have of the vector's norm, positive; see
 *     {@link io.cipherfold.secureagg.measure.MeasuredLayout}
 * @param greatestLoss the mean query losses of a client's tasks before and after adaptation are reported, larger ones as
 *     this; 0 for no losses
 * @param lossSteps steps of adaptation before the second loss, at least 1
 * @param mostExamples how many examples a client owns is reported, more of them as this; 0 for no count
 * @param weighted whether an update counts by its client's share of {@code mostExamples}, a weight that nobody sees
 * @param perLayer whether each of k parameter arrays is clipped by itself, to 1/sqrt(k) of the update's norm (McMahan, Ramage,
 *     Talwar, Zhang, arXiv 1710.06963, section 3.3), and not the update as a whole
 * @param adaptive the norm to which updates are clipped follows a quantile, starting with this; empty if it is the update's
 *     share of the plan's clip norm in every round
 */
public record MeasurementSettings(
        double measurementNorm,
        double greatestLoss,
        int lossSteps,
        int mostExamples,
        boolean weighted,
        boolean perLayer,
        Optional<AdaptiveClipNorm> adaptive) {

    /** Checks the ranges; names the number and the range. */
    public MeasurementSettings {
        if (!(measurementNorm > 0 && measurementNorm <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("measurement norm must be positive and finite, was " + measurementNorm);
        }
        if (!(greatestLoss >= 0 && greatestLoss <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("greatest loss must be at least 0 and finite, was " + greatestLoss);
        }
        if (lossSteps < 1 || mostExamples < 0) {
            throw new IllegalArgumentException("loss steps must be at least 1 and most examples at least 0, were "
                    + lossSteps + " and " + mostExamples);
        }
        if (weighted && mostExamples == 0) {
            throw new IllegalArgumentException("weights need a number of most examples of at least 1, was 0");
        }
    }

    /** Losses before and after one step of adaptation, and nothing else; the norm of clipping stays. */
    public static MeasurementSettings losses(double measurementNorm, double greatestLoss) {
        return new MeasurementSettings(measurementNorm, greatestLoss, 1, 0, false, false, Optional.empty());
    }
}
