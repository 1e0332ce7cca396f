// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

    private Terminal terminal(Map<String, String> environment, boolean interactive) {
        return new Terminal(stream, stream, environment, interactive);
    }

    @Test
    void printJson_figuresThatDoNotExist_becomeNull() {
        Terminal terminal = terminal(Map.of(), false);
        terminal.configure(true, true);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("none", null);
        object.put("endless", Double.POSITIVE_INFINITY);
        object.put("list", Arrays.asList(1, Double.NaN, 2.5));
        object.put("name", "Zürich");
        terminal.printJson(object);
        assertThat(written.toString(StandardCharsets.US_ASCII).strip())
                .isEqualTo("{\"none\":null,\"endless\":null,\"list\":[1,null,2.5],\"name\":\"Z\\u00FCrich\"}");
    }

    @Test
    void printJson_otherObjects_areADefect() {
        Terminal terminal = terminal(Map.of(), false);
        terminal.configure(true, true);
        assertThatThrownBy(() -> terminal.printJson(Map.of("what", new Object())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void print_eitherTextOrJson_neverBoth() {
        Terminal terminal = terminal(Map.of(), false);
        terminal.print("text");
        terminal.printJson(Map.of("a", 1));
        terminal.configure(true, true);
        terminal.print("text");
        terminal.printJson(Map.of("a", 1));
        assertThat(written.toString(StandardCharsets.UTF_8).lines()).containsExactly("text", "{\"a\":1}");
    }

    @Test
    void colours_terminalWithoutObjection_areWelcome() {
        assertThat(terminal(Map.of(), true).colours()).isTrue();
        assertThat(terminal(Map.of(), false).colours()).isFalse();
        assertThat(terminal(Map.of("NO_COLOR", ""), true).colours()).isFalse();
        assertThat(terminal(Map.of("CI", "1"), true).colours()).isFalse();
    }

    @Test
    void environment_variable_isFound() {
        assertThat(terminal(Map.of("A", "b"), false).environment("A")).contains("b");
        assertThat(terminal(Map.of("A", "b"), false).environment("B")).isEmpty();
    }
}
