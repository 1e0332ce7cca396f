// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of text under headings: a label, and beside it what it says, wrapped. */
final class TextRows {

    private static final int WIDTH = 100;
    private static final int LABEL = 20;

    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return List.copyOf(lines);
    }

    void line(String text) {
        lines.add(text);
    }

    void heading(String text) {
        lines.add("");
        lines.add(text);
    }

    void row(String label, String format, Object... values) {
        String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        String indent = "  " + label + " ".repeat(Math.max(1, LABEL - label.length()));
        StringBuilder line = new StringBuilder(indent);
        int used = indent.length();
        for (String word : text.split(" ", -1)) {
            if (used + word.length() > WIDTH && used > indent.length()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(LABEL + 2));
                used = line.length();
            }
            line.append(word).append(' ');
            used += word.length() + 1;
        }
        lines.add(line.toString().stripTrailing());
    }
}
