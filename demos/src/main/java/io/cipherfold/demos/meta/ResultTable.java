// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table of results beside those of papers or of an earlier calibration.
 *
 * @param name of the table on the command line
 * @param title a line above it
 * @param columns heads, the first of the row's name
 * @param rows cells, as many in each row as there are columns
 * @param notes sentences below it
 */
record ResultTable(String name, String title, List<String> columns, List<List<String>> rows, List<String> notes) {

    /** Checks that rows are as long as the head; takes copies. */
    ResultTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row of table " + name + " has " + row.size() + " cells, the head "
                        + columns.size() + ": " + row);
            }
        }
    }

    /** Lines of Markdown. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.add("");
        lines.add(line(columns));
        lines.add(line(Collections.nCopies(columns.size(), "---")));
        rows.forEach(row -> lines.add(line(row)));
        lines.add("");
        notes.forEach(note -> lines.add("- " + note));
        return lines;
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** With {@code rows} as objects from heads to cells. */
    Map<String, Object> json() {
        List<Map<String, String>> objects = new ArrayList<>();
        for (List<String> row : rows) {
            Map<String, String> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("table", name);
        json.put("title", title);
        json.put("rows", objects);
        json.put("notes", notes);
        return json;
    }
}
