// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

/**
 * Rounds of aggregation as a learner sees them: the shared model goes out to the clients, the sum of their vectors comes
 * back. What comes back is all that a reader of the model ever sees; measurements are possible only as coordinates of
 * the vector.
 *
 * <p>One caller at a time.
 */
public interface SecureSum extends AutoCloseable {

    /** Number of coordinates of every client's vector. */
    int vectorLength();

    /** The last round that may be run. */
    default int lastRound() {
        return Integer.MAX_VALUE;
    }

    /**
     * The standard deviation of the noise in a coordinate of a sum, in the unit of the vectors.
     *
     * @param clients vectors in the sum, all of which bring their share
     */
    default double noiseDeviation(double clients) {
        return 0;
    }

    /**
     * Runs one round and waits until it is released or aborted.
     *
     * @param round from 1; greater than in every earlier call
     * @param model what the clients start from, any length; not kept after the call
     * @return the released sum or the reason why there is none
     */
    RoundOutcome run(int round, float[] model);

    @Override
    void close();
}
