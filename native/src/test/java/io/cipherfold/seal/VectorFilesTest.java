// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed vectors are what the twins give; the reader and writer of their format are strict. */
class VectorFilesTest {

    private static List<VectorFile> files() {
        return VectorGenerator.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void generated_again_areTheCommittedBytes(VectorFile file) {
        assertThat(file.bytes()).isEqualTo(VectorFile.committed(file.fileName()));
        assertThat(VectorFile.tests(file.fileName())).isNotEmpty();
    }

    @Test
    void json_writtenAndRead_isTheSame() {
        Map<String, Object> value = Map.of("a", List.of(1L, -2L, "x \"y\" \\", true, List.of()));
        assertThat(VectorJson.read(VectorJson.write(value))).isEqualTo(value);
        assertThat(VectorJson.write(Map.of("b", List.of(Map.of("c", (1L << 53) - 1)))))
                .isEqualTo("{\n  \"b\": [\n    {\n      \"c\": 9007199254740991\n    }\n  ]\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "1.5",
                "1e3",
                "01",
                "-",
                "\"\\n\"",
                "null",
                "1 2",
                "\"a",
                "'a'"
            })
    void json_malformed_isRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorJson.read(text))
                .withMessageContaining("expected");
    }

    @Test
    void json_numberOfMoreThan53Bits_isNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorJson.write(1L << 53))
                .withMessageContaining("53 bits");
    }
}
