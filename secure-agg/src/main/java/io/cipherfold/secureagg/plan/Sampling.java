// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

/**
 * Which coin decides whether a client takes part in a round (PROTOCOL section 6).
 *
 * @param rate probability that a client is drawn in a round, at least {@link #LEAST_RATE} and below 1; 0 for a plan that
 *     claims no sampling, and then clients take part as they like
 * @param spentLinks links of the clients' hash chains that earlier plans may have used: in round r a client opens the link
 *     with position {@code spentLinks + r}; 0 without sampling
 */
public record Sampling(double rate, int spentLinks) {

    /** Nothing decides; a plan with it has no credit for sampling. */
    public static final Sampling NONE = new Sampling(0, 0);

    /** Smallest rate that a plan may claim; the accountants take no smaller one. */
    public static final double LEAST_RATE = 1e-12;

    /** Most links of a client's chain, and so most rounds of all sampled plans of one enrolment together. */
    public static final int CHAIN_LINKS = 4096;

    /** Whether coins decide. */
    public boolean isClaimed() {
        return rate != 0;
    }

    /** Position in the clients' chains that belongs to a round, from 1. */
    public int position(int round) {
        return Math.addExact(spentLinks, round);
    }
}
