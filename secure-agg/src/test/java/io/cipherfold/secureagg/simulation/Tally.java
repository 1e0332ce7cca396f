// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often things happened in many scripts: shows that they reach what they are meant to reach. */
final class Tally {

    private final Map<String, Integer> counts = new TreeMap<>();

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    boolean hasAll(String... events) {
        return counts.keySet().containsAll(List.of(events));
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
