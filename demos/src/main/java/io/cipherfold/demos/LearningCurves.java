// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.demos.bench.BenchPage;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Learning curves as an SVG element. */
public final class LearningCurves {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 280;
    private static final int MARGIN = 48;
    private static final List<String> COLOURS = List.of("#1f6feb", "#b35900", "#2da44e", "#8250df");

    private LearningCurves() {}

    /**
     * The element; nothing if there is nothing above 0 to draw.
     *
     * @param unit what is counted to the right, for instance {@code round}
     * @param curves by name: pairs of count and value
     */
    public static String svg(String unit, Map<String, List<double[]>> curves) {
        double lastRound = 1;
        double highest = 0;
        for (List<double[]> curve : curves.values()) {
            for (double[] point : curve) {
                lastRound = Math.max(lastRound, point[0]);
                highest = Math.max(highest, point[1]);
            }
        }
        if (highest == 0) {
            return "";
        }
        StringBuilder svg = new StringBuilder();
        svg.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"learning curves\">");
        svg.append(text(
                "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#d0d7de\"/>",
                MARGIN, 12, HEIGHT - MARGIN, WIDTH - 12));
        svg.append(text("<text x=\"4\" y=\"18\">%.2f</text>", highest));
        svg.append(text("<text x=\"16\" y=\"%d\">0</text>", HEIGHT - MARGIN));
        svg.append(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s %.0f</text>",
                WIDTH - 12, HEIGHT - MARGIN + 18, BenchPage.escape(unit), lastRound));
        int index = 0;
        for (Map.Entry<String, List<double[]>> curve : curves.entrySet()) {
            String colour = COLOURS.get(index % COLOURS.size());
            StringBuilder path = new StringBuilder();
            for (double[] point : curve.getValue()) {
                double x = MARGIN + point[0] / lastRound * (WIDTH - 12 - MARGIN);
                double y = HEIGHT - MARGIN - point[1] / highest * (HEIGHT - MARGIN - 12);
                path.append(path.length() == 0 ? "M" : "L").append(text("%.1f %.1f ", x, y));
            }
            svg.append("<path d=\"")
                    .append(path)
                    .append("\" fill=\"none\" stroke-width=\"2\" stroke=\"")
                    .append(colour)
                    .append("\"/>");
            int y = HEIGHT - MARGIN + 18 + 14 * index;
            svg.append(text("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"3\" fill=\"%s\"/>", MARGIN, y - 5, colour));
            svg.append(text("<text x=\"%d\" y=\"%d\">%s</text>", MARGIN + 18, y, BenchPage.escape(curve.getKey())));
            index++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
