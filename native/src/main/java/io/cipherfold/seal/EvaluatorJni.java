// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods of the evaluator; as {@link SealJni}. Each returns a new ciphertext, or plaintext where it says so. */
final class EvaluatorJni {

    private EvaluatorJni() {}

    static native long negate(long context, long operand);

    static native long add(long context, long left, long right);

    static native long subtract(long context, long left, long right);

    static native long addMany(long context, long[] operands);

    static native long multiply(long context, long left, long right);

    static native long square(long context, long operand);

    static native long multiplyMany(long context, long[] operands, long relinKeys);

    static native long exponentiate(long context, long operand, long exponent, long relinKeys);

    static native long relinearize(long context, long operand, long relinKeys);

    static native long modSwitchTo(long context, long operand, int level);

    static native long rescaleTo(long context, long operand, int level);

    static native long modReduceTo(long context, long operand, int level);

    /** A plaintext. */
    static native long modSwitchPlainTo(long context, long operand, int level);

    static native long addPlain(long context, long operand, long plaintext, boolean subtract);

    static native long multiplyPlain(long context, long operand, long plaintext);

    static native long transformToNtt(long context, long operand);

    static native long transformFromNtt(long context, long operand);

    /** A plaintext. */
    static native long transformPlainToNtt(long context, long operand, int level);

    static native long applyGalois(long context, long operand, int element, long galoisKeys);

    /** Rows in BFV and BGV, the whole vector in CKKS. */
    static native long rotate(long context, long operand, int steps, long galoisKeys);

    /** The rows change places in BFV and BGV; complex conjugation in CKKS. */
    static native long conjugate(long context, long operand, long galoisKeys);
}
