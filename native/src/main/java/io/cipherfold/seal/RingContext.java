// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * The ring Z_q[X]/(X^N+1) with a plain modulus t = (q-1)/2^a, held as a SEAL BFV context that has passed SEAL's own check at
 * the 128-bit level.
 *
 * <p>Immutable; any number of threads may share it. What is created from it stays usable when it is closed.
 */
public final class RingContext implements AutoCloseable {

    private static final int WORD_BITS = 60;

    private final NativeHandle handle;
    private final int degree;
    private final long modulus;
    private final long plainModulus;

    private RingContext(NativeHandle handle, int degree, long modulus, long plainModulus) {
        this.handle = handle;
        this.degree = degree;
        this.modulus = modulus;
        this.plainModulus = plainModulus;
    }

    /**
     * Builds and checks the context.
     *
     * @param degree N, a power of two
     * @param modulus q, one prime of exactly 60 bits with q = 1 mod 2N
     * @param plainModulus t = (q-1)/2^a for some a of at least 1
     * @throws SealException with {@code PARAMETERS_REJECTED} and SEAL's name of the rule that is violated
     */
    public static RingContext create(int degree, long modulus, long plainModulus) {
        if (degree < 1) {
            throw new IllegalArgumentException("degree must be positive, is " + degree);
        }
        SealLibrary.load();
        // Two tables of N roots of 16 bytes each, and two of 26 bytes for the vector kernels, grow with the degree.
        NativeHandle handle = NativeHandle.create(
                "RingContext", 2L * (16 + 26) * degree, () -> SealJni.createRing(degree, modulus, plainModulus));
        return new RingContext(handle, degree, modulus, plainModulus);
    }

    /** N, the number of coefficients of a polynomial. */
    public int degree() {
        return degree;
    }

    /** q. */
    public long modulus() {
        return modulus;
    }

    /** t. */
    public long plainModulus() {
        return plainModulus;
    }

    /** Bytes of one packed polynomial: N words of 60 bits without gaps. */
    public int packedPolynomialBytes() {
        return degree / Byte.SIZE * WORD_BITS;
    }

    /** Parameters carried by one polynomial. */
    public int digitsPerChunk(DigitLayout layout) {
        return layout.digitsPerCoefficient() * degree;
    }

    /** Chunks needed for a vector of that many parameters. */
    public int chunksFor(int parameters, DigitLayout layout) {
        if (parameters < 1) {
            throw new IllegalArgumentException("a vector has at least 1 parameter, not " + parameters);
        }
        return (parameters - 1) / digitsPerChunk(layout) + 1;
    }

    /**
     * Refuses a layout whose digits need more bits than t has.
     *
     * @throws IllegalArgumentException naming both
     */
    public void check(DigitLayout layout) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(plainModulus);
        if (layout.totalBits() > bits) {
            throw new IllegalArgumentException(layout.digitsPerCoefficient() + " digits of " + layout.digitBits()
                    + " bits do not fit into the plain modulus, which has " + bits);
        }
    }

    /** Bytes of some packed chunks; more than a buffer can hold for absurd ranges. */
    long packedBytes(ChunkRange chunks) {
        return (long) chunks.count() * packedPolynomialBytes();
    }

    /** Chunks whose parameters an {@code int} still counts, however they lie. */
    int mostChunks() {
        return Integer.MAX_VALUE / (3 * degree);
    }

    NativeHandle handle() {
        return handle;
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "RingContext[degree=" + degree + ", modulus=" + modulus + ", plainModulus=" + plainModulus + "]";
    }
}
