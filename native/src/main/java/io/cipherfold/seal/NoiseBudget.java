// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Objects;

/**
 * How many bits of noise a ciphertext still bears before it decrypts to garbage. A secret: it depends on the secret key, so
 * it is for whoever owns that key.
 *
 * <p>It measures how far the noise is from the nearest multiple of q/t. An operation that costs more than its operands had left
 * usually exhausts it, but noise times one number, as a product with a one-term plaintext has it, may end near another multiple
 * everywhere: then some budget is shown for a wrong message. Look at the operands.
 *
 * <p>Immutable and shareable.
 */
public final class NoiseBudget {

    private final int bits;

    NoiseBudget(int bits) {
        this.bits = bits;
    }

    /** Whether nothing is left, so that decryption gives garbage. As much as {@link Decryptor#decrypt} itself may tell. */
    public boolean isExhausted() {
        return bits == 0;
    }

    /** Bits that are left. */
    public int bits(InsecureSecretAccess access) {
        Objects.requireNonNull(access);
        return bits;
    }

    @Override
    public String toString() {
        return "NoiseBudget[secret]";
    }
}
