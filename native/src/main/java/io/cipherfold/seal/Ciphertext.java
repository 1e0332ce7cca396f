// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongUnaryOperator;

/**
 * An encrypted polynomial, as SEAL's {@code Ciphertext}: two polynomials when fresh, one more after every product until it is
 * relinearised. Immutable and shareable.
 */
public final class Ciphertext extends SealObject {

    /** Fewest and most polynomials. */
    static final int LEAST_SIZE = 2;

    static final int MOST_SIZE = 16;

    private static final int DESCRIPTION_WORDS = 6;

    private final int size;
    private final int level;
    private final boolean nttForm;
    private final double scale;
    private final long correctionFactor;

    private Ciphertext(SealContext context, NativeHandle handle, long[] description) {
        super(context, handle);
        this.size = (int) description[0];
        this.level = (int) description[1];
        this.nttForm = description[2] != 0;
        this.scale = Double.longBitsToDouble(description[3]);
        this.correctionFactor = description[4];
    }

    /** Takes over what an operation makes from the pointer of the context. */
    static Ciphertext adopt(SealContext context, LongUnaryOperator operation) {
        return context.handle().use(contextPointer -> {
            long[] description = new long[DESCRIPTION_WORDS];
            NativeHandle handle =
                    NativeHandle.create("Ciphertext", () -> operation.applyAsLong(contextPointer), pointer -> {
                        ValueJni.describeCiphertext(contextPointer, pointer, description);
                        return description[5];
                    });
            return new Ciphertext(context, handle, description);
        });
    }

    /**
     * A ciphertext from its residues, as {@link #residues()} gives them.
     *
     * @param level 0 to the first level
     * @param nttForm always true in CKKS
     * @param scale 1 but in CKKS
     * @param correctionFactor 1 but in BGV
     * @param residues for each polynomial, for each prime of the level, N numbers below the prime; 2 to 16 polynomials
     * @throws IllegalArgumentException naming the first residue that is too large, or what else cannot be
     */
    public static Ciphertext ofResidues(
            SealContext context, int level, boolean nttForm, double scale, long correctionFactor, long[] residues) {
        int words = context.wordsAt(context.checkedDataLevel(level));
        int size = residues.length / words;
        if (residues.length % words != 0 || size < LEAST_SIZE || size > MOST_SIZE) {
            throw new IllegalArgumentException("residues must be " + LEAST_SIZE + " to " + MOST_SIZE + " times " + words
                    + " at level " + level + ", are " + residues.length);
        }
        return adopt(
                context,
                pointer -> ValueJni.createCiphertext(pointer, size, level, nttForm, scale, correctionFactor, residues));
    }

    /** Number of polynomials, 2 to 16. */
    public int size() {
        return size;
    }

    /** Where in the chain of moduli it is; 0 is the end. */
    public int level() {
        return level;
    }

    /** The name of the parameters of its level. */
    public ParmsId parmsId() {
        return context().level(level).parmsId();
    }

    /** What its numbers were multiplied by, in CKKS; otherwise 1. */
    public double scale() {
        return scale;
    }

    /** Whether it is transformed: always in CKKS, usually in BGV, rarely in BFV. */
    public boolean isNttForm() {
        return nttForm;
    }

    /** What decryption divides by, in BGV; otherwise 1. */
    public long correctionFactor() {
        return correctionFactor;
    }

    /** N, the number of coefficients of a polynomial. */
    public int degree() {
        return context().parameters().degree();
    }

    /** Number of primes at its level. */
    public int coeffModulusSize() {
        return context().level(level).coeffModulus().size();
    }

    /** Whether everybody can read it: all polynomials but the first are zero. */
    public boolean isTransparent() {
        return handle().use(ValueJni::isTransparent);
    }

    /** A copy of its words: for each polynomial, for each prime of its level, N residues. */
    public long[] residues() {
        return handle().use(pointer -> {
            long[] residues = new long[size * context().wordsAt(level)];
            ValueJni.residues(pointer, residues);
            return residues;
        });
    }

    @Override
    public String toString() {
        return "Ciphertext[size=" + size + ", level=" + level + ", nttForm=" + nttForm + ", scale=" + scale
                + (isClosed() ? ", closed]" : "]");
    }
}
