// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Who masks with whom: a circle in which everybody has the nearest clients on both sides as neighbours. Bell et al. (CCS 2020)
 * place the clients on it at random; in a comparison of times all places are alike. Immutable.
 *
 * @param clients at least 4, so that one may drop out
 * @param degree neighbours of every client, even or all others
 */
record MaskingGraph(int clients, int degree) {

    private static final int LEAST_CLIENTS = 4;
    private static final int WANTED_DEGREE = 10;

    /** Checks the ranges. */
    MaskingGraph {
        boolean complete = degree == clients - 1;
        if (clients < LEAST_CLIENTS || degree < 1 || degree >= clients || !(complete || degree % 2 == 0)) {
            throw new IllegalArgumentException(
                    "no circle of " + clients + " clients with " + degree + " neighbours each");
        }
    }

    /** Ten neighbours, or all others if there are fewer. */
    static MaskingGraph of(int clients) {
        return new MaskingGraph(clients, Math.min(WANTED_DEGREE, clients - 1));
    }

    /** The neighbours of a client, ascending. */
    int[] neighbours(int client) {
        if (degree == clients - 1) {
            return IntStream.range(0, clients).filter(c -> c != client).toArray();
        }
        int[] neighbours = new int[degree];
        for (int i = 0; i < degree / 2; i++) {
            neighbours[2 * i] = Math.floorMod(client - 1 - i, clients);
            neighbours[2 * i + 1] = Math.floorMod(client + 1 + i, clients);
        }
        Arrays.sort(neighbours);
        return neighbours;
    }

    /** How many neighbours may pool their shares of a client's secrets without learning anything. */
    int sharingDegree() {
        return (degree - 1) / 2;
    }
}
