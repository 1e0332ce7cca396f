// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;

/**
 * What an envelope is bound to. It opens only for the same five values, so that it means nothing in another plan, round
 * or upload and for no other member.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param client number in the registry, from 0
 * @param member from 1
 * @param ciphertext digest of the ciphertext whose key is shared
 */
public record EnvelopeContext(Digest plan, int round, int client, int member, Digest ciphertext) {

    static final int BYTES = 2 * Digest.BYTES + 3 * Integer.BYTES;

    /** Checks the ranges. */
    public EnvelopeContext {
        if (round < 1 || client < 0 || member < 1) {
            throw new IllegalArgumentException("round and member are numbered from 1, clients from 0: were " + round
                    + ", " + member + ", " + client);
        }
    }

    byte[] toBytes() {
        return new WireWriter(BYTES)
                .raw(plan.toBytes())
                .u32(round)
                .u32(client)
                .u32(member)
                .raw(ciphertext.toBytes())
                .toBytes();
    }
}
