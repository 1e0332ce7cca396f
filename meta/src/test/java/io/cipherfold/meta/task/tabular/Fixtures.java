// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.task.DataFolder;
import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.SeededStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Small files in the forms of the data sets, with made-up rows. */
final class Fixtures {

    private Fixtures() {}

    /** Writes a file of a set, a line per row. */
    static Path write(Path root, DataSet set, int file, List<String> lines) throws IOException {
        Path path = new DataFolder(root).path(set, set.files().get(file));
        Files.createDirectories(path.getParent());
        Files.write(path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return path;
    }

    /** A line with field {@code column}, from 0, replaced. */
    static String with(String line, int column, String text) {
        String[] fields = line.split(",", -1);
        fields[column] = text;
        return String.join(",", fields);
    }

    /** That {@code read} fails because of the file, with all of {@code parts} in the message. */
    static void assertDamaged(ThrowingCallable read, Path file, String... parts) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.DATA))
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
    }

    /** A connection of a class: numbers from the stream, words from the vocabulary. */
    static String connection(String className, SeededStream stream) {
        List<String> fields = new ArrayList<>();
        for (int column = 0; column < NslKddColumns.NAMES.size(); column++) {
            fields.add(
                    switch (column) {
                        case NslKddColumns.PROTOCOL -> "tcp";
                        case NslKddColumns.SERVICE -> stream.nextBelow(2) == 0 ? "http" : "smtp";
                        case NslKddColumns.FLAG -> "SF";
                        case NslKddColumns.CLASS -> className;
                        case NslKddColumns.DIFFICULTY -> "21";
                        default ->
                            NslKddColumns.isRate(column)
                                    ? "0." + (10 + stream.nextBelow(90))
                                    : String.valueOf(stream.nextBelow(1000));
                    });
        }
        return String.join(",", fields);
    }

    /** As many connections of each class as are asked for. */
    static List<String> connections(List<String> classNames, int each, SeededStream stream) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (String className : classNames) {
                lines.add(connection(className, stream));
            }
        }
        return lines;
    }

    /** A healthy or a diseased patient. */
    static String patient(int diagnosis, SeededStream stream) {
        return (30 + stream.nextBelow(40)) + ".0,1," + (1 + stream.nextBelow(4)) + "," + (100 + stream.nextBelow(50))
                + "," + (200 + stream.nextBelow(50)) + ",0,2,150,0,-." + stream.nextBelow(10) + ",NaN,?,3.0,"
                + diagnosis;
    }

    /** Patients of which every other one is ill. */
    static List<String> patients(int count, SeededStream stream) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(patient(i % 2 == 0 ? 0 : 1 + i % 4, stream));
        }
        return lines;
    }

    /** The header and a holder of a card of each age from 20 to 79, education from 0 to 6 and class. */
    static List<String> cardHolders() {
        List<String> lines = new ArrayList<>();
        lines.add("ID,X1,X2,X3,X4,X5,X6,X7,X8,X9,X10,X11,X12,X13,X14,X15,X16,X17,X18,X19,X20,X21,X22,X23,Y");
        for (int age = 20; age < 80; age++) {
            for (int education = 0; education <= 6; education++) {
                for (int label = 0; label < 2; label++) {
                    lines.add(lines.size() + ",5.00E+05," + (1 + label) + "," + education + "," + education % 4 + ","
                            + age + ",-2,-1,0,1,2,8," + (age - 50) + ",0,1,2,3,4,5,6,7,8,9,10," + label);
                }
            }
        }
        return lines;
    }
}
