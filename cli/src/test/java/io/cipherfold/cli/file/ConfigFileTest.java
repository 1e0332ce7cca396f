// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final ConfigKey PLAN = ConfigKey.required("plan", "The plan.", "plan.cfp");
    private static final ConfigKey NODE = ConfigKey.required("node", "The node.", "http://127.0.0.1:8080");
    private static final ConfigKey COUNT = ConfigKey.optional("count", "How many.", "3");
    private static final ConfigKey TIME = ConfigKey.optional("time", "How long.", "10m");
    private static final List<ConfigKey> KEYS = List.of(PLAN, NODE, COUNT, TIME);

    @TempDir
    private Path directory;

    private Path write(String... lines) throws IOException {
        return Files.write(directory.resolve("role.properties"), List.of(lines));
    }

    private ConfigFile read(String... lines) throws IOException {
        return ConfigFile.read(write(lines), KEYS);
    }

    private static void refuses(Runnable action, String... words) {
        assertThatThrownBy(action::run)
                .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(words));
    }

    @Test
    void read_valuesCommentsAndBlanks_areUnderstood() throws IOException {
        ConfigFile config =
                read("# a comment", "", "  plan = sub/plan.cfp ", "node=http://node:80/", "count = 7", "time = 30s");
        assertThat(config.path(PLAN)).isEqualTo(directory.resolve("sub/plan.cfp"));
        assertThat(config.address(NODE)).isEqualTo(URI.create("http://node:80/"));
        assertThat(config.number(COUNT, 1, 9)).isEqualTo(7);
        assertThat(config.duration(TIME)).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.has(COUNT)).isTrue();
    }

    @Test
    void path_absolute_staysWhereItIs() throws IOException {
        Path elsewhere = directory.resolve("x").toAbsolutePath();
        assertThat(read("plan = " + elsewhere, "node = http://n:1").path(PLAN)).isEqualTo(elsewhere);
    }

    @Test
    void paths_betweenCommas_areTakenApart() throws IOException {
        ConfigFile config = read("plan = a.pub, b.pub,c.pub", "node = http://n:1");
        assertThat(config.paths(PLAN))
                .containsExactly(directory.resolve("a.pub"), directory.resolve("b.pub"), directory.resolve("c.pub"));
        ConfigFile gap = read("plan = a.pub,,c.pub", "node = http://n:1");
        refuses(() -> gap.paths(PLAN), "role.properties, line 1: 'plan': a path is empty");
    }

    @Test
    void read_everythingThatIsWrong_isToldAtOnce() throws IOException {
        Path file = write("plann = x", "count = 1", "count = 2", "just words", "time =", "= 3");
        refuses(
                () -> ConfigFile.read(file, KEYS),
                file + ", line 1: unknown key 'plann'; the keys are plan, node, count, time",
                file + ", line 3: 'count' is there twice",
                file + ", line 4: expected 'key = value'; for example: plan = plan.cfp",
                file + ", line 5: 'time' has no value; for example: time = 10m",
                file + ", line 6: expected 'key = value'",
                file + ": the key 'plan' is missing; for example: plan = plan.cfp",
                file + ": the key 'node' is missing; for example: node = http://127.0.0.1:8080");
    }

    @Test
    void read_notText_isRefused() throws IOException {
        Path file = Files.write(directory.resolve("x.properties"), new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        refuses(() -> ConfigFile.read(file, KEYS), "not a text file in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:8080",
                "ftp://host",
                "http://",
                "http://host/path",
                "http://host?x=1",
                "http://host#a",
                "http://user@host",
                "http://a b"
            })
    void address_notOfANode_isRefused(String value) throws IOException {
        ConfigFile config = read("plan = p", "node = " + value);
        refuses(() -> config.address(NODE), ", line 2: 'node'", "for example: node = http://127.0.0.1:8080");
    }

    @Test
    void number_outOfRangeOrNone_isRefused() throws IOException {
        ConfigFile large = read("plan = p", "node = http://n:1", "count = 10");
        refuses(() -> large.number(COUNT, 1, 9), ", line 3: 'count': must be 1 to 9, is 10; for example: count = 3");
        ConfigFile none = read("plan = p", "node = http://n:1", "count = many", "time = 5");
        refuses(() -> none.number(COUNT, 1, 9), "'many' is not a whole number");
        refuses(() -> none.duration(TIME), ", line 4: 'time'", "not a duration");
    }

    @Test
    void text_optionalNotThere_isADefect() throws IOException {
        ConfigFile config = read("plan = p", "node = http://n:1");
        assertThat(config.has(COUNT)).isFalse();
        assertThatThrownBy(() -> config.text(COUNT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sample_isAConfigurationItself() throws IOException {
        String sample = ConfigFile.sample("A role.", KEYS);
        assertThat(sample).startsWith("# A role.").contains("# How many.", "#count = 3");
        Path file = Files.writeString(directory.resolve("s.properties"), sample, StandardCharsets.UTF_8);
        assertThat(ConfigFile.read(file, KEYS).text(PLAN)).isEqualTo("plan.cfp");
    }
}
