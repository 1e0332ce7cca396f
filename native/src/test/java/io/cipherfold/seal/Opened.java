// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;

/** A vector opened as a whole: the digits of all chunks and what their coefficients have left. For comparison in tests. */
final class Opened {

    private final int[] digits;
    private final Residual residual;

    Opened(int[] digits, Residual residual) {
        this.digits = digits;
        this.residual = residual;
    }

    /** Opens the first {@code chunks} chunks of a sum one by one. */
    static Opened of(
            RingContext ring,
            CiphertextAccumulator sum,
            int chunks,
            byte[] publicSeed,
            int[] keySum,
            DigitLayout layout) {
        int perChunk = ring.digitsPerChunk(layout);
        int[] digits = new int[chunks * perChunk];
        try (OpeningSession session = OpeningSession.create(ring, publicSeed, keySum, layout)) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                sum.open(session, ChunkRange.single(chunk), digits, chunk * perChunk);
            }
            return new Opened(digits, session.residual());
        }
    }

    int[] digits() {
        return digits;
    }

    Residual residual() {
        return residual;
    }

    /** The digits of the vector itself, without the padding. */
    int[] first(int parameters) {
        return Arrays.copyOf(digits, parameters);
    }
}
