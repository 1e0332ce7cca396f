// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.Arrays;

/**
 * A member's secret of a key epoch and what it adds to the collective key. Wiped on close. Safe for use by several threads
 * until then.
 */
public final class MemberKey implements AutoCloseable {

    /** The key of schemes without a collective key: no bytes at all. */
    public static final MemberKey NONE = new MemberKey(new byte[0], new byte[0]);

    private final byte[] secret;
    private final byte[] contribution;

    /** Takes over {@code secret}; copies {@code contribution}, which is public. */
    public MemberKey(byte[] secret, byte[] contribution) {
        this.secret = secret;
        this.contribution = contribution.clone();
    }

    /** A copy of what a store has to keep; the caller wipes it. */
    public byte[] secret() {
        return secret.clone();
    }

    /** A copy of the public contribution. */
    public byte[] contribution() {
        return contribution.clone();
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "MemberKey[redacted]";
    }
}
