// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

/**
 * Functions that a learned optimiser lowers at the same time, each of parameters of its own that lie one after the other in
 * one array. Confined to one thread.
 */
public interface Optimizees {

    /** How many parameters all functions have together, at least 1. */
    int coordinates();

    /**
     * What the optimiser sees: the derivatives of every function by its own parameters.
     *
     * @param at {@link #coordinates} parameters
     * @param target receives as many derivatives; they may be NaN or infinite where the parameters have diverged
     */
    void gradient(double[] at, double[] target);

    /**
     * What the optimiser is judged by: the sum of the functions, or of functions on other data of the same tasks.
     *
     * @param at {@link #coordinates} parameters
     * @param target receives the derivatives of the sum
     * @return the sum; may be NaN or infinite
     */
    double loss(double[] at, double[] target);
}
