// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as tables of text. */
final class AggregationText {

    /** The columns of {@link #cells}; all times are CPU times of one thread. */
    static final List<String> HEAD = List.of(
            "subject",
            "bytes/param",
            "x otk",
            "encrypt M/s",
            "x otk",
            "+encode M/s",
            "add GB/s",
            "/copy",
            "open s/M",
            "drop-out s/M",
            "max diff");

    private AggregationText() {}

    /** A row of the table. */
    static List<String> cells(AggregationComparison comparison, AggregationFigures f) {
        boolean part = f.parameters() < comparison.parameters();
        return List.of(
                f.traits().name() + (part ? " *" : ""),
                number("%.2f", f.bytesPerParameter()),
                ratio(comparison.ratio(f, AggregationFigures::bytesPerParameter)),
                millions(f.encryptedPerSecond()),
                ratio(comparison.ratio(f, AggregationFigures::encryptedPerSecond)),
                millions(f.preparedPerSecond()),
                number("%.3f", f.addedBytesPerSecond() / 1e9),
                number("%.3f", f.addToCopy()),
                number("%.4f", f.openSecondsPerMillion()),
                number("%.4f", f.dropOutSecondsPerMillion()),
                f.maxDifference() == 0 ? "exact" : number("%.1e", f.maxDifference()));
    }

    /** The table. */
    static List<String> table(AggregationComparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        comparison.figures().forEach(f -> rows.add(cells(comparison, f)));
        return rows.stream().map(AggregationText::row).toList();
    }

    private static String row(List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("%-23s", cells.get(0)));
        cells.subList(1, cells.size()).forEach(cell -> line.append(String.format("%13s", cell)));
        return line.toString();
    }

    /** What a table of figures cannot say, a line each. */
    static List<String> remarks(AggregationComparison comparison) {
        List<String> lines = new ArrayList<>();
        for (AggregationFigures f : comparison.figures()) {
            lines.add(f.traits().name() + ": decrypted by " + f.traits().decryptedBy() + "; a drop-out costs "
                    + f.traits().dropOut() + side(f) + remark(f));
        }
        for (AggregationFigures f : comparison.figures()) {
            if (f.parameters() < comparison.parameters()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "* %s: measured on the first %,d of %,d parameters",
                        f.traits().name(),
                        f.parameters(),
                        comparison.parameters()));
            }
        }
        return lines;
    }

    private static String side(AggregationFigures f) {
        return f.sideBytes() == 0
                ? ""
                : String.format(Locale.ROOT, "; a client sends %,d bytes of keys and shares besides", f.sideBytes());
    }

    private static String remark(AggregationFigures f) {
        return f.traits().remark().isEmpty() ? "" : "; " + f.traits().remark();
    }

    private static String millions(double perSecond) {
        double millions = perSecond / 1e6;
        return number(millions >= 0.1 ? "%.2f" : "%.5f", millions);
    }

    private static String ratio(double ratio) {
        return Double.isFinite(ratio) ? number(ratio >= 0.01 ? "%.2f" : "%.5f", ratio) : "";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
