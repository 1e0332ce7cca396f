// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;

/**
 * The scheme OneTimeKey in plain Java, written from its formulas and sharing nothing with the native kernels. Slow; for
 * comparison in tests only.
 */
public final class ReferenceOneTimeKey {

    private static final int WORD_BITS = 60;
    private static final int SHARE_BITS = 20;
    private static final int SHARE_PRIME = 1_048_573;

    private final ReferenceRing ring;
    private final int scaleBits;
    private final int digitsPerCoefficient;
    private final int digitBits;
    private final BigInteger plainModulus;

    /** Over a ring with t = (q-1)/2^scaleBits and three digits to the base 2^digitBits. */
    public ReferenceOneTimeKey(ReferenceRing ring, int scaleBits, int digitBits) {
        this(ring, scaleBits, DigitLayout.three(digitBits));
    }

    /** Over a ring with t = (q-1)/2^scaleBits. */
    public ReferenceOneTimeKey(ReferenceRing ring, int scaleBits, DigitLayout layout) {
        this.ring = ring;
        this.scaleBits = scaleBits;
        this.digitsPerCoefficient = layout.digitsPerCoefficient();
        this.digitBits = layout.digitBits();
        this.plainModulus = BigInteger.valueOf((ring.modulus() - 1) >> scaleBits);
    }

    /** a_j, as evaluations. */
    public long[] publicPolynomial(byte[] publicSeed, int chunk) {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(publicSeed, 0, chunk);
        long[] result = new long[ring.degree()];
        int accepted = 0;
        while (accepted < result.length) {
            long word = stream.nextLong() & ((1L << WORD_BITS) - 1);
            if (word < ring.modulus()) {
                result[accepted++] = word;
            }
        }
        return result;
    }

    /** k. */
    public int[] key(byte[] secretSeed) {
        return centredBinomial(ReferenceChaCha20.ofSeed(secretSeed, 1, 0));
    }

    /** e_j. */
    public int[] errors(byte[] secretSeed, int chunk) {
        return centredBinomial(ReferenceChaCha20.ofSeed(secretSeed, 2, chunk));
    }

    private int[] centredBinomial(ReferenceChaCha20 stream) {
        int[] result = new int[ring.degree()];
        for (int i = 0; i < result.length; i++) {
            int w0 = stream.nextInt();
            int w1 = stream.nextInt();
            int w2 = stream.nextInt();
            result[i] = Integer.bitCount(w0)
                    + Integer.bitCount(w2 & 0x3ff)
                    - Integer.bitCount(w1)
                    - Integer.bitCount((w2 >>> 10) & 0x3ff);
        }
        return result;
    }

    /** The centred message of a coefficient. */
    public long message(int[] digits, int chunk, int coefficient) {
        BigInteger sum = BigInteger.ZERO;
        for (int place = digitsPerCoefficient - 1; place >= 0; place--) {
            long parameter = digitsPerCoefficient * ((long) chunk * ring.degree() + coefficient) + place;
            int digit = parameter < digits.length ? digits[(int) parameter] : 0;
            sum = sum.shiftLeft(digitBits).add(BigInteger.valueOf(digit));
        }
        return centredMessage(sum);
    }

    private long centredMessage(BigInteger value) {
        BigInteger residue = value.mod(plainModulus);
        boolean negative = residue.shiftLeft(1).compareTo(plainModulus) >= 0;
        return (negative ? residue.subtract(plainModulus) : residue).longValueExact();
    }

    /** The digits of a message, lowest first: the ones whose weighted sum is the message, but for a wrap of the last. */
    public int[] digits(long message) {
        long base = 1L << digitBits;
        int[] result = new int[digitsPerCoefficient];
        long rest = message;
        for (int place = 0; place < digitsPerCoefficient; place++) {
            long digit = Math.floorMod(rest + base / 2, base) - base / 2;
            result[place] = (int) digit;
            rest = (rest - digit) / base;
        }
        return result;
    }

    /** c_j, as words. */
    public long[] encrypt(byte[] publicSeed, byte[] secretSeed, int[] digits, int chunk) {
        long[] product = times(publicPolynomial(publicSeed, chunk), key(secretSeed));
        int[] errors = errors(secretSeed, chunk);
        long[] result = new long[ring.degree()];
        for (int i = 0; i < result.length; i++) {
            BigInteger scaled = BigInteger.valueOf(message(digits, chunk, i)).shiftLeft(scaleBits);
            result[i] = ring.reduce(BigInteger.valueOf(product[i])
                    .add(BigInteger.valueOf(errors[i]))
                    .add(scaled));
        }
        return result;
    }

