// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;

/**
 * Clients of an audit. Each has a random direction of its own and threw a fair coin: heads, and its vector in every round
 * is {@value #OVERLENGTH} clip norms long in that direction, so that a pipeline that forgets to clip gives itself away;
 * tails, and its vector is zero. Its noise is there in both cases (zero-out adjacency).
 *
 * <p>The directions have coordinates of +-1/sqrt(d) with random signs. Two of them have an inner product of about
 * 1/sqrt(d), so that with d well above the number of clients in a sum they hardly disturb each other.
 *
 * <p>All clients of one trial take part in every round of it and in no other round. Source: Andrew, Kairouz, Oh, Oprea,
 * McMahan, Suriyakumar, "One-shot Empirical Privacy Estimation for Federated Learning", arXiv 2302.03098. Immutable, safe
 * for use by several threads.
 */
public final class Canaries implements ClientUpdates, Cohorts {

    /** Length of what an included canary hands over, in clip norms. */
    public static final int OVERLENGTH = 4;

    private static final int COINS = 1;
    private static final int DIRECTIONS = 2;

    private final Design design;
    private final byte[] key = new byte[ChaCha20RandomSource.KEY_BYTES];
    private final boolean[] included;

    /**
     * The numbers of an audit.
     *
     * @param clientsPerTrial clients of every sum, 2 to 10^6
     * @param trials how often everything is repeated with new clients, at least 1; with at most 10^6 clients in all
     * @param roundsPerTrial rounds that each client takes part in, at least 1
     * @param dimension coordinates d of a vector, at least 1
     * @param clipNorm C in real units, positive and finite
     */
    public record Design(int clientsPerTrial, int trials, int roundsPerTrial, int dimension, double clipNorm) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range; names the number and the range
         */
        public Design {
            AuditRanges.check("clients per trial", clientsPerTrial, 2, Binomial.MAX_TRIALS);
            AuditRanges.check("trials", trials, 1, Binomial.MAX_TRIALS / clientsPerTrial);
            AuditRanges.check("rounds per trial", roundsPerTrial, 1, Integer.MAX_VALUE / trials);
            AuditRanges.check("dimension", dimension, 1, Integer.MAX_VALUE);
            if (!(clipNorm > 0) || Double.isInfinite(clipNorm)) {
                throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
            }
        }

        /** Clients of all trials together, numbered from 0. */
        public int clients() {
            return clientsPerTrial * trials;
        }

        /** Rounds of all trials together, numbered from 1. */
        public int rounds() {
            return roundsPerTrial * trials;
        }
    }

    /**
     * Throws the coins.
     *
     * @param random gives 32 bytes, from which all coins and directions follow
     */
    public Canaries(Design design, RandomSource random) {
        this.design = design;
        random.nextBytes(key);
        this.included = new boolean[design.clients()];
        RandomSource coins = new ChaCha20RandomSource(key, COINS, 0);
        for (int client = 0; client < included.length; client++) {
            included[client] = coins.nextInt() < 0;
        }
    }

    /** The numbers of the audit. */
    public Design design() {
        return design;
    }

    /** Whether a client's coin came up heads: what the attacker tries to find out. */
    public boolean included(int client) {
        return included[client];
    }

    @Override
    public int[] draw(int round) {
        AuditRanges.check("round", round, 1, design.rounds());
        int first = (round - 1) / design.roundsPerTrial() * design.clientsPerTrial();
        int[] clients = new int[design.clientsPerTrial()];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = first + i;
        }
        return clients;
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public void compute(int round, float[] model, int[] clients, Sink sink) {
        for (int client : clients) {
            double length = included[client] ? OVERLENGTH * design.clipNorm() : 0;
            double[] vector = signs(client);
            double coordinate = length / Math.sqrt(vector.length);
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= coordinate;
            }
            sink.accept(client, vector);
        }
    }

    /** The inner product of a client's direction with a released sum, in clip norms: about 1 if it is in it, else about 0. */
    double score(int client, double[] sum) {
        double[] signs = signs(client);
        double product = 0;
        for (int i = 0; i < signs.length; i++) {
            product += signs[i] * sum[i];
        }
        return product / Math.sqrt(signs.length) / design.clipNorm();
    }

    private double[] signs(int client) {
        RandomSource random = new ChaCha20RandomSource(key, DIRECTIONS, client);
        double[] signs = new double[design.dimension()];
        long bits = 0;
        for (int i = 0; i < signs.length; i++) {
            bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
            signs[i] = (bits & 1) == 0 ? 1 : -1;
        }
        return signs;
    }

    @Override
    public String toString() {
        return "Canaries[" + design + "]";
    }
}
