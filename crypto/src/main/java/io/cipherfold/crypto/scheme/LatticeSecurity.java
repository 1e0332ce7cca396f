// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.Map;

/**
 * How large a modulus may be for 128 bits of classical security with a ternary secret: Bossuat et al., "Security
 * Guidelines for Implementing Homomorphic Encryption", IACR ePrint 2024/463, table 5.2. SEAL's own table is two to three
 * bits larger and dates from 2018. All primes count, also one that SEAL sets aside.
 */
public final class LatticeSecurity {

    private static final Map<Integer, Integer> GREATEST_MODULUS_BITS =
            Map.of(1024, 26, 2048, 53, 4096, 106, 8192, 214, 16384, 430, 32768, 868);

    private LatticeSecurity() {}

    /** Greatest log2 of the modulus for a ring degree. */
    public static int greatestModulusBits(int degree) {
        Integer bits = GREATEST_MODULUS_BITS.get(degree);
        if (bits == null) {
            throw new IllegalArgumentException("ring degree must be one of 1024 to 32768, was " + degree);
        }
        return bits;
    }

    /** Refuses a modulus that is too large for its ring. */
    public static void require(int degree, double modulusLog2) {
        int greatest = greatestModulusBits(degree);
        if (!(modulusLog2 <= greatest)) {
            throw new IllegalArgumentException("log2 of the modulus must be at most " + greatest + " for ring degree "
                    + degree + ", was " + modulusLog2);
        }
    }
}
