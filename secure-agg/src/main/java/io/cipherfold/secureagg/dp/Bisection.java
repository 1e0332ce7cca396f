// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.function.DoublePredicate;

/**
 * Where a condition begins to hold that does not hold at small numbers and holds at large ones, found by halving.
 *
 * @param below the condition does not hold here, unless it holds everywhere
 * @param above the condition holds here, unless it holds nowhere
 */
record Bisection(double below, double above) {

    /** Halves an interval so many times. */
    static Bisection of(double low, double high, int halvings, DoublePredicate condition) {
        double below = low;
        double above = high;
        for (int i = 0; i < halvings; i++) {
            double middle = (below + above) / 2;
            if (condition.test(middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return new Bisection(below, above);
    }
}
