// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import io.cipherfold.secureagg.encode.VectorSource;

/**
 * What the clients of one host compute in a round. A host may hold many clients; it hands over all that take part at
 * once, so that a learner can batch over them.
 */
@FunctionalInterface
public interface ClientUpdates {

    /**
     * Computes one vector for each client and hands each to {@code sink} as soon as it is ready. A client whose vector is
     * not handed over takes no part in the round. Node and members see who does, so whether it is handed over must
     * not depend on the client's data.
     *
     * @param round from 1
     * @param model what the coordinator announced; must not be changed
     * @param clients distinct client numbers
     */
    void compute(int round, float[] model, int[] clients, Sink sink);

    /** Whether {@link #compute} looks at the model; if not it gets an empty one, and a large model is never fetched. */
    default boolean needsModel() {
        return true;
    }

    /** Receives the clients' vectors. */
    @FunctionalInterface
    interface Sink {
        /** Takes one client's vector, unclipped. The array may be re-used by the caller after this returns. */
        void accept(int client, double[] update);

        /**
         * Takes one client's vector, unclipped, without a copy of it: it is read once, block by block, possibly after this
         * returns, and must not change until its round is over.
         */
        default void accept(int client, VectorSource update) {
            double[] copy = new double[update.length()];
            update.read(0, copy, copy.length);
            accept(client, copy);
        }
    }
}
