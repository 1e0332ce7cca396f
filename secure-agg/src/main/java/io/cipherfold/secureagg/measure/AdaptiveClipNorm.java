// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

/**
 * A clip norm that follows a quantile of the clients' norms without anybody's norm being seen: each client reports whether
 * its update needed no clipping, and the norm moves by the noisy fraction of those, C exp(-rate (fraction - quantile)). The
 * fraction is a {@link Measurement} of the same vector, so that it costs a share of the clip norm and no further epsilon.
 * Source: Andrew, Thakkar, McMahan, Ramaswamy, "Differentially private learning with adaptive clipping", arXiv 1905.03871,
 * section 2. Immutable.
 *
 * @param norm C, in [least, most]
 * @param quantile the fraction of clients whose update is not to be cut, in (0, 1); one half is the median
 * @param rate step of the logarithm for each round, in (0, 10]; 0.2 in the source
 * @param least positive
 * @param most finite
 */
public record AdaptiveClipNorm(double norm, double quantile, double rate, double least, double most) {

    /** What each client reports: 1 if {@link Clipping#clip} cut nothing off. */
    public static final Measurement WITHIN = Measurement.indicator("within-clip-norm");

    /** Checks the ranges; names the number and the range. */
    public AdaptiveClipNorm {
        if (!(least > 0 && least <= norm && norm <= most && most <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "need 0 < least <= norm <= most < infinity, were " + least + ", " + norm + " and " + most);
        }
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile must be above 0 and below 1, was " + quantile);
        }
        if (!(rate > 0 && rate <= 10)) {
            throw new IllegalArgumentException("rate must be above 0 and at most 10, was " + rate);
        }
    }

    /**
     * The same with another norm.
     *
     * @throws IllegalArgumentException if it is not in [least, most]
     */
    public AdaptiveClipNorm withNorm(double other) {
        return new AdaptiveClipNorm(other, quantile, rate, least, most);
    }

    /**
     * The norm of the next round.
     *
     * @param fractionWithin the noisy mean of {@link #WITHIN}; outside of 0 to 1 it counts as the nearest end
     * @throws IllegalArgumentException if it is NaN
     */
    public AdaptiveClipNorm next(double fractionWithin) {
        if (Double.isNaN(fractionWithin)) {
            throw new IllegalArgumentException("the fraction of clients within the clip norm is not a number");
        }
        double fraction = Math.max(0, Math.min(fractionWithin, 1));
        double moved = norm * Math.exp(-rate * (fraction - quantile));
        return withNorm(Math.max(least, Math.min(moved, most)));
    }
}
