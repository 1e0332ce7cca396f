// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Lower bounds on the security of parameters, from the tables of the Homomorphic Encryption Standard (2018) for ternary
 * secrets and classical attacks, which SEAL holds contexts to. There is no level "none".
 */
public enum SecurityLevel {
    /** At least 128 bits. */
    TC128(128),
    /** At least 192 bits. */
    TC192(192),
    /** At least 256 bits. */
    TC256(256);

    private final int bits;

    SecurityLevel(int bits) {
        this.bits = bits;
    }

    /** Bits of security against known attacks. */
    public int bits() {
        return bits;
    }

    static SecurityLevel ofBits(long bits) {
        for (SecurityLevel level : values()) {
            if (level.bits == bits) {
                return level;
            }
        }
        throw new IllegalArgumentException("no security level of " + bits + " bits");
    }
}
