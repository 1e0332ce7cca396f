// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Arithmetic in Z_t[X]/(X^N+1) for any t from 2 to 2^61-1, prime or not: what BFV and BGV plaintexts do under encryption.
 * Polynomials are N coefficients in [0, t), the constant first. Products go through one product of large integers (Kronecker
 * substitution), which needs no root of unity and is fast enough for N = 16384.
 */
final class ReferencePolynomials {

    private final int degree;
    private final long modulus;
    private final int digitBytes;

    ReferencePolynomials(int degree, long modulus) {
        this.degree = degree;
        this.modulus = modulus;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(modulus - 1);
        // A coefficient of the plain product is a sum of at most N products below t^2.
        int productBits = 2 * bits + Integer.numberOfTrailingZeros(degree);
        this.digitBytes = (productBits + Byte.SIZE - 1) / Byte.SIZE;
    }

    int degree() {
        return degree;
    }

    long modulus() {
        return modulus;
    }

    /** The polynomial with these first coefficients, each reduced to [0, t). */
    long[] of(long... coefficients) {
        long[] result = new long[degree];
        for (int i = 0; i < coefficients.length; i++) {
            result[i] = Math.floorMod(coefficients[i], modulus);
        }
        return result;
    }

    /** c X^exponent. */
    long[] monomial(long coefficient, int exponent) {
        long[] result = new long[degree];
        result[exponent] = Math.floorMod(coefficient, modulus);
        return result;
    }

    /** The same coefficient everywhere. */
    long[] constantCoefficients(long coefficient) {
        long[] result = new long[degree];
        Arrays.fill(result, Math.floorMod(coefficient, modulus));
        return result;
    }

    /** Uniform in the whole ring. */
    long[] random(SplittableRandom random) {
        return random.longs(degree, 0, modulus).toArray();
    }

    long[] negate(long[] polynomial) {
        long[] result = new long[degree];
        Arrays.setAll(result, i -> polynomial[i] == 0 ? 0 : modulus - polynomial[i]);
        return result;
    }

    long[] add(long[] left, long[] right) {
        long[] result = new long[degree];
        Arrays.setAll(result, i -> Math.floorMod(left[i] + right[i], modulus));
        return result;
    }

    long[] subtract(long[] left, long[] right) {
        long[] result = new long[degree];
        Arrays.setAll(result, i -> Math.floorMod(left[i] - right[i], modulus));
        return result;
    }

    /** The product in the ring: what lies above X^(N-1) comes back with the other sign. */
    long[] multiply(long[] left, long[] right) {
        byte[] product = integer(left).multiply(integer(right)).toByteArray();
        long[] result = new long[degree];
        for (int i = 0; i < degree; i++) {
            result[i] = Math.floorMod(digit(product, i) - digit(product, degree + i), modulus);
        }
        return result;
    }

    /** The exponent-th power, exponent at least 1. */
    long[] power(long[] polynomial, int exponent) {
        long[] result = polynomial;
        for (int i = 1; i < exponent; i++) {
            result = multiply(result, polynomial);
        }
        return result;
    }

    /** The automorphism X to X^element, element odd and below 2N. */
    long[] automorphism(long[] polynomial, int element) {
        long[] result = new long[degree];
        for (int i = 0; i < degree; i++) {
            int exponent = (int) ((long) i * element % (2L * degree));
            if (exponent < degree) {
                result[exponent] = polynomial[i];
            } else {
                result[exponent - degree] = polynomial[i] == 0 ? 0 : modulus - polynomial[i];
            }
        }
        return result;
    }

    /** The polynomial at X = 2^(8 digitBytes). */
    private BigInteger integer(long[] polynomial) {
        byte[] bytes = new byte[degree * digitBytes];
        for (int i = 0; i < degree; i++) {
            int lowest = bytes.length - 1 - i * digitBytes;
            long coefficient = polynomial[i];
            for (int b = 0; coefficient != 0; b++) {
                bytes[lowest - b] = (byte) coefficient;
                coefficient >>>= Byte.SIZE;
            }
        }
        return new BigInteger(1, bytes);
    }

    /** Coefficient number index of the plain product, modulo t; zero beyond its end. */
    private long digit(byte[] product, int index) {
        int end = product.length - index * digitBytes;
        int begin = Math.max(0, end - digitBytes);
        if (end <= begin) {
            return 0;
        }
        if (end - begin <= Long.BYTES - 1) {
            long value = 0;
            for (int i = begin; i < end; i++) {
                value = value << Byte.SIZE | Byte.toUnsignedLong(product[i]);
            }
            return value % modulus;
        }
        return new BigInteger(1, product, begin, end - begin)
                .mod(BigInteger.valueOf(modulus))
                .longValueExact();
    }
}
