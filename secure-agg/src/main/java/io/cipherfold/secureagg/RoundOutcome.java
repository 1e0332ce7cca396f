// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

/** How a round ended. */
public sealed interface RoundOutcome {

    /** The round's number. */
    int round();

    /** The committee released the sum. */
    record Released(ReleasedSum sum) implements RoundOutcome {
        @Override
        public int round() {
            return sum.round();
        }
    }

    /** Nothing was released. The privacy loss of those who had uploaded stays booked. */
    record Aborted(int round, AbortReason reason) implements RoundOutcome {}
}
