// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.List;

/** An outcome as one page without scripts or references to anything outside. It is well-formed XML as well. */
public final class BenchPage {

    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1f2328}"
                    + "table{border-collapse:collapse;margin:1rem 0;font-size:.85rem}"
                    + "td,th{border-bottom:1px solid #d0d7de;padding:.35rem .6rem;text-align:right}"
                    + "td:first-child,th:first-child{text-align:left}h2{margin-top:2rem}"
                    + "svg{max-width:45rem;display:block}svg text{font-size:12px;fill:#57606a}";

    private final StringBuilder html = new StringBuilder();

    /** Begins a page. */
    public BenchPage(String title) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width\"/><title>cipherfold: ")
                .append(escape(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>cipherfold: ")
                .append(escape(title))
                .append("</h1>\n");
    }

    /** Adds a paragraph. */
    public BenchPage paragraph(String text) {
        html.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** Adds a list. */
    public BenchPage list(List<String> items) {
        html.append("<ul>");
        items.forEach(item -> html.append("<li>").append(escape(item)).append("</li>"));
        html.append("</ul>\n");
        return this;
    }

    /** Adds a table, whose first row is its head. */
    public BenchPage table(List<List<String>> rows) {
        html.append("<table>");
        for (int row = 0; row < rows.size(); row++) {
            String tag = row == 0 ? "th" : "td";
            html.append("<tr>");
            for (String cell : rows.get(row)) {
                html.append('<').append(tag).append('>').append(escape(cell));
                html.append("</").append(tag).append('>');
            }
            html.append("</tr>");
        }
        html.append("</table>\n");
        return this;
    }

    /** Adds a chart under a heading. */
    BenchPage chart(String title, List<BarChart.Bar> bars) {
        return figure(title, BarChart.svg(title, bars));
    }

    /**
     * Adds a figure under a heading.
     *
     * @param svg an element, taken as it is
     */
    public BenchPage figure(String title, String svg) {
        html.append("<h2>").append(escape(title)).append("</h2>\n").append(svg);
        return this;
    }

    /** The whole page. */
    public String text() {
        return html + "</body></html>\n";
    }

    /** Text as XML has it. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
