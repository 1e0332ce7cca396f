// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/**
 * One way to add up the vectors of clients, with the keys of everybody made for one round. What is compared is the work that
 * grows with the vector; signatures, digests and the sealing of key shares are left out of all of them alike.
 *
 * <p>Everybody's secrets are in one object: good for measuring, for nothing else. Confined to one thread.
 */
interface AggregationSubject extends AutoCloseable {

    /** Name and what does not follow from measuring. */
    SubjectTraits traits();

    /** How many coordinates of every vector are treated, from the front: fewer than there are if it is too slow. */
    int parameters();

    /** What a client sends for this round besides that which the node adds up: its shares of keys, sealed, and public keys. */
    long sideBytes();

    /**
     * Encrypts one client's vector. If it is called again for a client, the earlier bytes are void.
     *
     * @param client from 0
     * @param values at least {@link #parameters()} numbers, of which the first ones are encrypted
     * @return what the node adds up
     */
    byte[] encrypt(int client, int[] values);

    /** The sum of nothing. */
    RunningSum newSum();

    @Override
    void close();

    /** What the node holds while uploads arrive. */
    interface RunningSum extends AutoCloseable {

        /** Reads what {@link #encrypt} has returned last for the client, and adds it. */
        void add(int client, byte[] upload);

        /** What members or neighbours contribute to the opening of exactly this sum; after all additions. */
        void gatherShares();

        /**
         * Opens the sum of the clients that were added; all others of the round have dropped out. After {@link #gatherShares()},
         * and as often as one likes.
         *
         * @return {@link AggregationSubject#parameters()} numbers in grid units
         */
        double[] open();

        @Override
        void close();
    }
}
