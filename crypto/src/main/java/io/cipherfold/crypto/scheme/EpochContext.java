// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;

/**
 * A key epoch of a plan: what all public randomness of its collective key is derived from.
 *
 * @param plan digest of the plan
 * @param firstRound first round of the epoch, from 1
 */
public record EpochContext(Digest plan, int firstRound) {

    /** Checks the round's number. */
    public EpochContext {
        if (firstRound < 1) {
            throw new IllegalArgumentException("rounds are numbered from 1, was " + firstRound);
        }
    }

    /** A public 32-byte seed for one purpose: SHA3-256 of the label, the plan's digest and the first round. */
    public byte[] publicSeed(String label) {
        byte[] context = new WireWriter(Digest.BYTES + Integer.BYTES)
                .raw(plan.toBytes())
                .u32(firstRound)
                .toBytes();
        return Digest.sha3(label, context).toBytes();
    }
}
