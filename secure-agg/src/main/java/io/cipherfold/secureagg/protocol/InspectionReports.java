// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.log.Objections;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the members have said about a closed set, one report from each. Confined to one thread. */
final class InspectionReports {

    private final SortedMap<Integer, InspectionReport> reports = new TreeMap<>();
    private final Objections objections = new Objections();

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
        objections.add(report);
    }

    int size() {
        return reports.size();
    }

    /** What they object to. */
    Objections objections() {
        return objections;
    }
}
