// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** native/README.md against the code: its example runs, its table of SEAL names what exists and leaves no type out. */
@ExtendWith(NoLeakedHandles.class)
class ReadmeTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    /** The kernels of OneTimeKey and DirectBfv and the loader, which are not SEAL's. */
    private static final Set<String> NOT_FROM_SEAL = Set.of(
            "ChunkRange",
            "CiphertextAccumulator",
            "DigitLayout",
            "CollectiveContext",
            "CollectiveEncryptor",
            "CollectiveMember",
            "CollectiveSum",
            "EncodingVector",
            "FloatBlock",
            "FloatCall",
            "FloatKernel",
            "FloatOperand",
            "InsecureSecretAccess",
            "InstructionSet",
            "NativeUsage",
            "NoiseTable",
            "OneTimeEncryptor",
            "OpeningSession",
            "Residual",
            "RingContext",
            "SealException",
            "SealKey",
            "SealObject",
            "SealResource",
            "SealScope");

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @Test
    @Tag("native")
    void example_ofTheReadme_isWhatRunsAndPrintsTheProducts() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/cipherfold/seal/ReadmeExample.java"));
        String block = readme().split("```java\n", 2)[1].split("```", 2)[0];
        // The formatter breaks lines that the page leaves whole.
        assertThat(source.replaceAll("\\s+", "")).contains(block.replaceAll("\\s+", ""));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ReadmeExample.run();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("[4, 10, 18]");
    }

    @Test
    void table_ofSeal_namesJavaMethodsThatExist() throws ClassNotFoundException, IOException {
        int found = 0;
        for (String row : tableRows().toList()) {
            Matcher names = NAMED.matcher(row.split("\\|", -1)[2]);
            while (names.find()) {
                Class<?> type = Class.forName("io.cipherfold.seal." + names.group(1));
                if (names.group(2) != null) {
                    assertThat(methodNames(type)).as(row).contains(names.group(2));
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void table_ofSeal_hasARowForEveryPublicType() throws ClassNotFoundException, IOException {
        Set<String> named = tableRows()
                .flatMap(row -> NAMED.matcher(row.split("\\|", -1)[2]).results())
                .map(match -> match.group(2) == null ? match.group(1) : match.group(1) + "." + match.group(2))
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/cipherfold/seal"))) {
            for (Path source : sources.sorted().toList()) {
                String name = source.getFileName().toString().replace(".java", "");
                if (NOT_FROM_SEAL.contains(name) || name.equals("package-info")) {
                    continue;
                }
                Class<?> type = Class.forName("io.cipherfold.seal." + name);
                if (Modifier.isPublic(type.getModifiers())
                        && named.stream().noneMatch(entry -> entry.startsWith(name))) {
                    missing.add(name);
                }
            }
        }
        assertThat(missing).as("public types without a row").isEmpty();
    }

    private static Set<String> methodNames(Class<?> type) {
        return Arrays.stream(type.getMethods()).map(Member::getName).collect(Collectors.toSet());
    }

    /** Rows with three columns that follow the heading "What is bound". */
    private static Stream<String> tableRows() throws IOException {
        String section = readme().split("## What is bound\n", 2)[1].split("\n## ", 2)[0];
        return section.lines().filter(line -> line.startsWith("| ") && line.split("\\|", -1).length >= 3);
    }
}
