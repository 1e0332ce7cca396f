// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The decoded sum of one round. Its noise was added by the clients; nobody holds a sum without it. Immutable.
 */
public final class ReleasedSum {

    private final int round;
    private final OptionalInt clients;
    private final double divisor;
    private final double[] sum;

    private ReleasedSum(int round, OptionalInt clients, double divisor, double[] sum) {
        if (round < 1 || !(divisor >= 1) || Double.isInfinite(divisor)) {
            throw new IllegalArgumentException(
                    "round and clients must be at least 1, were " + round + " and " + divisor);
        }
        this.round = round;
        this.clients = clients;
        this.divisor = divisor;
        this.sum = sum.clone();
    }

    /**
     * Creates a sum of known size.
     *
     * @param round from 1
     * @param clients how many vectors are in the sum, at least 1
     * @param sum coordinates; copied
     */
    public ReleasedSum(int round, int clients, double[] sum) {
        this(round, OptionalInt.of(clients), clients, sum);
    }

    /**
     * Creates a sum of which it is hidden who and how many are in it.
     *
     * @param round from 1
     * @param expectedClients how many clients are expected to be drawn in a round, a public constant of the plan, at least 1
     * @param sum coordinates; copied
     */
    public static ReleasedSum ofHiddenClients(int round, double expectedClients, double[] sum) {
        return new ReleasedSum(round, OptionalInt.empty(), expectedClients, sum);
    }

    /** The round's number, from 1. */
    public int round() {
        return round;
    }

    /** How many vectors are in the sum; empty if that is hidden. */
    public OptionalInt clients() {
        return clients;
    }

    /** What {@link #mean} divides by: the number of vectors or, if that is hidden, the number that is expected. */
    public double divisor() {
        return divisor;
    }

    /** Number of coordinates. */
    public int length() {
        return sum.length;
    }

    /** A copy of the sum. */
    public double[] sum() {
        return sum.clone();
    }

    /** The sum divided by {@link #divisor}. */
    public double[] mean() {
        return Arrays.stream(sum).map(x -> x / divisor).toArray();
    }

    @Override
    public String toString() {
        String size = clients.isPresent() ? "clients=" + clients.getAsInt() : "expected clients=" + divisor;
        return "ReleasedSum[round=" + round + ", " + size + ", length=" + sum.length + "]";
    }
}
