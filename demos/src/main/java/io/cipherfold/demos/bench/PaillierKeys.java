// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.RandomSource;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Paillier's cryptosystem with g = 1 + n, as a baseline to measure: plain {@code BigInteger}, not in constant time, secrets
 * are not wiped. Source: P. Paillier, "Public-Key Cryptosystems Based on Composite Degree Residuosity Classes",
 * EUROCRYPT 1999, sections 4 and 7 (decryption by the Chinese remainder theorem). Immutable.
 */
final class PaillierKeys {

    /** A composite number passes as prime with probability 2^-100 at most. */
    private static final int PRIME_CERTAINTY = 100;

    private static final int LEAST_BITS = 64;

    private final BigInteger n;
    private final BigInteger nSquared;
    private final BigInteger p;
    private final BigInteger q;
    private final BigInteger pSquared;
    private final BigInteger qSquared;
    /** L_p(g^(p-1) mod p^2)^-1 mod p. */
    private final BigInteger scaleP;
    /** The same for q. */
    private final BigInteger scaleQ;

    private final BigInteger pInverseModQ;

    /** The keys of two distinct primes, neither of which divides the other less one. */
    PaillierKeys(BigInteger p, BigInteger q) {
        this.p = p;
        this.q = q;
        this.n = p.multiply(q);
        this.nSquared = n.multiply(n);
        this.pSquared = p.multiply(p);
        this.qSquared = q.multiply(q);
        // (1 + n)^(p-1) = 1 + (p-1) n mod p^2, so that L_p gives (p-1) q = -q mod p.
        this.scaleP = q.negate().modInverse(p);
        this.scaleQ = p.negate().modInverse(q);
        this.pInverseModQ = p.modInverse(q);
    }

    /**
     * Draws two primes of half the length.
     *
     * @param bits length of n, even, at least 64
     */
    static PaillierKeys generate(int bits, RandomSource random) {
        if (bits < LEAST_BITS || bits % 16 != 0) {
            throw new IllegalArgumentException("n has at least 64 bits and a multiple of 16, not " + bits);
        }
        BigInteger p = prime(bits / 2, random);
        BigInteger q;
        do {
            q = prime(bits / 2, random);
        } while (q.equals(p));
        return new PaillierKeys(p, q);
    }

    /** Its two highest bits are set, so that a product of two has twice the length. */
    private static BigInteger prime(int bits, RandomSource random) {
        byte[] bytes = new byte[bits / Byte.SIZE];
        while (true) {
            random.nextBytes(bytes);
            bytes[0] |= (byte) 0xc0;
            bytes[bytes.length - 1] |= 1;
            BigInteger candidate = new BigInteger(1, bytes);
            if (candidate.isProbablePrime(PRIME_CERTAINTY)) {
                Arrays.fill(bytes, (byte) 0);
                return candidate;
            }
        }
    }

    /** The public modulus n. */
    BigInteger modulus() {
        return n;
    }

    /** Length of every ciphertext in bytes. */
    int ciphertextBytes() {
        return (nSquared.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Encrypts a number of magnitude below n/2 under the public key: (1 + m n) r^n mod n^2. */
    BigInteger encrypt(BigInteger message, RandomSource random) {
        if (message.abs().shiftLeft(1).compareTo(n) >= 0) {
            throw new IllegalArgumentException("the message must be below half the modulus in magnitude");
        }
        BigInteger unit = below(n, random);
        return BigInteger.ONE
                .add(message.mod(n).multiply(n))
                .multiply(unit.modPow(n, nSquared))
                .mod(nSquared);
    }

    /** Uniform in [1, bound). It has a common factor with n only with the probability of guessing a factor. */
    private static BigInteger below(BigInteger bound, RandomSource random) {
        int bits = bound.bitLength();
        byte[] bytes = new byte[(bits + Byte.SIZE - 1) / Byte.SIZE];
        int unused = Byte.SIZE * bytes.length - bits;
        while (true) {
            random.nextBytes(bytes);
            bytes[0] &= (byte) (0xff >>> unused);
            BigInteger candidate = new BigInteger(1, bytes);
            if (candidate.signum() > 0 && candidate.compareTo(bound) < 0) {
                return candidate;
            }
        }
    }

    /** A ciphertext of the sum of two messages. */
    BigInteger add(BigInteger left, BigInteger right) {
        return left.multiply(right).mod(nSquared);
    }

    /** Decrypts; the number is read centred, in (-n/2, n/2). */
    BigInteger decrypt(BigInteger ciphertext) {
        BigInteger modP = residue(ciphertext, p, pSquared, scaleP);
        BigInteger modQ = residue(ciphertext, q, qSquared, scaleQ);
        BigInteger message =
                modQ.subtract(modP).multiply(pInverseModQ).mod(q).multiply(p).add(modP);
        return message.shiftLeft(1).compareTo(n) > 0 ? message.subtract(n) : message;
    }

    private static BigInteger residue(BigInteger ciphertext, BigInteger prime, BigInteger square, BigInteger scale) {
        BigInteger power = ciphertext.mod(square).modPow(prime.subtract(BigInteger.ONE), square);
        return power.subtract(BigInteger.ONE).divide(prime).multiply(scale).mod(prime);
    }
}
