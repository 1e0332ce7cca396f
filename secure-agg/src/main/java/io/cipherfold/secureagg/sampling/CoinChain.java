// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.sampling;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.plan.Sampling;
import java.util.Arrays;

/**
 * A client's hash chain (Lamport 1981), opened from its end: x_0 is a secret that follows from its signing key,
 * x_{i+1} = SHA3-256(label || x_i), and x_L, the anchor, stands in the registry. The link with position p is x_{L-p}: p
 * steps lead from it to the anchor, and who has it knows all links with smaller positions and none with a greater one.
 *
 * <p>Every 64th value is kept, so that a link costs at most 63 hashes after the L = {@link Sampling#CHAIN_LINKS} of the
 * start. Safe for use by several threads.
 */
public final class CoinChain implements AutoCloseable {

    /** Label of the chain's first value. */
    static final String SEED_LABEL = "cipherfold/sampling/seed/1";
    /** Label of a step along the chain. */
    static final String STEP_LABEL = "cipherfold/sampling/chain/1";

    private static final int KEPT_EVERY = 64;

    private final byte[][] kept = new byte[Sampling.CHAIN_LINKS / KEPT_EVERY][];
    private final Digest anchor;
    private boolean closed;

    private CoinChain(byte[] seed) {
        byte[] value = seed;
        for (int i = 0; i < kept.length; i++) {
            kept[i] = value;
            value = steps(value, KEPT_EVERY);
        }
        this.anchor = Digest.of(value);
    }

    /** The one chain of an identity; the key is not kept. */
    public static CoinChain of(SigningKey key) {
        return new CoinChain(key.deriveSecret(SEED_LABEL));
    }

    /** What the registry has. */
    public Digest anchor() {
        return anchor;
    }

    /**
     * Opens a link. Whoever gets it knows the coins of all smaller positions.
     *
     * @param position 1 to {@link Sampling#CHAIN_LINKS}
     */
    public synchronized Digest link(int position) {
        if (closed) {
            throw new IllegalStateException("the chain is closed");
        }
        if (position < 1 || position > Sampling.CHAIN_LINKS) {
            throw new IllegalArgumentException(
                    "position must be 1 to " + Sampling.CHAIN_LINKS + ", the length of a chain, was " + position);
        }
        int index = Sampling.CHAIN_LINKS - position;
        return Digest.of(steps(kept[index / KEPT_EVERY], index % KEPT_EVERY));
    }

    /** Where some steps from a value of a chain lead. */
    static Digest follow(Digest value, int steps) {
        return Digest.of(steps(value.toBytes(), steps));
    }

    private static byte[] steps(byte[] start, int count) {
        byte[] value = start;
        for (int i = 0; i < count; i++) {
            value = Digest.sha3(STEP_LABEL, value).toBytes();
        }
        return value;
    }

    /** Wipes the secrets. */
    @Override
    public synchronized void close() {
        closed = true;
        for (byte[] value : kept) {
            Arrays.fill(value, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "CoinChain[redacted, anchor " + anchor + "]";
    }
}
