// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

/** Where a round stands at the node. Phases only ever advance. */
public enum RoundPhase {
    /** Uploads are accepted. */
    COLLECTING,
    /** The set is closed; members look at it. */
    INSPECTING,
    /** The set without objected uploads is put to the vote. */
    VOTING,
    /** A quorum has voted; members are asked for their shares. */
    UNMASKING,
    /** The sum is released. */
    RELEASED,
    /** The round ended without a sum. */
    ABORTED;

    /** Whether nothing can change any more. */
    public boolean isOver() {
        return this == RELEASED || this == ABORTED;
    }
}
