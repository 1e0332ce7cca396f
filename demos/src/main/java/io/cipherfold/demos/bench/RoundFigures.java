// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of rounds of one size.
 *
 * @param parameters coordinates of a vector
 * @param clients vectors in the sum
 * @param seconds wall time of a round as the coordinator sees it, the median
 * @param stageMillis mean wall time of a round's stages, by name
 * @param memory of the node, in a round of its own
 * @param member the greatest cost of a member in a round, the median
 * @param relativeError root mean square of the sum's error, divided by what noise and rounding are to give
 */
record RoundFigures(
        int parameters,
        int clients,
        double seconds,
        Map<String, Double> stageMillis,
        NodeMemory memory,
        MemberCost member,
        double relativeError) {

    /** Copies the map. */
    RoundFigures {
        stageMillis = Collections.unmodifiableMap(new LinkedHashMap<>(stageMillis));
    }
}
