// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.secureagg.message.InspectionReport;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What members object to in a closed set, and why, for the node that decides and for the audit that checks it. */
public final class Objections {

    private final Set<Integer> clients = new TreeSet<>();
    /** How many members say of a client that its budget is spent. */
    private final Map<Integer, Integer> spentWords = new HashMap<>();

    private final Set<Integer> forOtherReasons = new HashSet<>();

    /** Nobody has objected yet. */
    public Objections() {}

    /** Takes a member's report, one from each. */
    public void add(InspectionReport report) {
        Set<Integer> spent = Set.copyOf(report.spent());
        for (int client : report.objections()) {
            clients.add(client);
            if (spent.contains(client)) {
                spentWords.merge(client, 1, Integer::sum);
            } else {
                forOtherReasons.add(client);
            }
        }
    }

    /** Clients that a member objects to, ascending; follows what is added. */
    public Set<Integer> clients() {
        return Collections.unmodifiableSet(clients);
    }

    /**
     * The clients but for those whose budget is spent by the word of enough members, while nobody finds another fault with
     * them.
     *
     * @param threshold so many members that one of them is honest
     */
    public Set<Integer> otherThanBudget(int threshold) {
        Set<Integer> others = new TreeSet<>(clients);
        others.removeIf(client -> !forOtherReasons.contains(client) && spentWords.getOrDefault(client, 0) >= threshold);
        return others;
    }
}
