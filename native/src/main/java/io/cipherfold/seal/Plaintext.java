// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * An unencrypted polynomial, as SEAL's {@code Plaintext}. In BFV and BGV it has at most N coefficients below t; in CKKS, and
 * after {@link Evaluator#transformToNtt(Plaintext, int)}, it is in NTT form at a level.
 *
 * <p>Immutable and shareable; overwritten when it is closed. What {@link #coefficients()} returns is the caller's to wipe.
 */
public final class Plaintext extends SealObject {

    private static final int DESCRIPTION_WORDS = 4;
    private static final int NO_LEVEL = -1;

    private final int coefficientCount;
    private final int level;
    private final double scale;

    private Plaintext(SealContext context, NativeHandle handle, long[] description) {
        super(context, handle);
        this.coefficientCount = (int) description[0];
        this.level = (int) description[1];
        this.scale = Double.longBitsToDouble(description[2]);
    }

    /** Takes over what an operation makes from the pointer of the context. */
    static Plaintext adopt(SealContext context, LongUnaryOperator operation) {
        return context.handle().use(contextPointer -> {
            long[] description = new long[DESCRIPTION_WORDS];
            NativeHandle handle =
                    NativeHandle.create("Plaintext", () -> operation.applyAsLong(contextPointer), pointer -> {
                        ValueJni.describePlaintext(contextPointer, pointer, description);
                        return description[3];
                    });
            return new Plaintext(context, handle, description);
        });
    }

    /**
     * A BFV or BGV plaintext.
     *
     * @param coefficients at most N, that of X^0 first, each 0 to t - 1
     * @throws IllegalArgumentException naming the first coefficient that is out of range
     */
    public static Plaintext ofCoefficients(SealContext context, long... coefficients) {
        EncryptionParameters parameters = context.parameters();
        if (parameters.scheme() == Scheme.CKKS) {
            throw new IllegalArgumentException("CKKS plaintexts come from CkksEncoder");
        }
        if (coefficients.length > parameters.degree()) {
            throw new IllegalArgumentException(
                    "at most " + parameters.degree() + " coefficients, not " + coefficients.length);
        }
        return adopt(context, pointer -> ValueJni.createPlaintext(pointer, coefficients));
    }

    /**
     * Reads what {@link #toPolynomialString()} and SEAL write, for example {@code 7FFx^3 + 1x^1 + 3}: hexadecimal coefficients
     * below t, exponents that strictly descend, the last term possibly without one.
     *
     * @throws IllegalArgumentException naming the term that is wrong
     */
    public static Plaintext parse(SealContext context, String polynomial) {
        long[] coefficients =
                PolynomialText.parse(polynomial, context.parameters().degree());
        try {
            return ofCoefficients(context, coefficients);
        } finally {
            Arrays.fill(coefficients, 0);
        }
    }

    /**
     * Writes the polynomial as SEAL does. A text cannot be wiped.
     *
     * @throws IllegalStateException in NTT form
     */
    public String toPolynomialString() {
        if (isNttForm()) {
            throw new IllegalStateException("a plaintext in NTT form has no polynomial string");
        }
        long[] coefficients = coefficients();
        try {
            return PolynomialText.write(coefficients);
        } finally {
            Arrays.fill(coefficients, 0);
        }
    }

    /** A copy: N coefficients, that of X^0 first; in NTT form N residues for each prime of the level. */
    public long[] coefficients() {
        return handle().use(pointer -> {
            long[] coefficients = new long
                    [isNttForm() ? coefficientCount : context().parameters().degree()];
            ValueJni.coefficients(pointer, coefficients);
            return coefficients;
        });
    }

    /** How many coefficients SEAL keeps; those beyond are zero. */
    public int coefficientCount() {
        return coefficientCount;
    }

    /** The degree of the polynomial plus one; 0 for the zero polynomial. */
    public int significantCoefficientCount() {
        return handle().use(ValueJni::significantCoefficients);
    }

    /** How many coefficients are not zero. */
    public int nonzeroCoefficientCount() {
        return handle().use(ValueJni::nonzeroCoefficients);
    }

    /** Whether it is the zero polynomial. */
    public boolean isZero() {
        return nonzeroCoefficientCount() == 0;
    }

    /** Whether it is transformed, at a level. */
    public boolean isNttForm() {
        return level != NO_LEVEL;
    }

    /**
     * Where in the chain of moduli it is.
     *
     * @throws IllegalStateException unless it is in NTT form
     */
    public int level() {
        if (!isNttForm()) {
            throw new IllegalStateException("a plaintext that is not in NTT form fits every level");
        }
        return level;
    }

    /**
     * The name of the parameters of its level.
     *
     * @throws IllegalStateException unless it is in NTT form
     */
    public ParmsId parmsId() {
        return context().level(level()).parmsId();
    }

    /** What its numbers were multiplied by, in CKKS; otherwise 1. */
    public double scale() {
        return scale;
    }

    @Override
    public String toString() {
        return "Plaintext[" + (isNttForm() ? "NTT form, level=" + level + ", scale=" + scale : "coefficients")
                + (isClosed() ? ", closed]" : "]");
    }
}
