// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a scheme promises and costs for one shape, known without running it.
 *
 * @param parameterSet name of the parameter set
 * @param digitsPerCoefficient numbers that one coefficient of a plaintext carries
 * @param messageShift how many bits the message stands above the error; empty if the scheme has no such choice
 * @param ciphertextBytes what the node adds up of an upload, in bytes
 * @param memberPartBytes what of an upload a member gets, in bytes
 * @param memberPartSealed whether each member gets bytes of its own in an envelope; otherwise all get the same bytes, which
 *     are in the upload once
 * @param contributionBytes what each member adds to the collective key of an epoch, in bytes; 0 if there is none
 * @param shareBytes length of a member's unmasking share in bytes
 * @param sharesToOpen unmasking shares that open a sum
 * @param openedCoefficients ring coefficients that opening a round reveals, those of the key sum included
 * @param encryption empty for the plain sum
 */
public record SchemeCosts(
        String parameterSet,
        int digitsPerCoefficient,
        OptionalInt messageShift,
        long ciphertextBytes,
        long memberPartBytes,
        boolean memberPartSealed,
        long contributionBytes,
        long shareBytes,
        int sharesToOpen,
        long openedCoefficients,
        Optional<Encryption> encryption) {

    /**
     * How hard it is to break and how rarely it fails.
     *
     * @param degree ring degree N
     * @param modulusLog2 log2 of all primes together
     * @param failureLog2 log2 of the probability that any coefficient of a round opens wrongly
     * @param failureReason where that probability comes from, in words
     */
    public record Encryption(int degree, double modulusLog2, double failureLog2, String failureReason) {

        /** 128, 192 or 256; empty if the modulus is too large for its ring. */
        public OptionalInt securityBits() {
            return LatticeSecurity.securityBits(degree, modulusLog2);
        }
    }

    /** Bytes of an upload that grow with the vector: ciphertext and, if there is one, the part that all members get. */
    public long vectorBytes() {
        return ciphertextBytes + (memberPartSealed ? 0 : memberPartBytes);
    }
}
