// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

/**
 * What a scheme has to know about a plan.
 *
 * @param dimension numbers in each client's vector, at least 1
 * @param digitBits width of a signed digit of the sum, 8 to 24
 * @param maximumClients most vectors in a sum, at least 1
 * @param members committee size n, at least 1
 * @param corruptMembers members f that may collude, in [0, n); f + 1 shares open a sum
 */
public record SchemeShape(int dimension, int digitBits, int maximumClients, int members, int corruptMembers) {

    /** Least digit width. */
    public static final int LEAST_DIGIT_BITS = 8;
    /** Greatest digit width. */
    public static final int GREATEST_DIGIT_BITS = 24;

    /** Checks the ranges. */
    public SchemeShape {
        require(dimension >= 1, "dimension must be at least 1, was ", dimension);
        require(
                digitBits >= LEAST_DIGIT_BITS && digitBits <= GREATEST_DIGIT_BITS,
                "digit bits must be in [8, 24], were ",
                digitBits);
        require(maximumClients >= 1, "maximum clients must be at least 1, was ", maximumClients);
        require(members >= 1, "members must be at least 1, were ", members);
        require(
                corruptMembers >= 0 && corruptMembers < members,
                "corrupt members must be in [0, members), were ",
                corruptMembers);
    }

    private static void require(boolean condition, String message, int actual) {
        if (!condition) {
            throw new IllegalArgumentException(message + actual);
        }
    }
}
