// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;

/**
 * A round of a plan: what all public randomness of the round is derived from.
 *
 * @param plan digest of the plan
 * @param round from 1
 */
public record RoundContext(Digest plan, int round) {

    static final int BYTES = Digest.BYTES + Integer.BYTES;

    /** Checks the round's number. */
    public RoundContext {
        if (round < 1) {
            throw new IllegalArgumentException("rounds are numbered from 1, was " + round);
        }
    }

    /** A public 32-byte seed for one purpose: SHA3-256 of the label, the plan's digest and the round. */
    public byte[] publicSeed(String label) {
        return Digest.sha3(label, toBytes()).toBytes();
    }

    byte[] toBytes() {
        return new WireWriter(BYTES).raw(plan.toBytes()).u32(round).toBytes();
    }
}
