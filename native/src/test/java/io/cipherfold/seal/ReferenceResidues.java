// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/**
 * The words of a ciphertext: for each of its polynomials and each prime q_1 .. q_k, N residues. What an operation that needs no
 * key does to them is fixed by its definition, word for word. Slow; for N up to 4096.
 */
final class ReferenceResidues {

    private final int degree;
    private final long[] primes;
    private final ReferenceRing[] rings;
    private final BigInteger total;

    ReferenceResidues(int degree, long... primes) {
        this.degree = degree;
        this.primes = primes.clone();
        this.rings = Arrays.stream(primes)
                .mapToObj(prime -> new ReferenceRing(degree, prime))
                .toArray(ReferenceRing[]::new);
        this.total = Arrays.stream(primes).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** The level below: without the last prime. */
    ReferenceResidues next() {
        return new ReferenceResidues(degree, Arrays.copyOf(primes, primes.length - 1));
    }

    /** q_1 .. q_k. */
    BigInteger total() {
        return total;
    }

    long[] add(long[] left, long[] right) {
        return combine(left, right, Math::addExact);
    }

    long[] subtract(long[] left, long[] right) {
        return combine(left, right, Math::subtractExact);
    }

    long[] negate(long[] words) {
        return subtract(new long[words.length], words);
    }

    /** The longer one's last polynomials meet zeros. */
    private long[] combine(long[] left, long[] right, LongBinaryOperator operator) {
        int length = Math.max(left.length, right.length);
        long[] paddedLeft = Arrays.copyOf(left, length);
        long[] paddedRight = Arrays.copyOf(right, length);
        long[] result = new long[length];
        Arrays.setAll(
                result, i -> Math.floorMod(operator.applyAsLong(paddedLeft[i], paddedRight[i]), primes[primeOf(i)]));
        return result;
    }

    /** The product of two ciphertexts in evaluation form as polynomials in the secret key. */
    long[] product(long[] left, long[] right) {
        int words = words();
        long[] result = new long[left.length + right.length - words];
        for (int i = 0; i < left.length; i += words) {
            for (int j = 0; j < right.length; j += words) {
                addProduct(left, i, right, j, result);
            }
        }
        return result;
    }

    /** Each polynomial of a ciphertext times one polynomial, both in evaluation form. */
    long[] productWithPlain(long[] words, long[] plain) {
        long[] result = new long[words.length];
        for (int i = 0; i < words.length; i += words()) {
            addProduct(words, i, plain, 0, result);
        }
        return result;
    }

    private void addProduct(long[] left, int leftAt, long[] right, int rightAt, long[] result) {
        for (int w = 0; w < words(); w++) {
            ReferenceRing ring = rings[primeOf(w)];
            BigInteger product = BigInteger.valueOf(left[leftAt + w]).multiply(BigInteger.valueOf(right[rightAt + w]));
            int place = leftAt + rightAt + w;
            result[place] = ring.reduce(product.add(BigInteger.valueOf(result[place])));
        }
    }

    /** From coefficients to evaluations. */
    long[] toEvaluations(long[] words) {
        long[] result = new long[words.length];
        for (int i = 0; i < words.length; i += degree) {
            long[] values = rings[primeOf(i)].transform(Arrays.copyOfRange(words, i, i + degree));
            System.arraycopy(values, 0, result, i, degree);
        }
        return result;
    }

    /** From evaluations to coefficients. */
    long[] toCoefficients(long[] words) {
        long[] result = new long[words.length];
        for (int i = 0; i < words.length; i += degree) {
            long[] values = rings[primeOf(i)].inverseTransform(Arrays.copyOfRange(words, i, i + degree));
            System.arraycopy(values, 0, result, i, degree);
        }
        return result;
    }

    /** The words without those of the last prime. */
    long[] dropLast(long[] words) {
        int kept = words() - degree;
        long[] result = new long[words.length / words() * kept];
        for (int from = 0, to = 0; from < words.length; from += words(), to += kept) {
            System.arraycopy(words, from, result, to, kept);
        }
        return result;
    }

    /** Every coefficient divided by the last prime and rounded to the nearest integer; coefficients in and out. */
    long[] divideByLast(long[] words) {
        BigInteger last = BigInteger.valueOf(primes[primes.length - 1]);
        // The prime is odd: nothing lies half way.
        BigInteger half = last.shiftRight(1);
        BigInteger[] coefficients = compose(words);
        return next().decompose(Arrays.stream(coefficients)
                .map(coefficient -> coefficient.add(half).divide(last))
                .toArray(BigInteger[]::new));
    }

    /** All coefficients as integers in [0, q_1 .. q_k). */
    BigInteger[] compose(long[] words) {
        BigInteger[] basis = new BigInteger[primes.length];
        for (int p = 0; p < primes.length; p++) {
            BigInteger prime = BigInteger.valueOf(primes[p]);
            BigInteger others = total.divide(prime);
            basis[p] = others.multiply(others.modInverse(prime));
        }
        BigInteger[] result = new BigInteger[words.length / primes.length];
        for (int i = 0; i < result.length; i++) {
            int first = i / degree * words() + i % degree;
            BigInteger sum = BigInteger.ZERO;
            for (int p = 0; p < primes.length; p++) {
                sum = sum.add(basis[p].multiply(BigInteger.valueOf(words[first + p * degree])));
            }
            result[i] = sum.mod(total);
        }
        return result;
    }

    /** The same integers in [-q/2, q/2). */
    BigInteger[] composeCentred(long[] words) {
        BigInteger half = total.shiftRight(1);
        return Arrays.stream(compose(words))
                .map(value -> value.compareTo(half) > 0 ? value.subtract(total) : value)
                .toArray(BigInteger[]::new);
    }

    /** Integers to residues. */
    long[] decompose(BigInteger[] coefficients) {
        long[] result = new long[coefficients.length * primes.length];
        for (int i = 0; i < coefficients.length; i++) {
            int first = i / degree * words() + i % degree;
            for (int p = 0; p < primes.length; p++) {
                result[first + p * degree] = rings[p].reduce(coefficients[i]);
            }
        }
        return result;
    }

    /** Words of one polynomial. */
    int words() {
        return degree * primes.length;
    }

    private int primeOf(int word) {
        return word / degree % primes.length;
    }
}
