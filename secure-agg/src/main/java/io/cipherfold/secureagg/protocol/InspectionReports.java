// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the members have said about a closed set, one report from each. Confined to one thread. */
final class InspectionReports {

    private final int corruptMembers;
    private final SortedMap<Integer, InspectionReport> reports = new TreeMap<>();

    /** Waits for reports of a committee of which f members may lie. */
    InspectionReports(int corruptMembers) {
        this.corruptMembers = corruptMembers;
    }

    boolean isFrom(int member) {
        return reports.containsKey(member);
    }

    /** What to answer to a member whose report is here already. */
    Optional<Reply> again(InspectionReport report) {
        return Optional.ofNullable(reports.get(report.member()))
                .map(earlier -> earlier.equals(report)
                        ? Reply.done()
                        : Reply.rejected(
                                RejectionReason.CONFLICT, "another report of this member was accepted before"));
    }

    void add(InspectionReport report) {
        reports.put(report.member(), report);
    }

    int size() {
        return reports.size();
    }

    /** Clients that a member objects to, ascending. */
    Set<Integer> objections() {
        Set<Integer> objections = new TreeSet<>();
        reports.values().forEach(report -> objections.addAll(report.objections()));
        return objections;
    }

    /**
     * The objections but for clients whose budget is spent by the word of f + 1 members, one of whom is honest, while
     * nobody finds another fault with them.
     */
    Set<Integer> otherThanBudget() {
        SortedMap<Integer, Integer> words = new TreeMap<>();
        Set<Integer> faulty = new HashSet<>();
        for (InspectionReport report : reports.values()) {
            report.spent().forEach(client -> words.merge(client, 1, Integer::sum));
            report.objections().stream()
                    .filter(client -> !report.spent().contains(client))
                    .forEach(faulty::add);
        }
        Set<Integer> others = objections();
        others.removeIf(client -> !faulty.contains(client) && words.getOrDefault(client, 0) > corruptMembers);
        return others;
    }
}
