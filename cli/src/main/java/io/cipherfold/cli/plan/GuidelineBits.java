// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import java.util.OptionalInt;

/**
 * Classical security of a modulus at ring degree 4096, by the largest log2 q that Bossuat et al., "Security Guidelines for
 * Implementing Homomorphic Encryption", IACR ePrint 2024/463, table 5.2 allows.
 */
enum GuidelineBits {
    /** 256 bits. */
    BITS_256(256, 56),
    /** 192 bits. */
    BITS_192(192, 73),
    /** 128 bits. */
    BITS_128(128, 106);

    /** The table's row for degree 4096 in words. */
    static final String ROW = "106 / 73 / 56 bits for 128 / 192 / 256 bits of security";

    private final int security;
    private final int greatestModulusBits;

    GuidelineBits(int security, int greatestModulusBits) {
        this.security = security;
        this.greatestModulusBits = greatestModulusBits;
    }

    /** The largest level whose bound a modulus meets. */
    static OptionalInt of(double modulusLog2) {
        for (GuidelineBits level : values()) {
            if (modulusLog2 <= level.greatestModulusBits) {
                return OptionalInt.of(level.security);
            }
        }
        return OptionalInt.empty();
    }
}