    /**
     * The shares of the key over GF(p), packed, for each of the members 1 to n: for each coefficient in order, b_1 to b_f from
     * the stream (domain 3, index 0).
     */
    public byte[][] shares(byte[] secretSeed, int members, int degree) {
        int[] key = key(secretSeed);
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(secretSeed, 3, 0);
        byte[][] result = new byte[members][key.length * SHARE_BITS / Byte.SIZE];
        for (int i = 0; i < key.length; i++) {
            BigInteger[] polynomial = new BigInteger[degree + 1];
            polynomial[0] = BigInteger.valueOf(key[i]);
            for (int power = 1; power <= degree; power++) {
                int word = stream.nextInt() & ((1 << SHARE_BITS) - 1);
                while (word >= SHARE_PRIME) {
                    word = stream.nextInt() & ((1 << SHARE_BITS) - 1);
                }
                polynomial[power] = BigInteger.valueOf(word);
            }
            for (int member = 1; member <= members; member++) {
                BigInteger value = BigInteger.ZERO;
                for (int power = 0; power <= degree; power++) {
                    value = value.add(polynomial[power].multiply(
                            BigInteger.valueOf(member).pow(power)));
                }
                setBits(
                        result[member - 1],
                        (long) SHARE_BITS * i,
                        SHARE_BITS,
                        value.mod(BigInteger.valueOf(SHARE_PRIME)).longValueExact());
            }
        }
        return result;
    }

    private static void setBits(byte[] bytes, long start, int bits, long value) {
        for (int bit = 0; bit < bits; bit++) {
            int at = (int) ((start + bit) / Byte.SIZE);
            int mask = 1 << ((start + bit) % Byte.SIZE);
            bytes[at] = (byte) ((value >>> bit & 1) == 1 ? bytes[at] | mask : bytes[at] & ~mask);
        }
    }

    private long[] times(long[] evaluations, int[] small) {
        long[] polynomial = new long[ring.degree()];
        for (int i = 0; i < polynomial.length; i++) {
            polynomial[i] = ring.reduce(BigInteger.valueOf(small[i]));
        }
        return ring.inverseTransform(ring.multiply(evaluations, ring.transform(polynomial)));
    }

    /** Words of 60 bits without gaps, bit by bit. */
    public byte[] pack(long[] words) {
        byte[] result = new byte[words.length * WORD_BITS / Byte.SIZE];
        for (int bit = 0; bit < words.length * WORD_BITS; bit++) {
            long value = words[bit / WORD_BITS] >>> (bit % WORD_BITS) & 1;
            result[bit / Byte.SIZE] |= (byte) (value << (bit % Byte.SIZE));
        }
        return result;
    }

    /** Overwrites one word in packed ones that begin at byte {@code start}, bit by bit. */
    public static void setWord(byte[] bytes, int start, int index, long word) {
        setBits(bytes, (long) Byte.SIZE * start + (long) WORD_BITS * index, WORD_BITS, word);
    }

    /** What opening the chunk sums under a key sum gives, in the form the native library reports it. */
    Opened open(byte[] publicSeed, int[] keySum, long[][] sums) {
        int degree = ring.degree();
        int[] digits = new int[digitsPerCoefficient * degree * sums.length];
        long largest = 0;
        long squares = 0;
        for (int chunk = 0; chunk < sums.length; chunk++) {
            long[] product = times(publicPolynomial(publicSeed, chunk), keySum);
            for (int i = 0; i < degree; i++) {
                long phase = ring.reduce(BigInteger.valueOf(sums[chunk][i] - product[i]));
                // The rounded quotient of phase * t by q; q is odd, so that there are no ties.
                BigInteger q = BigInteger.valueOf(ring.modulus());
                BigInteger rounded = BigInteger.valueOf(phase)
                        .multiply(plainModulus)
                        .shiftLeft(1)
                        .add(q)
                        .divide(q.shiftLeft(1));
                long message = centredMessage(rounded);
                long residual = ring.centred(ring.reduce(BigInteger.valueOf(phase)
                        .subtract(BigInteger.valueOf(message).shiftLeft(scaleBits))));
                largest = Math.max(largest, Math.abs(residual));
                squares += residual * residual;
                int first = digitsPerCoefficient * (chunk * degree + i);
                System.arraycopy(digits(message), 0, digits, first, digitsPerCoefficient);
            }
        }
        return new Opened(digits, new Residual(largest, squares, (long) degree * sums.length));
    }
}
