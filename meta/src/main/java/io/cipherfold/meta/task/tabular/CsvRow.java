// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.MetaException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A row of a text file. Each method that refuses a field names file, line and field. Columns are numbered from 0. */
final class CsvRow {

    /** How unknown values are written: in the files with this project's hashes, and in those of the UCI repository. */
    private static final Set<String> MISSING = Set.of("NaN", "?");

    private static final String DIGITS_AND_SIGNS = "0123456789.-+eE";

    private static final int LONGEST_SHOWN = 40;

    private final Path file;
    private final int line;
    private final List<String> columns;
    private final String[] fields;

    /** Takes {@code fields}, as many as there are columns, over. */
    CsvRow(Path file, int line, List<String> columns, String[] fields) {
        this.file = file;
        this.line = line;
        this.columns = columns;
        this.fields = fields;
    }

    /** A decimal number, perhaps with an exponent, in [{@code least}, {@code most}]. */
    double number(int column, double least, double most) {
        double value = parse(column);
        if (!(value >= least && value <= most)) {
            throw refused(column, "is not in [" + least + ", " + most + "]");
        }
        return value;
    }

    /** As {@link #number}, or NaN if the field says that the value is unknown. */
    double numberOrMissing(int column, double least, double most) {
        return MISSING.contains(fields[column]) ? Double.NaN : number(column, least, most);
    }

    /** A whole number in [{@code least}, {@code most}]; may be written with a fraction of zeros. */
    double whole(int column, double least, double most) {
        double value = number(column, least, most);
        if (value != Math.rint(value)) {
            throw refused(column, "is not a whole number");
        }
        return value;
    }

    /** As {@link #whole}, or NaN if the field says that the value is unknown. */
    double wholeOrMissing(int column, double least, double most) {
        return MISSING.contains(fields[column]) ? Double.NaN : whole(column, least, most);
    }

    /** The number of a word that {@code vocabulary} knows. */
    int word(int column, Map<String, Integer> vocabulary) {
        Integer number = vocabulary.get(fields[column]);
        if (number == null) {
            throw refused(column, "is not one of the " + vocabulary.size() + " known names");
        }
        return number;
    }

    private double parse(int column) {
        String text = fields[column];
        for (int i = 0; i < text.length(); i++) {
            // What Java also takes for numbers, such as 0x1p3, 2f and Infinity, is none in these files.
            if (DIGITS_AND_SIGNS.indexOf(text.charAt(i)) < 0) {
                throw refused(column, "is not a number");
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(column, "is not a number");
        }
    }

    /** What to throw because of a field; {@code reason} completes a sentence that begins with the field. */
    MetaException refused(int column, String reason) {
        String text = fields[column];
        StringBuilder shown = new StringBuilder();
        for (char c : text.substring(0, Math.min(LONGEST_SHOWN, text.length())).toCharArray()) {
            shown.append(c < ' ' || c > '~' ? '.' : c);
        }
        return new MetaException(
                MetaException.Code.DATA,
                file + ", line " + line + ", field " + (column + 1) + " (" + columns.get(column) + "): '" + shown + "' "
                        + reason);
    }
}
