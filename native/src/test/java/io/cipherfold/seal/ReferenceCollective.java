// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The scheme DirectBfv in plain Java but for SEAL's encryption, written from its formulas and sharing nothing with the native
 * kernels. Polynomials are arrays of residues, one for each prime. Slow; for comparison in tests only.
 */
public final class ReferenceCollective {

    private final int degree;
    private final long[] primes;
    private final BigInteger plainModulus;
    private final int base;
    private final ReferenceRing[] rings;

    /** Over primes of which the last one is the special one, with three digits to a base in every coefficient. */
    public ReferenceCollective(int degree, long[] primes, long plainModulus, int base) {
        this.degree = degree;
        this.primes = primes.clone();
        this.plainModulus = BigInteger.valueOf(plainModulus);
        this.base = base;
        this.rings = Arrays.stream(primes)
                .mapToObj(prime -> new ReferenceRing(degree, prime))
                .toArray(ReferenceRing[]::new);
    }

    private int dataPrimes() {
        return primes.length - 1;
    }

    /** q. */
    public BigInteger modulus() {
        return Arrays.stream(primes)
                .limit(dataPrimes())
                .mapToObj(BigInteger::valueOf)
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** a over all primes, as evaluations. */
    public long[][] common(byte[] publicSeed) {
        long[][] result = new long[primes.length][degree];
        for (int j = 0; j < primes.length; j++) {
            ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(publicSeed, 4, j);
            long mask = (1L << bits(primes[j])) - 1;
            for (int i = 0; i < degree; ) {
                long word = stream.nextLong() & mask;
                if (word < primes[j]) {
                    result[j][i++] = word;
                }
            }
        }
        return result;
    }

    /** s. */
    public int[] secret(byte[] seed) {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, 5, 0);
        int[] result = new int[degree];
        int word = 0;
        for (int i = 0, taken = 0; i < degree; taken++) {
            word = taken % 4 == 0 ? stream.nextInt() : word >>> 8;
            if ((word & 0xff) != 255) {
                result[i++] = (word & 0xff) % 3 - 1;
            }
        }
        return result;
    }

    /** e. */
    public int[] error(byte[] seed) {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, 6, 0);
        int[] result = new int[degree];
        for (int i = 0; i < degree; i++) {
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

    /** b = -a s + e over all primes, as evaluations. */
    public long[][] contribution(byte[] publicSeed, byte[] seed) {
        long[][] common = common(publicSeed);
        int[] secret = secret(seed);
        int[] error = error(seed);
        long[][] result = new long[primes.length][];
        for (int j = 0; j < primes.length; j++) {
            long[] product = rings[j].multiply(common[j], rings[j].transform(residues(secret, j)));
            long[] errors = rings[j].transform(residues(error, j));
            result[j] = new long[degree];
            for (int i = 0; i < degree; i++) {
                result[j][i] = Math.floorMod(errors[i] - product[i], primes[j]);
            }
        }
        return result;
    }

    private long[] residues(int[] values, int prime) {
        return Arrays.stream(values)
                .mapToLong(value -> Math.floorMod((long) value, primes[prime]))
                .toArray();
    }

    /** What a member floods the share of a chunk with. */
    public long[] flooding(byte[] seed, int widthBits, int chunk) {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, 8, chunk);
        long[] result = new long[degree];
        for (int i = 0; i < degree; i++) {
            result[i] = (stream.nextLong() & ((1L << (widthBits + 1)) - 1)) - (1L << widthBits);
        }
        return result;
    }

    /** A sum of polynomials over the data primes. */
    public long[][] add(long[][] left, long[][] right) {
        long[][] sum = new long[dataPrimes()][degree];
        for (int j = 0; j < dataPrimes(); j++) {
            for (int i = 0; i < degree; i++) {
                sum[j][i] = (left[j][i] + right[j][i]) % primes[j];
            }
        }
        return sum;
    }

    /** c1 s, by the definition of the product in Z[X]/(X^N+1): a ternary factor adds, leaves out or subtracts. */
    public long[][] times(long[][] polynomial, int[] secret) {
        long[][] product = new long[dataPrimes()][degree];
        for (int j = 0; j < dataPrimes(); j++) {
            long prime = primes[j];
            for (int k = 0; k < degree; k++) {
                if (secret[k] != 0) {
                    for (int i = 0; i < degree; i++) {
                        int place = (i + k) % degree;
                        int sign = i + k < degree ? secret[k] : -secret[k];
                        long value = product[j][place] + sign * polynomial[j][i];
                        product[j][place] = value >= prime ? value - prime : value < 0 ? value + prime : value;
                    }
                }
            }
        }
        return product;
    }

