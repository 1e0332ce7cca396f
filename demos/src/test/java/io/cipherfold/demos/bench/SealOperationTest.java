// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** The same operations everywhere: in Java, in C++, in JMH. */
class SealOperationTest {

    private static List<String> names() {
        return Arrays.stream(SealOperation.values())
                .map(SealOperation::optionName)
                .toList();
    }

    @Test
    @Tag("native")
    void operations_areThoseOfTheProgramInCpp() throws IOException {
        Process process = new ProcessBuilder(BenchRun.program().toString(), "--list").start();
        try (Stream<String> lines =
                process.inputReader(StandardCharsets.US_ASCII).lines()) {
            assertThat(lines).containsExactlyElementsOf(names());
        }
    }

    /** In Java, adding in place is adding: it has no benchmark of its own. */
    @Test
    void operations_haveOneBenchmarkEach() {
        Stream<Class<?>> classes = Stream.of(
                SealEveryDegreeBenchmark.class,
                SealLevelsBenchmark.class,
                SealWholeBenchmark.class,
                SealReductionBenchmark.class,
                SealNoiseBenchmark.class,
                SealCkksBenchmark.class,
                SealTransformBenchmark.class);
        assertThat(classes.flatMap(type -> Arrays.stream(type.getMethods()))
                        .filter(method -> method.isAnnotationPresent(Benchmark.class))
                        .map(Method::getName)
                        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(names().stream()
                        .filter(name -> !name.equals("add-in-place"))
                        .toList());
    }

    @Test
    void names_areFoundAgain() {
        for (SealOperation operation : SealOperation.values()) {
            assertThat(SealOperation.named(operation.optionName())).contains(operation);
        }
        assertThat(SealOperation.named("ADD")).isEmpty();
    }
}
