// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * How the parameters of a vector lie in the coefficients of a plaintext: one behind the other, each to the base
 * B = 2^digitBits, the first of a coefficient lowest. A sum of parameters is right as long as it lies in [-B/2, B/2-1]; what
 * single summands are does not matter, see {@link OneTimeEncryptor}.
 *
 * <p>Three digits make the shortest ciphertext; two leave room for larger sums, or for finer ones. Immutable.
 *
 * @param digitsPerCoefficient 2 or 3
 * @param digitBits 8 to 16 for three digits, 8 to 24 for two; {@link RingContext#check} tells whether all of them fit into
 *     the plain modulus of a ring
 */
public record DigitLayout(int digitsPerCoefficient, int digitBits) {

    private static final int LEAST_DIGIT_BITS = 8;
    private static final int MOST_BITS_OF_TWO = 24;
    private static final int MOST_BITS_OF_THREE = 16;

    /** Refuses numbers outside the ranges above. */
    public DigitLayout {
        if (digitsPerCoefficient != 2 && digitsPerCoefficient != 3) {
            throw new IllegalArgumentException("digits per coefficient must be 2 or 3, not " + digitsPerCoefficient);
        }
        int most = digitsPerCoefficient == 2 ? MOST_BITS_OF_TWO : MOST_BITS_OF_THREE;
        if (digitBits < LEAST_DIGIT_BITS || digitBits > most) {
            throw new IllegalArgumentException("digit bits must be " + LEAST_DIGIT_BITS + " to " + most + " for "
                    + digitsPerCoefficient + " digits, not " + digitBits);
        }
    }

    /** Two digits of that many bits. */
    public static DigitLayout two(int digitBits) {
        return new DigitLayout(2, digitBits);
    }

    /** Three digits of that many bits. */
    public static DigitLayout three(int digitBits) {
        return new DigitLayout(3, digitBits);
    }

    /** Bits of a plaintext's coefficient that are used. */
    public int totalBits() {
        return digitsPerCoefficient * digitBits;
    }
}
