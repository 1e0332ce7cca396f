// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * A guarantee to be reached.
 *
 * @param epsilon 1e-6 to 1e6
 * @param delta 1e-100 to 1, exclusive
 */
public record PrivacyTarget(double epsilon, double delta) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public PrivacyTarget {
        PrivacyRanges.checkEpsilon(epsilon);
        PrivacyRanges.checkDelta(delta);
    }
}
