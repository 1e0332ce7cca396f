// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

/** The ranges of the numbers of an audit. */
final class AuditRanges {

    private AuditRanges() {}

    /** Requires 0 <= delta < 1; a NaN fails. */
    static void checkDelta(double delta) {
        if (!(delta >= 0 && delta < 1)) {
            throw new IllegalArgumentException("delta must be at least 0 and below 1, was " + delta);
        }
    }

    /** Requires 1e-12 <= significance <= 0.5; a NaN fails. */
    static void checkSignificance(double significance) {
        if (!(significance >= 1e-12 && significance <= 0.5)) {
            throw new IllegalArgumentException("significance must be 1.0E-12 to 0.5, was " + significance);
        }
    }

    /** Requires low <= value <= high. */
    static void check(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be " + low + " to " + high + ", was " + value);
        }
    }
}
