// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;

/**
 * Arithmetic in Z_q[X]/(X^N+1) from the definitions, with the evaluations in SEAL's order: position i holds the value at
 * psi^(2*bitreverse(i)+1), where psi is the smallest primitive 2N-th root of unity. Slow; for comparison in tests only.
 */
public final class ReferenceRing {

    private final int degree;
    private final BigInteger modulus;
    private final BigInteger psi;

    /** A ring of degree N (a power of two) over a prime q = 1 mod 2N below 2^62. */
    public ReferenceRing(int degree, long modulus) {
        this.degree = degree;
        this.modulus = BigInteger.valueOf(modulus);
        this.psi = smallestPrimitiveRoot();
    }

    /** N. */
    public int degree() {
        return degree;
    }

    /** q. */
    public long modulus() {
        return modulus.longValueExact();
    }

    /** psi. */
    public long root() {
        return psi.longValueExact();
    }

    private BigInteger smallestPrimitiveRoot() {
        BigInteger order = BigInteger.valueOf(2L * degree);
        BigInteger exponent = modulus.subtract(BigInteger.ONE).divide(order);
        BigInteger minusOne = modulus.subtract(BigInteger.ONE);
        BigInteger candidate = BigInteger.TWO;
        BigInteger root = candidate.modPow(exponent, modulus);
        // A 2N-th root is primitive exactly when its N-th power is -1.
        while (!root.modPow(BigInteger.valueOf(degree), modulus).equals(minusOne)) {
            candidate = candidate.add(BigInteger.ONE);
            root = candidate.modPow(exponent, modulus);
        }
        // The others are its odd powers.
        BigInteger square = root.multiply(root).mod(modulus);
        BigInteger smallest = root;
        BigInteger power = root;
        for (int i = 1; i < degree; i++) {
            power = power.multiply(square).mod(modulus);
            smallest = smallest.min(power);
        }
        return smallest;
    }

    /** The residue in [0, q). */
    public long reduce(BigInteger value) {
        return value.mod(modulus).longValueExact();
    }

    /** The residue in [-(q-1)/2, (q-1)/2]. */
    public long centred(long residue) {
        return residue > modulus() / 2 ? residue - modulus() : residue;
    }

    /** Value of the polynomial at psi^exponent, by Horner's rule. */
    public long evaluate(long[] polynomial, int exponent) {
        BigInteger point = psi.modPow(BigInteger.valueOf(exponent), modulus);
        BigInteger value = BigInteger.ZERO;
        for (int i = degree - 1; i >= 0; i--) {
            value = value.multiply(point).add(BigInteger.valueOf(polynomial[i])).mod(modulus);
        }
        return value.longValueExact();
    }

    /** All N evaluations in SEAL's order. */
    public long[] transform(long[] polynomial) {
        BigInteger[] coefficients = new BigInteger[degree];
        for (int i = 0; i < degree; i++) {
            coefficients[i] = BigInteger.valueOf(polynomial[i]);
        }
        BigInteger[] values = evaluateAll(coefficients, psi);
        long[] result = new long[degree];
        for (int i = 0; i < degree; i++) {
            result[i] = reduce(values[bitReverse(i)]);
        }
        return result;
    }

    /** The polynomial with these evaluations. */
    public long[] inverseTransform(long[] evaluations) {
        BigInteger[] values = new BigInteger[degree];
        for (int i = 0; i < degree; i++) {
            values[bitReverse(i)] = BigInteger.valueOf(evaluations[i]);
        }
        BigInteger[] coefficients = interpolate(values, psi);
        long[] result = new long[degree];
        for (int i = 0; i < degree; i++) {
            result[i] = reduce(coefficients[i]);
        }
        return result;
    }

    /** Position by position. */
    public long[] multiply(long[] left, long[] right) {
        long[] result = new long[left.length];
        for (int i = 0; i < left.length; i++) {
            result[i] = reduce(BigInteger.valueOf(left[i]).multiply(BigInteger.valueOf(right[i])));
        }
        return result;
    }

    private int bitReverse(int index) {
        return Integer.reverse(index) >>> (Integer.numberOfLeadingZeros(degree) + 1);
    }

    /** Values at root^(2i+1), i in natural order: A(x) = E(x^2) + x O(x^2), and the second half of the points is -x. */
    private BigInteger[] evaluateAll(BigInteger[] coefficients, BigInteger root) {
        int n = coefficients.length;
        if (n == 1) {
            return coefficients.clone();
        }
        BigInteger[] even = new BigInteger[n / 2];
        BigInteger[] odd = new BigInteger[n / 2];
        for (int i = 0; i < n / 2; i++) {
            even[i] = coefficients[2 * i];
            odd[i] = coefficients[2 * i + 1];
        }
        BigInteger square = root.multiply(root).mod(modulus);
        BigInteger[] evenValues = evaluateAll(even, square);
        BigInteger[] oddValues = evaluateAll(odd, square);
        BigInteger[] values = new BigInteger[n];
        BigInteger point = root;
        for (int i = 0; i < n / 2; i++) {
            BigInteger product = point.multiply(oddValues[i]).mod(modulus);
            values[i] = evenValues[i].add(product).mod(modulus);
            values[i + n / 2] = evenValues[i].subtract(product).mod(modulus);
            point = point.multiply(square).mod(modulus);
        }
        return values;
    }

    /** Undoes {@link #evaluateAll}. */
    private BigInteger[] interpolate(BigInteger[] values, BigInteger root) {
        int n = values.length;
        if (n == 1) {
            return values.clone();
        }
        BigInteger half = BigInteger.TWO.modInverse(modulus);
        BigInteger inverseRoot = root.modInverse(modulus);
        BigInteger inverseSquare = inverseRoot.multiply(inverseRoot).mod(modulus);
        BigInteger[] evenValues = new BigInteger[n / 2];
        BigInteger[] oddValues = new BigInteger[n / 2];
        BigInteger inversePoint = inverseRoot;
        for (int i = 0; i < n / 2; i++) {
            evenValues[i] = values[i].add(values[i + n / 2]).multiply(half).mod(modulus);
            oddValues[i] = values[i]
                    .subtract(values[i + n / 2])
                    .multiply(half)
                    .multiply(inversePoint)
                    .mod(modulus);
            inversePoint = inversePoint.multiply(inverseSquare).mod(modulus);
        }
        BigInteger square = root.multiply(root).mod(modulus);
        BigInteger[] even = interpolate(evenValues, square);
        BigInteger[] odd = interpolate(oddValues, square);
        BigInteger[] coefficients = new BigInteger[n];
        for (int i = 0; i < n / 2; i++) {
            coefficients[2 * i] = even[i];
            coefficients[2 * i + 1] = odd[i];
        }
        return coefficients;
    }
}