    /** h = c1 s + flooding. */
    public long[][] share(long[][] second, byte[] secretSeed, byte[] floodingSeed, int widthBits, int chunk) {
        long[][] result = times(second, secret(secretSeed));
        long[] flooding = flooding(floodingSeed, widthBits, chunk);
        for (int j = 0; j < dataPrimes(); j++) {
            for (int i = 0; i < degree; i++) {
                result[j][i] = Math.floorMod(result[j][i] + Math.floorMod(flooding[i], primes[j]), primes[j]);
            }
        }
        return result;
    }

    /** The numbers in [0, q) that a polynomial has as coefficients. */
    public BigInteger[] lift(long[][] polynomial) {
        BigInteger modulus = modulus();
        BigInteger[] result = new BigInteger[degree];
        Arrays.fill(result, BigInteger.ZERO);
        for (int j = 0; j < dataPrimes(); j++) {
            BigInteger prime = BigInteger.valueOf(primes[j]);
            BigInteger others = modulus.divide(prime);
            BigInteger unit = others.multiply(others.modInverse(prime));
            for (int i = 0; i < degree; i++) {
                result[i] = result[i].add(unit.multiply(BigInteger.valueOf(polynomial[j][i])));
            }
        }
        for (int i = 0; i < degree; i++) {
            result[i] = result[i].mod(modulus);
        }
        return result;
    }

    /** round(t x / q) mod t. */
    public BigInteger message(BigInteger phase) {
        BigInteger twice = modulus().shiftLeft(1);
        return phase.multiply(plainModulus)
                .shiftLeft(1)
                .add(modulus())
                .divide(twice)
                .mod(plainModulus);
    }

    /** The centred remainder of t x modulo q. */
    public BigInteger remainder(BigInteger phase) {
        BigInteger rest = phase.multiply(plainModulus).mod(modulus());
        return rest.shiftLeft(1).compareTo(modulus()) > 0 ? rest.subtract(modulus()) : rest;
    }

    /** The digits of a message in [0, t), lowest first, which are nearest to zero. */
    public int[] digits(BigInteger message) {
        BigInteger rest = message.shiftLeft(1).compareTo(plainModulus) >= 0 ? message.subtract(plainModulus) : message;
        BigInteger divisor = BigInteger.valueOf(base);
        BigInteger half = BigInteger.valueOf(base / 2);
        int[] result = new int[3];
        for (int place = 0; place < 3; place++) {
            BigInteger digit = rest.add(half).mod(divisor).subtract(half);
            result[place] = digit.intValueExact();
            rest = rest.subtract(digit).divide(divisor);
        }
        return result;
    }

    /** Residues prime by prime, each with the bits its prime needs, bit by bit. */
    public byte[] pack(long[][] polynomial) {
        int bits = 0;
        for (int j = 0; j < polynomial.length; j++) {
            bits += degree * bits(primes[j]);
        }
        byte[] packed = new byte[bits / Byte.SIZE];
        int place = 0;
        for (int j = 0; j < polynomial.length; j++) {
            for (long residue : polynomial[j]) {
                for (int bit = 0; bit < bits(primes[j]); bit++, place++) {
                    packed[place / Byte.SIZE] |= (byte) ((residue >>> bit & 1) << (place % Byte.SIZE));
                }
            }
        }
        return packed;
    }

    /** Undoes {@link #pack} for the chunk with a number among packed ones over the data primes. */
    public long[][] unpack(byte[] packed, int chunk) {
        long[][] polynomial = new long[dataPrimes()][degree];
        int chunkBits = 0;
        for (int j = 0; j < dataPrimes(); j++) {
            chunkBits += degree * bits(primes[j]);
        }
        long place = (long) chunk * chunkBits;
        for (int j = 0; j < dataPrimes(); j++) {
            for (int i = 0; i < degree; i++) {
                for (int bit = 0; bit < bits(primes[j]); bit++, place++) {
                    int value = packed[(int) (place / Byte.SIZE)] >>> (int) (place % Byte.SIZE) & 1;
                    polynomial[j][i] |= (long) value << bit;
                }
            }
        }
        return polynomial;
    }

    private static int bits(long prime) {
        return BigInteger.valueOf(prime - 1).bitLength();
    }
}
