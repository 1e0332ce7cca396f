// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.MetaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads text files with comma-separated fields and no quotes, strictly: every row has every field. */
final class CsvFile {

    /** Some ten times the largest published file, the full training file of NSL-KDD. */
    private static final long LARGEST_BYTES = 200_000_000;

    private CsvFile() {}

    /**
     * Hands all rows to {@code consumer}, in order.
     *
     * @param columns names of the fields
     * @param header whether the first line repeats these names
     * @throws MetaException with code {@code DATA} if the file cannot be read, is not plain ASCII text, has no rows or has
     *     one with more or fewer fields; names file and line
     */
    static void read(Path file, List<String> columns, boolean header, Consumer<CsvRow> consumer) {
        int line = 0;
        int rows = 0;
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw damaged(file + " has " + Files.size(file) + " bytes, more than " + LARGEST_BYTES);
            }
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    line++;
                    String[] fields = text.split(",", columns.size() + 1);
                    if (fields.length != columns.size()) {
                        throw damaged(
                                file + ", line " + line + ": " + (fields.length > columns.size() ? "more" : "fewer")
                                        + " than " + columns.size() + " fields");
                    }
                    if (line > 1 || !header) {
                        consumer.accept(new CsvRow(file, line, columns, fields));
                        rows++;
                    } else if (!List.of(fields).equals(columns)) {
                        throw damaged(file + ", line 1: not the names " + String.join(",", columns));
                    }
                }
            }
        } catch (IOException e) {
            throw new MetaException(
                    MetaException.Code.DATA,
                    file + " cannot be read as text after line " + line + ": " + e.getMessage(),
                    e);
        }
        if (rows == 0) {
            throw damaged(file + " has no rows");
        }
    }

    private static MetaException damaged(String message) {
        return new MetaException(MetaException.Code.DATA, message);
    }
}
