// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.MetaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {

    private static final List<String> COLUMNS = List.of("first", "second");

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.write(folder.resolve("file.csv"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What {@code field} makes of the second field of each row. */
    private <T> List<T> read(String text, boolean header, Function<CsvRow, T> field) throws IOException {
        List<T> values = new ArrayList<>();
        CsvFile.read(write(text), COLUMNS, header, row -> values.add(field.apply(row)));
        return values;
    }

    @Test
    void read_bothLineEndsAndNoLastOne_givesAllRows() throws IOException {
        for (String text : List.of("1,2\n3,4\n", "1,2\r\n3,4\r\n", "1,2\n3,4")) {
            assertThat(read(text, false, row -> row.number(1, 0, 9))).containsExactly(2.0, 4.0);
        }
        assertThat(read("first,second\n3,4", true, row -> row.number(1, 0, 9))).containsExactly(4.0);
    }

    @Test
    void number_allForms_areRead() throws IOException {
        assertThat(read("0,.7\n0,-1.5\n0,63.0\n0,5.00E+05\n0,1e-2", false, row -> row.number(1, -1e6, 1e6)))
                .containsExactly(0.7, -1.5, 63.0, 500_000.0, 0.01);
        assertThat(read("0,NaN\n0,?\n0,3", false, row -> row.wholeOrMissing(1, 0, 9)))
                .containsExactly(Double.NaN, Double.NaN, 3.0);
        assertThat(read("0,NaN\n0,.5", false, row -> row.numberOrMissing(1, 0, 9)))
                .containsExactly(Double.NaN, 0.5);
        assertThat(read("0,b\n0,a", false, row -> row.word(1, Map.of("a", 0, "b", 1))))
                .containsExactly(1, 0);
    }

    private void assertRefused(String field, Function<CsvRow, Object> reader, String reason) {
        assertThatThrownBy(() -> read("1," + field + "\n", false, reader))
                .isInstanceOfSatisfying(
                        MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.DATA))
                .hasMessageStartingWith(folder.resolve("file.csv") + ", line 1, field 2 (second): '")
                .hasMessageEndingWith(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 ",
                "x",
                "NaN",
                "?",
                "Infinity",
                "-",
                ".",
                "1.2.3",
                "--1",
                "1-",
                "0x1p3",
                "2f",
                "2d",
                "1e",
                "e5"
            })
    void number_anythingElse_isRefusedWithFileLineAndField(String field) {
        assertRefused(field, row -> row.number(1, -10, 10), "is not a number");
    }

    @Test
    void number_outOfRange_isRefused() {
        assertRefused("10.5", row -> row.number(1, 0, 10), "is not in [0.0, 10.0]");
        assertRefused("-1", row -> row.numberOrMissing(1, 0, 10), "is not in [0.0, 10.0]");
        assertRefused("1e999", row -> row.number(1, 0, Double.MAX_VALUE), "is not in [0.0, 1.7976931348623157E308]");
        assertRefused("2.5", row -> row.whole(1, 0, 10), "is not a whole number");
        assertRefused("2.5", row -> row.wholeOrMissing(1, 0, 10), "is not a whole number");
        assertRefused("c", row -> row.word(1, Map.of("a", 0, "b", 1)), "is not one of the 2 known names");
    }

    @Test
    void refused_longOrStrangeText_isCutAndMasked() {
        String text = "\u0007\u001b[2J" + "y".repeat(1000);
        assertRefused(text, row -> row.number(1, 0, 1), "'..[2J" + "y".repeat(35) + "' is not a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2\n3\n", "1,2\n3,4,5\n", "1,2\n\n3,4\n", "1,2\n3,4\n\n"})
    void read_rowWithOtherNumberOfFields_isNamed(String text) {
        assertThatThrownBy(() -> read(text, false, row -> row.number(1, 0, 9)))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("line ")
                .hasMessageEndingWith("than 2 fields");
    }

    @Test
    void read_noRowsOrWrongHeader_isRefused() {
        assertThatThrownBy(() -> read("", false, row -> 0))
                .isInstanceOf(MetaException.class)
                .hasMessageEndingWith("has no rows");
        assertThatThrownBy(() -> read("first,second\n", true, row -> 0))
                .isInstanceOf(MetaException.class)
                .hasMessageEndingWith("has no rows");
        assertThatThrownBy(() -> read("second,first\n1,2\n", true, row -> 0))
                .isInstanceOf(MetaException.class)
                .hasMessageEndingWith("line 1: not the names first,second");
    }

    @Test
    void read_otherBytesThanText_areRefused() {
        assertThatThrownBy(() -> read("1,2\n3,\u00e4\n", false, row -> 0))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("file.csv cannot be read as text");
        assertThatThrownBy(() -> CsvFile.read(folder, COLUMNS, false, row -> {}))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("cannot be read");
    }

    /** A file cut anywhere but between two lines or within the last field is noticed. */
    @Test
    void read_truncated_isRefusedOrLacksWholeRows() throws IOException {
        String text = "11,22\n33,44\n55,66\n";
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            String last = cut.substring(cut.lastIndexOf('\n') + 1);
            if (cut.isEmpty() || (!last.isEmpty() && !last.matches("\\d\\d,\\d+"))) {
                assertThatThrownBy(() -> read(cut, false, row -> row.number(1, 0, 99)))
                        .as("%d bytes", length)
                        .isInstanceOf(MetaException.class);
            } else {
                assertThat(read(cut, false, row -> row.number(0, 0, 99)))
                        .hasSize((int) cut.lines().count());
            }
        }
    }
}
