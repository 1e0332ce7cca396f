// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.RunEnd;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A story's outcome as one page without scripts or references to anything outside. */
final class HtmlReport {

    private HtmlReport() {}

    /** The page. */
    static String page(StoryReport report) {
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>cipherfold: ")
                .append(escape(report.story()))
                .append("</title><style>")
                .append("body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0"
                        + " 1rem;color:#1f2328}")
                .append("table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #d0d7de;")
                .append("padding:.35rem .8rem;text-align:left;vertical-align:top}td.n{text-align:right;")
                .append("font-variant-numeric:tabular-nums}h2{margin-top:2rem}.quiet{color:#57606a}")
                .append("code{font-size:.9em;overflow-wrap:anywhere}svg"
                        + " text{font-size:12px;fill:#57606a}</style></head><body>\n");
        StoryReport.Federation f = report.federation();
        html.append("<h1>cipherfold: ").append(escape(report.story())).append("</h1>\n<p>");
        html.append(text(
                "%d released rounds, %d aborted, %.1f of %,d clients in each on average, %,d parameters; the whole"
                        + " story took %.1f s, the main run %.1f s.",
                f.rounds(),
                f.aborted(),
                f.meanCohort(),
                f.population(),
                f.parameters(),
                report.seconds(),
                f.seconds()));
        html.append("</p>\n");
        if (f.insecureTest()) {
            html.append("<p><strong>The plan of the main run is marked insecure-test.</strong></p>\n");
        }
        results(report, html);
        curves(report, html);
        html.append("<p>")
                .append(escape(TextReport.comparison(report.comparison())))
                .append(".</p>\n");
        f.measured().ifPresent(measured -> measured(measured, html));
        if (f.end().end() != RunEnd.COMPLETE) {
            html.append("<h2>The training ended before it was done</h2>\n<ul>");
            f.end()
                    .lines()
                    .forEach(line -> html.append("<li>").append(escape(line)).append("</li>"));
            html.append("</ul>\n");
        }
        privacy(f, html);
        html.append("<h2>Cost</h2>\n<p>")
                .append(text(
                        "%s, set %s, %s. A client uploads %,d bytes a round; the ciphertext is %.2f bytes a parameter"
                                + " (a vector fills whole chunks of 12,288 parameters).",
                        f.scheme(), f.parameterSet(), f.sealVersion(), f.bytesPerClient(), f.bytesPerParameter()))
                .append("</p>\n<table><tr><th>stage of a round</th><th>mean ms</th></tr>");
        report.stages()
                .forEach((stage, millis) -> html.append("<tr><td>")
                        .append(escape(stage))
                        .append("</td><td class=\"n\">")
                        .append(text("%.1f", millis))
                        .append("</td></tr>"));
        html.append("</table>\n");
        views(report.views(), html);
        html.append("<h2>Refused, live</h2>\n<table><tr><th>attempt</th><th>answer</th></tr>");
        report.refusals()
                .forEach(r -> html.append("<tr><td>")
                        .append(escape(r.attempt()))
                        .append("</td><td>")
                        .append(escape(r.answer()))
                        .append("</td></tr>"));
        html.append("</table>\n<h2>Notes</h2>\n<ul>");
        report.notes().forEach(note -> html.append("<li>").append(escape(note)).append("</li>"));
        return html.append("</ul>\n</body></html>\n").toString();
    }

    private static void results(StoryReport report, StringBuilder html) {
        html.append("<table><tr><th></th>");
        report.metrics().forEach(m -> html.append("<th>").append(escape(m)).append("</th>"));
        html.append("</tr>");
        TextReport.RUN_NAMES.keySet().forEach(run -> {
            Map<String, Double> row = report.results().get(run);
            if (row != null) {
                html.append("<tr><td>")
                        .append(escape(TextReport.label(report, run)))
                        .append("</td>");
                row.values()
                        .forEach(v -> html.append("<td class=\"n\">")
                                .append(text("%.4f", v))
                                .append("</td>"));
                html.append("</tr>");
            }
        });
        html.append("</table>\n");
    }

    private static void measured(StoryReport.Measured measured, StringBuilder html) {
        html.append("<p>")
                .append(escape(TextReport.measuredHead(measured)))
                .append(".</p>\n<table><tr><th>measurement</th><th>mean</th><th>+-</th></tr>");
        measured.values()
                .forEach(value -> html.append("<tr><td>")
                        .append(escape(value.name()))
                        .append("</td><td class=\"n\">")
                        .append(text("%.3f", value.mean()))
                        .append("</td><td class=\"n\">")
                        .append(text("%.3f", value.noiseDeviation()))
                        .append("</td></tr>"));
        html.append("</table>\n");
    }

    private static void privacy(StoryReport.Federation f, StringBuilder html) {
        html.append("<h2>Privacy of one client with all its tasks</h2>\n");
        if (f.epsilonNode().isPresent()) {
            html.append("<table><tr><th>towards</th><th>epsilon</th><th>delta</th></tr><tr><td>node and committee</td>")
                    .append("<td class=\"n\">")
                    .append(text("%.2f", f.epsilonNode().getAsDouble()))
                    .append("</td><td class=\"n\">")
                    .append(f.delta())
                    .append("</td></tr><tr><td>readers of the model</td><td class=\"n\">")
                    .append(
                            f.epsilonReaders().isPresent()
                                    ? text("%.2f", f.epsilonReaders().getAsDouble())
                                    : "no smaller figure is claimed")
                    .append("</td><td class=\"n\">")
                    .append(f.delta())
                    .append("</td></tr></table>\n");
        }
        html.append("<p>").append(escape(f.epsilonText())).append("</p>\n");
    }

    private static void views(List<StoryReport.PartyView> views, StringBuilder html) {
        html.append("<h2>What each party saw</h2>\n")
                .append("<table><tr><th>party</th><th>saw</th><th>never saw</th><th>received</th></tr>");
        for (StoryReport.PartyView view : views) {
            html.append("<tr><td>")
                    .append(escape(view.party()))
                    .append("</td><td><code>")
                    .append(escape(view.saw()))
                    .append("</code></td><td>")
                    .append(escape(view.didNotSee()))
                    .append("</td><td class=\"n\">")
                    .append(view.bytesReceived()
                            .map(b -> text("%,.1f MB", b / 1e6))
                            .orElse(""))
                    .append("</td></tr>");
        }
        html.append("</table>\n");
    }

    private static void curves(StoryReport report, StringBuilder html) {
        String svg = LearningCurves.svg("round", report.curves());
        if (!svg.isEmpty()) {
            html.append("<h2>Learning curve: ")
                    .append(escape(report.curveMetric()))
                    .append("</h2>\n")
                    .append(svg);
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
