// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The numbers of the sets BFV-8192-S1 and BFV-8192-S2 for one plan (PROTOCOL section 4): how wide every member's flooding
 * is, and how large the noise of an honest sum can be.
 *
 * <p>A fresh ciphertext of SEAL's under a key of n ternary shares has, after SEAL has divided by the special prime, noise of
 * variance V = (1 + 2 N n / 3) / 12 for each coefficient, and a little from before the division. A sum of K has at most
 * 12 sqrt(K V) + K/2 of it (Hoeffding's bound for what is random, below 2^-102, and the greatest rounding of K messages).
 * The flooding of every single member has 2^40 times this bound, for the plan's greatest K, as its standard deviation. What
 * that is worth is {@link #strengthBits}, for flooding that is Gaussian: "Securing Approximate Homomorphic Encryption using
 * Differential Privacy" (Li, Micciancio, Schultz, Sorrell, IACR ePrint 2022/816). Ours is uniform, which is exact in integers
 * but not covered by that bound; {@code docs/security-analysis.md} has the statistical distance.
 *
 * @param set the primes and the plain modulus
 * @param digitBits width of a digit of the sum, 8 to the set's greatest
 * @param maximumClients most ciphertexts in a sum
 * @param members committee size n
 */
public record DirectBfvParameters(Set set, int digitBits, int maximumClients, int members) {

    /** Ring degree N. */
    public static final int DEGREE = 8192;
    /** Digits in a coefficient. */
    public static final int DIGITS = 3;
    /** The flooding's standard deviation is at least 2^40 times the greatest noise. */
    public static final int FLOODING_LOG2 = 40;
    /** Statistical strength that an epoch must keep. */
    public static final int LEAST_STRENGTH_BITS = 48;

    /** Small, because it counts against security: SEAL divides fresh noise by it, which it has to be large enough for. */
    private static final long SPECIAL_PRIME = 0x1c001;

    private static final double STANDARD_DEVIATIONS = 12;
    /** SEAL's centred binomial with 21 + 21 coins, and that of the contributions with twice as many. */
    private static final double SEAL_ERROR_VARIANCE = 10.5;

    private static final double KEY_ERROR_VARIANCE = 21;
    private static final double TERNARY_VARIANCE = 2.0 / 3;
    /** The base of three digits of 20 bits: the greatest whose cube stays below SEAL's limit of 2^60. */
    private static final int ODD_BASE = (1 << 20) - 1;

    /** Nine tenths of the room may be used: a wrong share is then taken for right with probability 0.9^8192. */
    private static final BigInteger USABLE_TENTHS = BigInteger.valueOf(9);

    /** The parameter sets. The special prime, which only keys have, is the last one. */
    public enum Set {
        /** Three digits of up to 16 bits, t = 2^48. */
        S1("BFV-8192-S1", 16, 10_000, 1L << 48),
        /** Three digits of up to 20 bits, t = (2^20 - 1)^3. */
        S2("BFV-8192-S2", 20, 100_000, (long) ODD_BASE * ODD_BASE * ODD_BASE);

        private final String title;
        private final int greatestDigitBits;
        private final int greatestClients;
        private final long plainModulus;

        Set(String title, int greatestDigitBits, int greatestClients, long plainModulus) {
            this.title = title;
            this.greatestDigitBits = greatestDigitBits;
            this.greatestClients = greatestClients;
            this.plainModulus = plainModulus;
        }

        /** The first set for such sums and digits; empty if there is none. */
        static Optional<Set> of(int clients, int digitBits) {
            return Arrays.stream(values())
                    .filter(set -> clients <= set.greatestClients && digitBits <= set.greatestDigitBits)
                    .findFirst();
        }

        /** The name in documents. */
        public String title() {
            return title;
        }

        /** Widest digit. */
        public int greatestDigitBits() {
            return greatestDigitBits;
        }

        /** Most ciphertexts in a sum. */
        public int greatestClients() {
            return greatestClients;
        }

        /** t. */
        public long plainModulus() {
            return plainModulus;
        }

        /** All primes, the special one last; a new array. */
        public long[] primes() {
            return switch (this) {
                case S1 -> new long[] {0xfffffffffb4001L, 0xfffffffff78001L, SPECIAL_PRIME};
                case S2 -> new long[] {0x3fffffa8001L, 0x3fffff3c001L, 0x3fffff0c001L, SPECIAL_PRIME};
            };
        }

        /** The primes that ciphertexts and shares have; a new array. */
        public long[] dataPrimes() {
            return Arrays.copyOf(primes(), primes().length - 1);
        }

        /** q, the product of the data primes. */
        public BigInteger modulus() {
            return product(dataPrimes());
        }

        /** log2 of the product of all primes, which is what security depends on. */
        public double keyModulusLog2() {
            return Arrays.stream(primes()).mapToDouble(Math::log).sum() / Math.log(2);
        }

        /** Bits of all residues of a coefficient at the data level. */
        int coefficientBits() {
            return Arrays.stream(dataPrimes())
                    .mapToInt(prime -> Long.SIZE - Long.numberOfLeadingZeros(prime - 1))
                    .sum();
        }

        /** Longest vector whose polynomials c0 fit into one array. */
        int greatestDimension() {
            int polynomialBytes = DEGREE / Byte.SIZE * coefficientBits();
            return (Integer.MAX_VALUE - Byte.SIZE) / polynomialBytes * DIGITS * DEGREE;
        }

        private static BigInteger product(long[] factors) {
            return Arrays.stream(factors).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
        }
    }

    /** Checks that the set carries the digits and has room for the noise. */
    public DirectBfvParameters {
        require(
                digitBits >= SchemeShape.LEAST_DIGIT_BITS && digitBits <= set.greatestDigitBits,
                set.title + " has digits of " + SchemeShape.LEAST_DIGIT_BITS + " to " + set.greatestDigitBits
                        + " bits, not " + digitBits);
        require(
                maximumClients >= 1 && maximumClients <= set.greatestClients,
                set.title + " sums 1 to " + set.greatestClients + " clients, not " + maximumClients);
        require(members >= 1 && fits(set, maximumClients, members), noRoom(set, maximumClients, members));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String noRoom(Set set, int clients, int members) {
        return set.title + " has no room for the flooding noise of " + members + " members in a sum of " + clients
                + " clients";
    }

    /** Why a shape has no parameters; empty if it has some. */
    public static String refusal(SchemeShape shape) {
        int clients = shape.maximumClients();
        if (clients > Set.S2.greatestClients) {
            return "direct-bfv sums at most " + Set.S2.greatestClients + " clients, the plan wants " + clients;
        }
        Optional<Set> found = Set.of(clients, shape.digitBits());
        if (found.isEmpty()) {
            return "direct-bfv carries at most " + Set.S2.greatestDigitBits + " bits a value for sums of " + clients
                    + " clients, the plan wants " + shape.digitBits();
        }
        Set set = found.get();
        if (shape.dimension() > set.greatestDimension()) {
            return set.title + " carries vectors of at most " + set.greatestDimension() + " numbers, the plan wants "
                    + shape.dimension();
        }
        return fits(set, clients, shape.members()) ? "" : noRoom(set, clients, shape.members());
    }

    /** The parameters for a shape. */
    public static DirectBfvParameters of(SchemeShape shape) {
        String refusal = refusal(shape);
        require(refusal.isEmpty(), refusal);
        Set set = Set.of(shape.maximumClients(), shape.digitBits()).orElseThrow();
        LatticeSecurity.require(DEGREE, set.keyModulusLog2());
        return new DirectBfvParameters(set, shape.digitBits(), shape.maximumClients(), shape.members());
    }

    /** Whether the greatest honest noise is at most nine tenths of q / (2 t). */
    private static boolean fits(Set set, int clients, int members) {
        BigInteger needed = residualBound(clients, clients, members)
                .multiply(BigInteger.valueOf(set.plainModulus))
                .multiply(BigInteger.valueOf(20));
        return needed.compareTo(set.modulus().multiply(USABLE_TENTHS)) <= 0;
    }

    /**
     * The base B of the digits: 2^digitBits, but 2^20 - 1 for 20 bits. A digit of the sum is in [-B/2, B/2 - 1] for an even
     * base and in [-(B-1)/2, (B-1)/2] for the odd one: with 20 bits -2^19 is the only number of 20 bits that has no digit.
     */
    public int digitBase() {
        return digitBits == Set.S2.greatestDigitBits ? ODD_BASE : 1 << digitBits;
    }

    /**
     * w: every member's flooding is uniform on the integers in [-2^w, 2^w). The least one whose standard deviation,
     * 2^w / sqrt(3), is 2^40 times the greatest noise or more.
     */
    public int floodingWidthBits() {
        return floodingWidthBits(maximumClients, members);
    }

    private static int floodingWidthBits(int clients, int members) {
        BigInteger deviation = BigInteger.valueOf(noiseBound(clients, members)).shiftLeft(FLOODING_LOG2);
        BigInteger twelveVariances = deviation.multiply(deviation).multiply(BigInteger.valueOf(12));
        int width = 1;
        // The variance of a uniform integer among M is (M^2 - 1) / 12; here M = 2^(w+1).
        while (BigInteger.ONE
                        .shiftLeft(2 * (width + 1))
                        .subtract(BigInteger.ONE)
                        .compareTo(twelveVariances)
                < 0) {
            width++;
        }
        return width;
    }

    /** Standard deviation of the noise of one fresh ciphertext. */
    static double freshDeviation(int members) {
        double shares = TERNARY_VARIANCE * DEGREE * members;
        double atKeyLevel = SEAL_ERROR_VARIANCE * (1 + shares) + KEY_ERROR_VARIANCE * shares;
        return Math.sqrt(atKeyLevel / ((double) SPECIAL_PRIME * SPECIAL_PRIME) + (1 + shares) / 12);
    }

    /** Greatest noise of an honest sum before the shares: twelve standard deviations, and the rounding of the messages. */
    static long noiseBound(int clients, int members) {
        return (long) Math.ceil(STANDARD_DEVIATIONS * Math.sqrt(clients) * freshDeviation(members) + clients / 2.0);
    }

    /** Greatest noise of an honest sum of {@code clients} ciphertexts with the shares of all members. */
    public BigInteger residualBound(int clients) {
        return residualBound(clients, maximumClients, members);
    }

    private static BigInteger residualBound(int clients, int maximumClients, int members) {
        return BigInteger.ONE
                .shiftLeft(floodingWidthBits(maximumClients, members))
                .multiply(BigInteger.valueOf(members))
                .add(BigInteger.valueOf(noiseBound(clients, members)));
    }

    /**
     * log2 of the probability that some coefficient of an honest round opens wrong: two tails beyond twelve standard
     * deviations for each. The flooding's part has no tails.
     */
    public static double failureLog2(long coefficients) {
        double exponent = STANDARD_DEVIATIONS * STANDARD_DEVIATIONS / 2;
        return Math.log(2.0 * coefficients) / Math.log(2) - exponent / Math.log(2);
    }

    /**
     * Bits of statistical strength that Gaussian flooding of the same standard deviation leaves when so many coefficients
     * have been opened under one key, each counted as a query: 2 (40 - log2(12 coefficients) / 2). It decides how long an
     * epoch may last. The flooding here is uniform, for which that notion does not hold and the statistical distance is the
     * measure: at most 2^-41 for each coefficient; {@code docs/security-analysis.md} section 7 has both.
     */
    public static double strengthBits(long openedCoefficients) {
        if (openedCoefficients < 1) {
            throw new IllegalArgumentException("opened coefficients must be at least 1, were " + openedCoefficients);
        }
        return 2 * (FLOODING_LOG2 - Math.log(12.0 * openedCoefficients) / Math.log(2) / 2);
    }

    /** Most coefficients that one key epoch may open, so that 48 bits are left. */
    public static long coefficientsPerEpoch() {
        return (1L << (2 * FLOODING_LOG2 - LEAST_STRENGTH_BITS)) / 12;
    }

    /** Coefficients that a round of vectors of {@code dimension} numbers opens, those of the padding included. */
    public static long coefficientsPerRound(int dimension) {
        return ((dimension - 1L) / (DIGITS * DEGREE) + 1) * DEGREE;
    }
}
