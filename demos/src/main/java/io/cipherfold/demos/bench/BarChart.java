// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.List;
import java.util.Locale;

/** Horizontal bars on a logarithmic scale as an SVG element, because what is compared differs by orders of magnitude. */
final class BarChart {

    private static final int WIDTH = 720;
    private static final int LABEL_WIDTH = 190;
    private static final int VALUE_WIDTH = 90;
    private static final int ROW_HEIGHT = 24;
    private static final int BAR_HEIGHT = 14;
    /** Where the smallest value's decade begins. */
    private static final double DECADE = 10;

    private BarChart() {}

    /**
     * One bar.
     *
     * @param label what it stands for
     * @param value positive; a bar of anything else has no length
     */
    record Bar(String label, double value) {
        boolean isDrawn() {
            return value > 0 && Double.isFinite(value);
        }
    }

    /** The element; nothing if there is nothing to draw. */
    static String svg(String title, List<Bar> bars) {
        double least =
                bars.stream().filter(Bar::isDrawn).mapToDouble(Bar::value).min().orElse(Double.NaN);
        double greatest =
                bars.stream().filter(Bar::isDrawn).mapToDouble(Bar::value).max().orElse(Double.NaN);
        if (Double.isNaN(least)) {
            return "";
        }
        double floor = Math.floor(Math.log10(least / 2));
        double decades = Math.max(1, Math.log10(greatest) - floor);
        double pixels = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / decades;
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH, ROW_HEIGHT * bars.size() + ROW_HEIGHT, BenchPage.escape(title)));
        for (int decade = 0; decade <= decades; decade++) {
            double x = LABEL_WIDTH + decade * pixels;
            svg.append(text(
                    "<path d=\"M%.1f 0 V%d\" stroke=\"#d0d7de\"/><text x=\"%.1f\" y=\"%d\">%s</text>",
                    x,
                    ROW_HEIGHT * bars.size(),
                    x + 3,
                    ROW_HEIGHT * bars.size() + BAR_HEIGHT,
                    number(Math.pow(DECADE, floor + decade))));
        }
        for (int row = 0; row < bars.size(); row++) {
            Bar bar = bars.get(row);
            int y = ROW_HEIGHT * row;
            double length = bar.isDrawn() ? (Math.log10(bar.value()) - floor) * pixels : 0;
            svg.append(text("<text x=\"0\" y=\"%d\">%s</text>", y + BAR_HEIGHT, BenchPage.escape(bar.label())));
            svg.append(text(
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#1f6feb\"/>",
                    LABEL_WIDTH, y + 3, length, BAR_HEIGHT));
            svg.append(text(
                    "<text x=\"%.1f\" y=\"%d\">%s</text>",
                    LABEL_WIDTH + length + 5, y + BAR_HEIGHT, number(bar.value())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        return Math.abs(value) >= 100 || value == 0 ? text("%,.0f", value) : text("%.3g", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
