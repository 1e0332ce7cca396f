// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every file of the repository. */
class RepositoryTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> TEXT = Set.of(
            "java", "cpp", "h", "hpp", "xml", "md", "txt", "cmake", "sh", "yml", "cff", "py", "in", "properties");
    private static final int LONGEST_FILE_LINES = 400;

    private static List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> {
                        String path = "/" + ROOT.relativize(file);
                        return !path.contains("/target/") && !path.contains("/.git/");
                    })
                    .toList();
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    @Test
    void sources_carryTheLicenceIdentifier() throws IOException {
        List<Path> without = new ArrayList<>();
        int seen = 0;
        for (Path file : files()) {
            boolean script = Set.of("cipherfold", "run", ".gitignore", ".editorconfig")
                    .contains(file.getFileName().toString());
            if (TEXT.contains(extension(file)) || script) {
                seen++;
                boolean found = Files.readString(file)
                        .lines()
                        .limit(5)
                        .anyMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"));
                if (!found) {
                    without.add(ROOT.relativize(file));
                }
            }
        }
        assertThat(seen).isGreaterThan(300);
        assertThat(without).isEmpty();
    }

    @Test
    void sources_canBeReadInOneSitting() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files()) {
            if (Set.of("java", "cpp", "h").contains(extension(file))) {
                long lines = Files.readString(file).lines().count();
                if (lines > LONGEST_FILE_LINES) {
                    tooLong.add(ROOT.relativize(file) + ": " + lines);
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    /** Loading without checks, and switching the memory profile, which races with every allocation. */
    @Test
    void unsafePartsOfSeal_areNotUsed() throws IOException {
        List<Path> using = new ArrayList<>();
        int seen = 0;
        for (Path file : files()) {
            Path path = ROOT.relativize(file);
            if (path.startsWith("native/src/main") && TEXT.contains(extension(file))) {
                seen++;
                String text = Files.readString(file);
                if (text.contains("unsafe_load") || text.contains("MMProf") || text.contains("SwitchProfile")) {
                    using.add(path);
                }
            }
        }
        assertThat(seen).isGreaterThan(100);
        assertThat(using).isEmpty();
    }
}
