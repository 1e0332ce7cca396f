// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.List;
import java.util.Locale;

/** Rounds as a table of text. */
final class RoundText {

    /** The columns of {@link #cells}. */
    static final List<String> HEAD = List.of(
            "clients", "parameters", "round s", "node heap MB", "direct MB", "native MB", "member CPU s", "member MB");

    private static final double MEGABYTE = 1e6;

    private RoundText() {}

    /** A row of the table. */
    static List<String> cells(RoundFigures f) {
        return List.of(
                number("%,.0f", f.clients()),
                number("%,.0f", f.parameters()),
                number("%.2f", f.seconds()),
                number("%.1f", f.memory().heapBytes() / MEGABYTE),
                number("%.1f", f.memory().directBytes() / MEGABYTE),
                number("%.1f", f.memory().nativeBytes() / MEGABYTE),
                number("%.3f", f.member().cpuSeconds()),
                number("%.2f", f.member().bytesReceived() / MEGABYTE));
    }

    /** A line of the table. */
    static String row(List<String> cells) {
        StringBuilder line = new StringBuilder();
        cells.forEach(cell -> line.append(String.format("%14s", cell)));
        return line.toString();
    }

    /** How long the stages took. */
    static String stages(RoundFigures f) {
        StringBuilder line = new StringBuilder("K=" + f.clients() + ":");
        f.stageMillis()
                .forEach((stage, millis) -> line.append(String.format(
                        Locale.ROOT,
                        "%s %s %.2f s",
                        line.charAt(line.length() - 1) == ':' ? "" : ",",
                        stage,
                        millis / 1e3)));
        return line.toString();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
