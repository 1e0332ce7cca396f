// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was measured on a workload.
 *
 * @param entries in the order of the times
 * @param times theirs
 */
record MetaComparison(MetaWorkload workload, List<Entry> entries, MetaTimes times) {

    private static final String FORMAT = "%-14s %-18s %14s %10s %20s %12s   %s";

    /**
     * A contender.
     *
     * @param remark how it computes, for PyTorch
     * @param isBaseline whether others are compared with it
     * @param agreement of its gradients with PyTorch's: the relative difference; not a number for nothing compared
     */
    record Entry(String subject, String remark, boolean isBaseline, double agreement) {}

    /** Copies the list. */
    MetaComparison {
        entries = List.copyOf(entries);
    }

    /** The head of {@link #text}. */
    static String head() {
        return String.format(
                        FORMAT,
                        "workload",
                        "subject",
                        "iterations/s",
                        "x PyTorch",
                        "x PyTorch compiled",
                        "agreement",
                        "")
                .stripTrailing();
    }

    /** A line for each contender. */
    List<String> text() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            lines.add(String.format(
                            FORMAT,
                            workload.optionName(),
                            entry.subject(),
                            number("%.1f", times.perSecond(i)),
                            ratio(i, false),
                            ratio(i, true),
                            number("%.1e", entry.agreement()),
                            entry.remark())
                    .stripTrailing());
        }
        return lines;
    }

    private String ratio(int contender, boolean compiled) {
        int other = entries.get(contender).isBaseline() ? -1 : baseline(compiled);
        return other < 0 ? "" : number("%.2f", times.speed(contender, other));
    }

    private int baseline(boolean compiled) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).subject().equals(compiled ? MetaTorch.COMPILED_SUBJECT : MetaTorch.SUBJECT)) {
                return i;
            }
        }
        return -1;
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    /**
     * A figure for each baseline of each contender, one for those that are compared with nothing.
     *
     * @param pytorch version of the PyTorch that ran beside them; empty without one
     */
    List<BenchLine> lines(Optional<String> pytorch) {
        List<BenchLine> lines = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            int before = lines.size();
            for (int other = 0; other < entries.size() && !entries.get(i).isBaseline(); other++) {
                if (entries.get(other).isBaseline()) {
                    lines.add(line(i, entries.get(other).subject(), times.speed(i, other), pytorch));
                }
            }
            if (lines.size() == before) {
                lines.add(line(i, null, Double.NaN, pytorch));
            }
        }
        return lines;
    }

    private BenchLine line(int contender, @Nullable String ratioTo, double ratio, Optional<String> pytorch) {
        Entry entry = entries.get(contender);
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("tasks", workload.tasks());
        more.put("slices", times.slices());
        more.put("agreement", entry.agreement());
        more.put("remark", entry.remark());
        more.put("pytorch", pytorch.orElse(null));
        return new BenchLine(
                "meta",
                entry.subject(),
                workload.optionName(),
                workload.model().layout().length(),
                null,
                times.perSecond(contender),
                "iterations/s",
                ratioTo,
                ratio,
                1,
                more);
    }
}
