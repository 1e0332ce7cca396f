// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.AesCtrRandomSource;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Paillier with a modulus of 2048 bits, many numbers in one plaintext. It is so slow that only the front of a vector is
 * treated.
 */
final class PaillierSubject implements AggregationSubject {

    /** Its name in reports and options. */
    static final String NAME = "paillier-2048";

    private static final SubjectTraits TRAITS =
            SubjectTraits.withoutRepair(NAME, "whoever holds the private key: the sum and every single vector");
    private static final int MODULUS_BITS = 2048;
    /** Packed integers stay below half the modulus. */
    private static final int PACKED_BITS = MODULUS_BITS - 2;

    private final AesCtrRandomSource random = AesCtrRandomSource.secure();
    private final PaillierKeys keys = PaillierKeys.generate(MODULUS_BITS, random);
    private final DigitPacking packing;
    private final int parameters;

    /**
     * Makes the keys.
     *
     * @param parameters coordinates of a vector
     * @param digitBits width of a digit of the sum; no single number is wider
     * @param mostPlaintexts how many ciphertexts of a vector are made at most
     */
    PaillierSubject(int parameters, int clients, int digitBits, int mostPlaintexts) {
        this.packing = DigitPacking.fitting(PACKED_BITS, digitBits, clients);
        this.parameters = Math.min(parameters, mostPlaintexts * packing.slots());
    }

    @Override
    public SubjectTraits traits() {
        return TRAITS;
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public long sideBytes() {
        return 0;
    }

    private int plaintexts() {
        return (parameters + packing.slots() - 1) / packing.slots();
    }

    private int slotsOf(int plaintext) {
        return Math.min(packing.slots(), parameters - plaintext * packing.slots());
    }

    @Override
    public byte[] encrypt(int client, int[] values) {
        int length = keys.ciphertextBytes();
        byte[] upload = new byte[plaintexts() * length];
        for (int i = 0; i < plaintexts(); i++) {
            BigInteger packed = packing.pack(values, i * packing.slots(), slotsOf(i));
            byte[] bytes = keys.encrypt(packed, random).toByteArray();
            // Big-endian; a sign byte in front may have to go.
            int used = Math.min(bytes.length, length);
            System.arraycopy(bytes, bytes.length - used, upload, (i + 1) * length - used, used);
        }
        return upload;
    }

    @Override
    public RunningSum newSum() {
        return new Sum();
    }

    @Override
    public void close() {
        random.close();
    }

    private final class Sum implements RunningSum {
        private final BigInteger[] total = new BigInteger[plaintexts()];

        Sum() {
            Arrays.fill(total, BigInteger.ONE);
        }

        @Override
        public void add(int client, byte[] upload) {
            int length = keys.ciphertextBytes();
            for (int i = 0; i < total.length; i++) {
                total[i] = keys.add(total[i], new BigInteger(1, upload, i * length, length));
            }
        }

        @Override
        public void gatherShares() {}

        @Override
        public double[] open() {
            double[] sums = new double[parameters];
            for (int i = 0; i < total.length; i++) {
                packing.unpack(keys.decrypt(total[i]), sums, i * packing.slots(), slotsOf(i));
            }
            return sums;
        }

        @Override
        public void close() {}
    }
}
