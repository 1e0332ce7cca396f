// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Main;
import io.cipherfold.cli.Terminal;
import io.cipherfold.demos.seallessons.Blackboard;
import io.cipherfold.demos.seallessons.Lesson;
import io.cipherfold.demos.seallessons.SealLessons;
import io.cipherfold.seal.NoLeakedHandles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lesson comes out: each compares what it decrypts with plain Java itself and fails otherwise. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class SealLessonsTest {

    static Stream<Lesson> lessons() {
        return SealLessons.all().stream();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void run_everyLesson_showsResultsThatPlainJavaConfirms(Lesson lesson) {
        List<String> lines = new ArrayList<>();
        lesson.run(new Blackboard(lines::add));
        assertThat(lines).hasSizeGreaterThan(3).anyMatch(line -> line.matches(".*(as in plain Java|largest error).*"));
    }

    @Test
    void demo_sealLessons_printsAllOfThemAndTheirTimesAsJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        false),
                "demo",
                "seal-lessons",
                "--json");
        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.SUCCESS.status());
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"story\":\"seal-lessons\"", "\"number\":8", "\"sealVersion\"");
    }
}
