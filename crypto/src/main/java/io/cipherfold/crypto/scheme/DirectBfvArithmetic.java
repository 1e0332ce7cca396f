// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arithmetic of BFV under a collective key with SEAL's own encryption: sets BFV-8192-S1 for digits of up to 16 bits and
 * BFV-8192-S2 for up to 20, three digits in a coefficient.
 *
 * <p>Noise of a coefficient of a fresh ciphertext under a key of n ternary shares: with error variance s = 10.5 and special
 * prime p, SEAL's Encryptor leaves V = s (1 + 4 N n / 3) / p^2 + (1 + 2 N n / 3) / 12, and rounding the scaled message adds
 * 1/12. The sum of K stays within B = 12 sqrt(K (V + 1/12)) but for a tail of 2^-107.8. Each member floods its share with a
 * uniform number of standard deviation at least 2^40 B, whose magnitude is below the next power of two of 2^40 sqrt(3) B;
 * the sum opens rightly while n of these and B stay below q / 2t.
 */
final class DirectBfvArithmetic implements SchemeArithmetic {

    private static final int DEGREE = 8192;
    private static final int DIGITS = 3;
    private static final double ERROR_VARIANCE = 10.5;
    private static final int SPECIAL_PRIME = 0x1c001;
    private static final int SPECIAL_PRIME_BITS = 17;
    private static final double STANDARD_DEVIATIONS = 12;
    /** Two-sided normal tail at twelve standard deviations. */
    private static final double FAILURE_OF_ONE_COEFFICIENT_LOG2 = -107.8;

    private static final int FLOODING_BITS = 40;

    /**
     * A parameter set: widest digit, bits of a coefficient at the level of ciphertexts, log2 of the plaintext modulus
     * rounded up, most clients in a sum.
     */
    private enum ParameterSet {
        S1("BFV-8192-S1", 16, 112, 48, 10_000),
        S2("BFV-8192-S2", 20, 126, 60, 100_000);

        private final String label;
        private final int digitBits;
        private final int dataBits;
        private final int plainBits;
        private final int clients;

        ParameterSet(String label, int digitBits, int dataBits, int plainBits, int clients) {
            this.label = label;
            this.digitBits = digitBits;
            this.dataBits = dataBits;
            this.plainBits = plainBits;
            this.clients = clients;
        }

        static Optional<ParameterSet> of(int clients, int digitBits) {
            for (ParameterSet set : values()) {
                if (digitBits <= set.digitBits && clients <= set.clients) {
                    return Optional.of(set);
                }
            }
            return Optional.empty();
        }

        boolean opens(int clients, int members) {
            double bound = noiseBound(clients, members);
            double flood = Math.scalb(1.0, 1 + Math.getExponent(Math.scalb(Math.sqrt(3) * bound, FLOODING_BITS)));
            // Primes below their power of two cost less than one part in 2^20.
            return members * flood + bound < Math.scalb(1 - 0x1p-20, dataBits - 1 - plainBits);
        }
    }

    private static double noiseBound(int clients, int members) {
        double keys = (double) DEGREE * members / 3;
        double fresh = ERROR_VARIANCE * (1 + 4 * keys) / ((double) SPECIAL_PRIME * SPECIAL_PRIME) + (1 + 2 * keys) / 12;
        return STANDARD_DEVIATIONS * Math.sqrt(clients * (fresh + 1.0 / 12));
    }

    @Override
    public boolean encrypts() {
        return true;
    }

    @Override
    public boolean passiveOnly() {
        return true;
    }

    @Override
    public String refusal(SchemeShape shape) {
        int clients = shape.maximumClients();
        if (clients > greatestClients()) {
            return "direct-bfv sums at most " + greatestClients() + " clients, the plan wants " + clients;
        }
        Optional<ParameterSet> set = ParameterSet.of(clients, shape.digitBits());
        if (set.isEmpty()) {
            return "direct-bfv carries at most " + ParameterSet.S2.digitBits + " bits a value for sums of " + clients
                    + " clients, the plan wants " + shape.digitBits();
        }
        return set.get().opens(clients, shape.members())
                ? ""
                : set.get().label + " has no room for the flooding noise of " + shape.members()
                        + " members in a sum of " + clients + " clients";
    }

    @Override
    public OptionalInt digitsPerCoefficient(int clients, int digitBits) {
        return ParameterSet.of(clients, digitBits).isPresent() ? OptionalInt.of(DIGITS) : OptionalInt.empty();
    }

    @Override
    public List<Integer> digitWidths(int clients) {
        if (clients > ParameterSet.S2.clients) {
            return List.of();
        }
        return clients > ParameterSet.S1.clients
                ? List.of(ParameterSet.S2.digitBits)
                : List.of(ParameterSet.S1.digitBits, ParameterSet.S2.digitBits);
    }

    @Override
    public int greatestClients() {
        return ParameterSet.S2.clients;
    }

    @Override
    public SchemeCosts costs(SchemeShape shape) {
        String refusal = refusal(shape);
        if (!refusal.isEmpty()) {
            throw new IllegalArgumentException(refusal);
        }
        ParameterSet set =
                ParameterSet.of(shape.maximumClients(), shape.digitBits()).orElseThrow();
        long perChunk = (long) DEGREE * DIGITS;
        long chunks = (shape.dimension() + perChunk - 1) / perChunk;
        long polynomials = chunks * DEGREE * set.dataBits / Byte.SIZE;
        double specialBits = Math.log(SPECIAL_PRIME) / Math.log(2);
        return new SchemeCosts(
                set.label,
                DIGITS,
                OptionalInt.empty(),
                polynomials,
                polynomials,
                false,
                (long) DEGREE * (set.dataBits + SPECIAL_PRIME_BITS) / Byte.SIZE,
                polynomials,
                shape.members(),
                chunks * DEGREE,
                Optional.of(new SchemeCosts.Encryption(
                        DEGREE,
                        set.dataBits + specialBits,
                        Math.log((double) chunks * DEGREE) / Math.log(2) + FAILURE_OF_ONE_COEFFICIENT_LOG2,
                        "the normal tail at 12 standard deviations for every coefficient, flooding counted in full")));
    }
}
