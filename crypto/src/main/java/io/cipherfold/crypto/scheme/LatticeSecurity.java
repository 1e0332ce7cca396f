// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How large a modulus may be for classical security with a ternary secret: Bossuat et al., "Security Guidelines for
 * Implementing Homomorphic Encryption", IACR ePrint 2024/463, table 5.2. SEAL's own table is two to three bits larger and
 * dates from 2018. All primes count, also one that SEAL sets aside.
 */
public final class LatticeSecurity {

    /** Where the figures are from, in words. */
    public static final String SOURCE = "table 5.2 of ePrint 2024/463";

    private static final Map<Integer, Row> ROWS = Map.of(
            1024, new Row(26, 0, 0),
            2048, new Row(53, 36, 27),
            4096, new Row(106, 73, 56),
            8192, new Row(214, 147, 114),
            16384, new Row(430, 297, 230),
            32768, new Row(868, 597, 462));

    /**
     * The greatest log2 q of a ring degree for 128, 192 and 256 bits of security; 0 where the table that we go by has no
     * figure.
     */
    private record Row(int for128, int for192, int for256) {}

    private LatticeSecurity() {}

    /** Greatest log2 of the modulus for a ring degree and 128 bits of security. */
    public static int greatestModulusBits(int degree) {
        return row(degree).for128();
    }

    /** The greatest of 128, 192 and 256 bits of security whose bound a modulus meets; empty if it meets none. */
    public static OptionalInt securityBits(int degree, double modulusLog2) {
        Row row = row(degree);
        if (modulusLog2 <= row.for256()) {
            return OptionalInt.of(256);
        }
        if (modulusLog2 <= row.for192()) {
            return OptionalInt.of(192);
        }
        return modulusLog2 <= row.for128() ? OptionalInt.of(128) : OptionalInt.empty();
    }

    /** Refuses a modulus that is too large for its ring. */
    public static void require(int degree, double modulusLog2) {
        int greatest = greatestModulusBits(degree);
        if (!(modulusLog2 <= greatest)) {
            throw new IllegalArgumentException("log2 of the modulus must be at most " + greatest + " for ring degree "
                    + degree + ", was " + modulusLog2);
        }
    }

    private static Row row(int degree) {
        Row row = ROWS.get(degree);
        if (row == null) {
            throw new IllegalArgumentException("ring degree must be one of 1024 to 32768, was " + degree);
        }
        return row;
    }
}
