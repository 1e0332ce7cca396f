// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/** Null under types that forbid it, for the tests of what happens then. */
@SuppressWarnings("NullAway")
final class Nulls {

    static final byte[] BYTES = null;
    static final int[] INTS = null;
    static final float[] FLOATS = null;
    static final double[] DOUBLES = null;
    static final long[] LONGS = null;
    static final ByteBuffer BUFFER = null;
    static final ChunkRange RANGE = null;
    static final SealContext CONTEXT = null;
    static final Ciphertext CIPHERTEXT = null;
    static final InsecureSecretAccess ACCESS = null;

    private Nulls() {}
}
