// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.bench.BenchPage;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link Sweep} as an SVG file: the metric upwards, epsilon to the right on a logarithmic scale. */
final class SweepPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 48;
    private static final int LEGEND_ROW = 14;
    private static final List<String> COLOURS =
            List.of("#1f6feb", "#b35900", "#2da44e", "#8250df", "#cf222e", "#57606a");

    private SweepPlot() {}

    /** The file's text. */
    static String svg(Sweep sweep) {
        Map<String, List<double[]>> curves = curves(sweep);
        List<double[]> all = curves.values().stream().flatMap(List::stream).toList();
        double least = Math.floor(
                all.stream().mapToDouble(point -> Math.log10(point[0])).min().orElse(0));
        double most = Math.ceil(
                all.stream().mapToDouble(point -> Math.log10(point[0])).max().orElse(1));
        double decades = Math.max(1, most - least);
        double highest = sweep.points().stream()
                .flatMap(point -> point.estimate().stream())
                .mapToDouble(Estimate::mean)
                .max()
                .orElse(1);
        double scale = highest > 0 ? highest : 1;
        int height = HEIGHT + LEGEND_ROW * curves.size();
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" role=\"img\" aria-label=\"%s against epsilon\">\n",
                WIDTH, height, BenchPage.escape(sweep.experiment().problem().metric())));
        svg.append(text(
                "<path d=\"M%d 12 V%d H%d\" fill=\"none\" stroke=\"#57606a\"/>\n",
                MARGIN, HEIGHT - MARGIN, WIDTH - 12));
        svg.append(text("<text x=\"4\" y=\"18\">%.3g</text>\n", highest));
        svg.append(text("<text x=\"30\" y=\"%d\">0</text>\n", HEIGHT - MARGIN));
        for (int decade = 0; decade <= decades; decade++) {
            svg.append(text(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s%.4g</text>\n",
                    x(decade / decades),
                    HEIGHT - MARGIN + 16,
                    decade == decades ? "epsilon " : "",
                    Math.pow(10, least + decade)));
        }
        for (SweepPoint control : sweep.controls()) {
            control.estimate()
                    .ifPresent(estimate -> svg.append(text(
                            "<path d=\"M%d %.1f H%d\" stroke=\"#d0d7de\"/><text x=\"%d\" y=\"%.1f\""
                                    + " text-anchor=\"end\">%s</text>\n",
                            MARGIN,
                            y(estimate.mean() / scale),
                            WIDTH - 12,
                            WIDTH - 12,
                            y(estimate.mean() / scale) - 3,
                            BenchPage.escape(control.name()))));
        }
        int index = 0;
        for (Map.Entry<String, List<double[]>> curve : curves.entrySet()) {
            String colour = COLOURS.get(index % COLOURS.size());
            StringBuilder path = new StringBuilder();
            for (double[] point : curve.getValue()) {
                double x = x((Math.log10(point[0]) - least) / decades);
                double y = y(point[1] / scale);
                path.append(text("%s%.1f %.1f ", path.length() == 0 ? "M" : "L", x, y));
                svg.append(text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x, y, colour));
            }
            // From the seventh curve on colours come again, dashed.
            String dashes = index < COLOURS.size() ? "" : " stroke-dasharray=\"5 3\"";
            svg.append(text("<path d=\"%s\" fill=\"none\" stroke=\"%s\"%s/>\n", path, colour, dashes));
            int row = HEIGHT - 12 + LEGEND_ROW * index;
            svg.append(text(
                    "<path d=\"M%d %d h14\" stroke=\"%s\" stroke-width=\"3\"%s/><text x=\"%d\""
                            + " y=\"%d\">%s</text>\n",
                    MARGIN, row - 4, colour, dashes, MARGIN + 18, row, BenchPage.escape(curve.getKey())));
            index++;
        }
        return svg.append("</svg>\n").toString();
    }

    /** Pairs of a positive epsilon and the metric, by what they stand for: operators, and readers where they differ. */
    private static Map<String, List<double[]>> curves(Sweep sweep) {
        Map<String, List<double[]>> curves = new LinkedHashMap<>();
        for (Sweep.Promise promise : sweep.promises()) {
            String name = promise.placement().optionName() + ", population "
                    + promise.privacy().population();
            SweepPrivacy.Views views = promise.views();
            sweep.point(promise.placement(), promise.noise())
                    .flatMap(SweepPoint::estimate)
                    .ifPresent(estimate -> {
                        add(curves, name + ", operators", views.operators().renyi(), estimate);
                        if (views.why().isEmpty()) {
                            add(curves, name + ", readers", views.readers().renyi(), estimate);
                        }
                    });
        }
        return curves;
    }

    private static void add(Map<String, List<double[]>> curves, String name, double epsilon, Estimate estimate) {
        if (epsilon > 0 && Double.isFinite(epsilon)) {
            curves.computeIfAbsent(name, any -> new ArrayList<>()).add(new double[] {epsilon, estimate.mean()});
        }
    }

    private static double x(double share) {
        return MARGIN + share * (WIDTH - 60 - MARGIN);
    }

    private static double y(double share) {
        return HEIGHT - MARGIN - share * (HEIGHT - MARGIN - 24);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
