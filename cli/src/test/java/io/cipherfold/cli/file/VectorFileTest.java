// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFileTest {

    @TempDir
    private Path directory;

    private Path text(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static void refuses(Path file, String... words) {
        assertThatThrownBy(() -> VectorFile.read(file))
                .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(words))
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith(file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v.npy", "v.csv", "v.f32", "V.NPY"})
    void write_everyFormat_isReadAgain(String name) {
        Path file = directory.resolve(name);
        VectorFile.write(file, new double[] {9, 9, 9});
        VectorFile.write(file, new double[] {1.5, -0.25});
        assertThat(VectorFile.read(file)).containsExactly(1.5, -0.25);
        assertThat(VectorFile.read(file, 2)).hasSize(2);
        assertThat(directory.toFile().list()).containsExactly(name);
    }

    @Test
    void read_csvInLinesAndColumns_isRead() throws IOException {
        assertThat(VectorFile.read(text("v.csv", "1, 2.5\r\n-3e-1\n"))).containsExactly(1, 2.5, -0.3);
        assertThat(VectorFile.read(text("w.csv", "1"))).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,,2|line 1, column 2",
                "1,2,|line 1, column 3",
                "x,1|line 1, column 1",
                "1\\n\\n2|line 2, column 1",
                "NaN|line 1, column 1",
                "1;2|line 1, column 1"
            })
    void read_csvWithSomethingElse_namesLineAndColumn(String content, String where) throws IOException {
        refuses(text("v.csv", content.replace("\\n", "\n")), where, "expected a finite decimal number");
    }

    @Test
    void read_empty_isRefused() throws IOException {
        refuses(text("v.csv", ""), "no numbers");
        refuses(text("v.f32", ""), "4 bytes a number");
        refuses(text("v.npy", ""), "NUMPY");
    }

    @Test
    void read_cutFloats_areRefused() throws IOException {
        refuses(text("v.f32", "12345"), "4 bytes a number, this one has 5");
    }

    @Test
    void read_notFinite_isRefusedWithItsPosition() throws IOException {
        Path file = directory.resolve("v.f32");
        Files.write(file, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xc0, 0x7f});
        refuses(file, "number 2 is NaN");
        Path npy = directory.resolve("v.npy");
        Files.write(npy, Npy.format(new double[] {Double.NEGATIVE_INFINITY}));
        refuses(npy, "number 1 is -Infinity");
    }

    @Test
    void read_otherName_isRefused() throws IOException {
        refuses(text("v.txt", "1"), ".npy, .csv or .f32");
    }

    @Test
    void read_otherLength_isRefused() throws IOException {
        Path file = text("v.csv", "1,2,3");
        assertThatThrownBy(() -> VectorFile.read(file, 4)).hasMessageContaining("have 4 numbers, this file has 3");
    }

    @Test
    void read_missing_isAnIoFailure() {
        Path file = directory.resolve("none.csv");
        assertThatThrownBy(() -> VectorFile.read(file)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v.npy", "v.f32", "v.csv"})
    void open_anyKind_givesWhatReadGivesBlockByBlock(String name) {
        double[] numbers = new double[40_001];
        Arrays.setAll(numbers, i -> i * 0.5 - 7);
        Path file = directory.resolve(name);
        VectorFile.write(file, numbers);
        try (OpenVector vector = VectorFile.open(file, numbers.length)) {
            assertThat(vector.length()).isEqualTo(numbers.length);
            double[] all = new double[numbers.length];
            vector.read(0, all, all.length);
            double[] some = new double[3];
            vector.read(20_000, some, 3);

            assertThat(all).isEqualTo(VectorFile.read(file)).isEqualTo(numbers);
            assertThat(some).isEqualTo(Arrays.copyOfRange(numbers, 20_000, 20_003));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v.npy", "v.f32", "v.csv"})
    void open_otherLengthOrNoNumbers_isRefused(String name) throws IOException {
        Path file = directory.resolve(name);
        VectorFile.write(file, new double[] {1, 2, 3});
        assertThatThrownBy(() -> VectorFile.open(file, 4)).hasMessageContaining("have 4 numbers, this file has 3");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> VectorFile.open(file, 3)).isInstanceOf(CommandFailure.class);
        Path odd = directory.resolve("odd-" + name);
        VectorFile.write(odd, new double[] {1, Double.POSITIVE_INFINITY});
        assertThatThrownBy(() -> VectorFile.open(odd, 2)).hasMessageContaining("a finite");
    }

    @Test
    void requireWritable_wrongNameOrNoDirectory_isRefused() {
        assertThatThrownBy(() -> VectorFile.requireWritable(directory.resolve("v.bin")))
                .hasMessageContaining("must end in");
        assertThatThrownBy(() ->
                        VectorFile.requireWritable(directory.resolve("none").resolve("v.csv")))
                .hasMessageContaining("no such directory");
        VectorFile.requireWritable(directory.resolve("v.csv"));
    }

    @Test
    void csv_manyDigits_areKept() throws IOException {
        Path file = directory.resolve("v.csv");
        double value = 0.1 + 0.2;
        VectorFile.write(file, new double[] {value});
        assertThat(Files.readAllLines(file)).isEqualTo(List.of(Double.toString(value)));
        assertThat(VectorFile.read(file)).containsExactly(value);
    }
}
