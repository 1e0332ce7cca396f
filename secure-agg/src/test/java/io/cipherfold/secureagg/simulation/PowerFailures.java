// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import java.util.Set;

/**
 * Numbers every moment at which the power can fail at a member: before and after each piece that a step writes, before and
 * after its answer leaves. Fails at chosen ones. Confined to one thread.
 */
final class PowerFailures {

    private final Set<Integer> at;
    private int moments;

    /** Fails at the moments with these numbers, from 0. */
    PowerFailures(Set<Integer> at) {
        this.at = Set.copyOf(at);
    }

    /** Another moment has come: whether the power fails at it. */
    boolean failsNow() {
        return at.contains(moments++);
    }

    /** How many there were. */
    int moments() {
        return moments;
    }
}
