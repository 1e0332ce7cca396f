// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import java.util.Arrays;

/**
 * The decoded sum of one round. Its noise was added by the clients; nobody holds a sum without it. Immutable.
 */
public final class ReleasedSum {

    private final int round;
    private final int clients;
    private final double[] sum;

    /**
     * Creates a released sum.
     *
     * @param round from 1
     * @param clients how many vectors are in the sum, at least 1
     * @param sum coordinates; copied
     */
    public ReleasedSum(int round, int clients, double[] sum) {
        if (round < 1 || clients < 1) {
            throw new IllegalArgumentException(
                    "round and clients must be at least 1, were " + round + " and " + clients);
        }
        this.round = round;
        this.clients = clients;
        this.sum = sum.clone();
    }

    /** The round's number, from 1. */
    public int round() {
        return round;
    }

    /** How many vectors are in the sum. */
    public int clients() {
        return clients;
    }

    /** Number of coordinates. */
    public int length() {
        return sum.length;
    }

    /** A copy of the sum. */
    public double[] sum() {
        return sum.clone();
    }

    /** The sum divided by the number of clients. */
    public double[] mean() {
        return Arrays.stream(sum).map(x -> x / clients).toArray();
    }

    @Override
    public String toString() {
        return "ReleasedSum[round=" + round + ", clients=" + clients + ", length=" + sum.length + "]";
    }
}
