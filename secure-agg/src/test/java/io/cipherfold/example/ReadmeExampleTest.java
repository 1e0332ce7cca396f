// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {

    private static final Path SOURCE = Path.of("src/test/java/io/cipherfold/example/SumThreeVectors.java");

    @Test
    void readme_showsTheCompiledExample() throws IOException {
        String source = Files.readString(SOURCE);
        String shown = source.substring(source.indexOf("import")).strip();
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "\n```");
        String body = source.substring(source.indexOf("args) {") + 7);
        assertThat(body.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(15);
    }

    @Test
    @Tag("native")
    void example_printsTheSum() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            SumThreeVectors.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        String line = printed.toString(StandardCharsets.UTF_8).strip();
        double[] sum = Arrays.stream(line.substring(1, line.length() - 1).split(", "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(sum).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(sum[i]).isCloseTo(12 + 3 * i, within(0.05));
        }
    }
}
