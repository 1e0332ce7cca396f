// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

/**
 * Who takes part in a round: under a plan that claims sampling, who would if drawn. Called once a round, with increasing
 * rounds.
 */
@FunctionalInterface
public interface Cohorts {

    /** The numbers of the clients that take part, ascending and distinct. */
    int[] draw(int round);
}
