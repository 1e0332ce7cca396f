// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * The ring of the scheme DirectBfv, held as a SEAL BFV context that has passed SEAL's own check at the 128-bit level: data
 * primes, a special prime that only keys have, and a plain modulus t. Packed, a polynomial is its residues prime by prime,
 * each with the bits its prime needs, without gaps, least significant bit first.
 *
 * <p>Immutable; any number of threads may share it. What is created from it stays usable when it is closed.
 */
public final class CollectiveContext implements AutoCloseable {

    private static final int DIGITS_PER_COEFFICIENT = 3;
    private static final int LEAST_BASE = 1 << 8;
    private static final int GREATEST_BASE = 1 << 20;

    private final NativeHandle handle;
    private final int degree;
    private final long[] primes;
    private final long plainModulus;

    private CollectiveContext(NativeHandle handle, int degree, long[] primes, long plainModulus) {
        this.handle = handle;
        this.degree = degree;
        this.primes = primes;
        this.plainModulus = plainModulus;
    }

    /**
     * Builds and checks the context.
     *
     * @param degree N, a power of two
     * @param primes 1 to 3 data primes of at most 126 bits together, then the special prime, each below 2^60 and 1 mod 2N
     * @param plainModulus t, below 2^60; need not be prime
     * @throws SealException with {@code PARAMETERS_REJECTED} and SEAL's name of the rule that is violated
     */
    public static CollectiveContext create(int degree, long[] primes, long plainModulus) {
        if (degree < 1) {
            throw new IllegalArgumentException("degree must be positive, is " + degree);
        }
        long[] copy = primes.clone();
        SealLibrary.load();
        // For each prime two tables of N roots of 16 bytes, at the key level and, but for the last, at the data level.
        long nativeBytes = (2L * copy.length - 1) * 2 * 16 * degree;
        NativeHandle handle = NativeHandle.create(
                "CollectiveContext", nativeBytes, () -> CollectiveJni.createRing(degree, copy, plainModulus));
        return new CollectiveContext(handle, degree, copy, plainModulus);
    }

    /** N, the number of coefficients of a polynomial. */
    public int degree() {
        return degree;
    }

    /** A copy of the primes, the special one last. */
    public long[] primes() {
        return primes.clone();
    }

    /** t. */
    public long plainModulus() {
        return plainModulus;
    }

    /** Bytes of a packed polynomial at the data level: one of the two of a ciphertext, or a share. */
    public int packedPolynomialBytes() {
        return packedBytes(primes.length - 1);
    }

    /** Bytes of a packed polynomial over all primes: a contribution to the collective key. */
    public int packedContributionBytes() {
        return packedBytes(primes.length);
    }

    private int packedBytes(int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits += Long.SIZE - Long.numberOfLeadingZeros(primes[i] - 1);
        }
        return degree / Byte.SIZE * bits;
    }

    /** Parameters carried by one ciphertext: three for every coefficient. */
    public int digitsPerChunk() {
        return DIGITS_PER_COEFFICIENT * degree;
    }

    /** Chunks needed for a vector of that many parameters. */
    public int chunksFor(int parameters) {
        if (parameters < 1) {
            throw new IllegalArgumentException("a vector has at least 1 parameter, not " + parameters);
        }
        return (parameters - 1) / digitsPerChunk() + 1;
    }

    /** Bytes of some packed chunks; more than a buffer can hold for absurd ranges. */
    long packedBytes(ChunkRange chunks) {
        return (long) chunks.count() * packedPolynomialBytes();
    }

    int dataPrimes() {
        return primes.length - 1;
    }

    void checkBase(int base) {
        boolean fits = (long) base * base <= plainModulus / Math.max(base, 1);
        if (base < LEAST_BASE || base > GREATEST_BASE || !fits) {
            throw new IllegalArgumentException(
                    "the digit base must be 2^8 to 2^20 and its cube at most " + plainModulus + ", is " + base);
        }
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
        return "CollectiveContext[degree=" + degree + ", dataPrimes=" + dataPrimes() + ", plainModulus=" + plainModulus
                + "]";
    }
}
