// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;

/** Checks of operands that several operations share. Messages name the operation, what it needs and what it got. */
final class Operands {

    private Operands() {}

    /** The form that products, key switching and decryption work on: transformed but in BFV. */
    static void requireWorkingForm(String operation, Ciphertext operand) {
        Scheme scheme = operand.context().parameters().scheme();
        boolean transformed = scheme != Scheme.BFV;
        if (operand.isNttForm() != transformed) {
            throw new IllegalArgumentException(operation + " needs a " + scheme + " ciphertext that is "
                    + (transformed ? "" : "not ") + "in NTT form");
        }
    }

    static void requireSize(String operation, Ciphertext operand, int size) {
        if (operand.size() != size) {
            throw new IllegalArgumentException(operation + " needs a ciphertext of size " + size + ", not "
                    + operand.size() + "; relinearize makes it smaller");
        }
    }

    static void requireScheme(String operation, SealContext context, Scheme... schemes) {
        for (Scheme scheme : schemes) {
            if (context.parameters().scheme() == scheme) {
                return;
            }
        }
        throw new IllegalArgumentException(operation + " needs "
                + String.join(" or ", Arrays.stream(schemes).map(Enum::name).toList())
                + ", the context is " + context.parameters().scheme());
    }

    static void requireSameLevel(String operation, Ciphertext left, Ciphertext right) {
        if (left.level() != right.level()) {
            throw new IllegalArgumentException(operation + " needs operands at one level, got " + left.level() + " and "
                    + right.level() + "; modSwitchTo lowers one");
        }
    }

    static void requireSameForm(String operation, Ciphertext left, Ciphertext right) {
        if (left.isNttForm() != right.isNttForm()) {
            throw new IllegalArgumentException(operation + " needs both operands in NTT form, or neither");
        }
    }

    /** A number of slots to rotate by: below N/2 in absolute value. */
    static void requireSteps(SealContext context, int steps) {
        int bound = context.parameters().degree() / 2;
        if (Math.abs((long) steps) >= bound) {
            throw new IllegalArgumentException("steps must be below " + bound + " in absolute value, not " + steps);
        }
    }

    /** The g of an automorphism X to X^g: odd and below 2N. */
    static void requireGaloisElement(SealContext context, int element) {
        int bound = 2 * context.parameters().degree();
        if (element < 1 || element >= bound || element % 2 == 0) {
            throw new IllegalArgumentException("a Galois element is odd and below " + bound + ", not " + element);
        }
    }

    /** As close as SEAL wants them: but for rounding of the last bit. */
    static void requireSameScale(String operation, double left, double right) {
        double largest = Math.max(1.0, Math.max(Math.abs(left), Math.abs(right)));
        if (!(Math.abs(left - right) < Math.ulp(1.0) * largest)) {
            throw new IllegalArgumentException(
                    operation + " needs operands of one scale, got " + left + " and " + right);
        }
    }

    /** A scale that a product or a rescaled number may have at a level. */
    static void requireScaleFits(String operation, SealContext context, int level, double scale) {
        int bits = context.level(level).totalCoeffModulusBits();
        if (!(scale >= Double.MIN_NORMAL) || Math.getExponent(scale) >= bits) {
            throw new IllegalArgumentException(operation + " would have the scale " + scale + ", which must be below 2^"
                    + bits + " at level " + level);
        }
    }
}
