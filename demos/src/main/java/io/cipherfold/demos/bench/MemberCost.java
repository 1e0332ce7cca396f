// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a member has cost.
 *
 * @param cpuSeconds of its thread
 * @param bytesReceived bodies of the node's answers
 */
record MemberCost(double cpuSeconds, long bytesReceived) {

    /** What has come since. */
    MemberCost since(MemberCost earlier) {
        return new MemberCost(cpuSeconds - earlier.cpuSeconds, bytesReceived - earlier.bytesReceived);
    }

    /** Of the member that had most to do between two looks. */
    static MemberCost greatest(List<MemberCost> before, List<MemberCost> after) {
        List<MemberCost> costs = IntStream.range(0, after.size())
                .mapToObj(i -> after.get(i).since(before.get(i)))
                .toList();
        return new MemberCost(
                costs.stream().mapToDouble(MemberCost::cpuSeconds).max().orElse(0),
                costs.stream()
                        .map(MemberCost::bytesReceived)
                        .max(Comparator.naturalOrder())
                        .orElse(0L));
    }
}
