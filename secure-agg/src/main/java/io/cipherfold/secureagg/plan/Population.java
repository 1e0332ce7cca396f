// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.Digest;

/**
 * Who may take part and how many have to.
 *
 * @param budgetScope name under which privacy losses add up over plans, 1 to 64 bytes of UTF-8
 * @param clients enrolled clients
 * @param minimumClients K_min: fewer vectors are never opened
 * @param maximumClients K_max: most vectors in a sum
 * @param corruptClients F: enrolled clients that may collude or leave out their noise
 * @param participationCap most rounds a client takes part in under all plans of the scope together
 * @param registry digest of the registry at the start
 * @param sampling whether coins decide who takes part, and how
 */
public record Population(
        String budgetScope,
        int clients,
        int minimumClients,
        int maximumClients,
        int corruptClients,
        int participationCap,
        Digest registry,
        Sampling sampling) {

    /** H_min = K_min - F: noise shares that are surely in an opened sum. */
    public int minimumHonestClients() {
        return minimumClients - corruptClients;
    }

    /** How many clients are expected to be drawn in a round; sums are divided by it where K is hidden. */
    public double expectedDrawnClients() {
        return sampling.rate() * clients;
    }
}
