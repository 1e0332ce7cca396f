// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;
import java.util.Objects;

/**
 * What a {@link SealContext} is built from. Immutable; only checked for being complete, the rules are SEAL's and the
 * context's.
 */
public final class EncryptionParameters {

    private final Scheme scheme;
    private final int degree;
    private final List<Modulus> coeffModulus;
    /** Zero for CKKS. */
    private final long plainModulus;

    private EncryptionParameters(Scheme scheme, int degree, List<Modulus> coeffModulus, long plainModulus) {
        if (degree < 1) {
            throw new IllegalArgumentException("degree must be positive, is " + degree);
        }
        this.scheme = scheme;
        this.degree = degree;
        this.coeffModulus = List.copyOf(coeffModulus);
        this.plainModulus = plainModulus;
    }

    /**
     * BFV.
     *
     * @param degree N, a power of two
     * @param coeffModulus distinct primes that are 1 modulo 2N
     * @param plainModulus t
     */
    public static EncryptionParameters bfv(int degree, List<Modulus> coeffModulus, Modulus plainModulus) {
        return new EncryptionParameters(Scheme.BFV, degree, coeffModulus, plainModulus.value());
    }

    /** BGV, with the parameters of {@link #bfv}. */
    public static EncryptionParameters bgv(int degree, List<Modulus> coeffModulus, Modulus plainModulus) {
        return new EncryptionParameters(Scheme.BGV, degree, coeffModulus, plainModulus.value());
    }

    /** CKKS, which has no plain modulus. */
    public static EncryptionParameters ckks(int degree, List<Modulus> coeffModulus) {
        return new EncryptionParameters(Scheme.CKKS, degree, coeffModulus, 0);
    }

    /** The scheme. */
    public Scheme scheme() {
        return scheme;
    }

    /** N, the number of coefficients of a polynomial. */
    public int degree() {
        return degree;
    }

    /** The primes, that for key switching last. */
    public List<Modulus> coeffModulus() {
        return coeffModulus;
    }

    /**
     * t.
     *
     * @throws IllegalStateException for CKKS
     */
    public Modulus plainModulus() {
        if (scheme == Scheme.CKKS) {
            throw new IllegalStateException("CKKS has no plain modulus");
        }
        return new Modulus(plainModulus);
    }

    /** t, or 0 for CKKS. */
    long plainModulusOrZero() {
        return plainModulus;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionParameters that
                && scheme == that.scheme
                && degree == that.degree
                && coeffModulus.equals(that.coeffModulus)
                && plainModulus == that.plainModulus;
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, degree, coeffModulus, plainModulus);
    }

    @Override
    public String toString() {
        return "EncryptionParameters[" + scheme + ", degree=" + degree + ", coeffModulus=" + coeffModulus
                + (plainModulus == 0 ? "]" : ", plainModulus=" + plainModulus + "]");
    }
}
