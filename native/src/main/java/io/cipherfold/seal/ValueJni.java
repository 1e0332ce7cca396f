// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods about plaintexts and ciphertexts; as {@link SealJni}. */
final class ValueJni {

    private ValueJni() {}

    static native long createPlaintext(long context, long[] coefficients);

    /** Number of coefficients, level or -1, bits of the scale, bytes. */
    static native void describePlaintext(long context, long plaintext, long[] description);

    static native int significantCoefficients(long plaintext);

    static native int nonzeroCoefficients(long plaintext);

    static native void coefficients(long plaintext, long[] target);

    /** Size, level, whether in NTT form, bits of the scale, correction factor, bytes. */
    static native void describeCiphertext(long context, long ciphertext, long[] description);

    static native boolean isTransparent(long ciphertext);

    static native void residues(long ciphertext, long[] target);

    static native long createCiphertext(
            long context, int size, int level, boolean nttForm, double scale, long correctionFactor, long[] residues);
}
