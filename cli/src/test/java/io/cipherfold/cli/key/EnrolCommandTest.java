// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolCommandTest {

    @TempDir
    private Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    @BeforeEach
    void makeKeys() {
        for (String name : List.of("authority", "anna", "ben", "cleo")) {
            Cli.run("keys", "new", file(name + ".key")).exits(ExitCode.SUCCESS);
        }
        Cli.run("keys", "new", "--count", 2, "--first", 1, file("clinic.keys")).exits(ExitCode.SUCCESS);
    }

    private Cli.Result enrol(String... files) {
        List<Object> words = new ArrayList<>(
                List.of("enrol", "--json", "--authority", file("authority.key"), "--out", file("registry.cfr")));
        for (String name : files) {
            words.add(file(name));
        }
        return Cli.run(words.toArray());
    }

    private static List<Integer> numbers(JsonNode json) {
        List<Integer> numbers = new ArrayList<>();
        json.get("entries").forEach(entry -> numbers.add(entry.get("number").asInt()));
        return numbers;
    }

    private String publicHex(String name) throws IOException {
        return Files.readAllLines(file(name + ".key.pub")).get(1).substring(0, 64);
    }

    @Test
    void enrol_bundleAndSingles_keepsAndGivesNumbers() throws IOException {
        Cli.Result result =
                enrol("anna.key.pub", "clinic.keys.pub", "ben.key.pub").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys()).containsExactly("file", "clients", "digest", "entries");
        JsonNode json = result.json();
        assertThat(json.get("clients").asInt()).isEqualTo(4);
        assertThat(numbers(json)).containsExactly(0, 1, 2, 3);
        assertThat(json.get("entries").get(0).get("publicKey").asText()).isEqualTo(publicHex("anna"));
        assertThat(json.get("entries").get(3).get("publicKey").asText()).isEqualTo(publicHex("ben"));
        assertThat(Files.readAllLines(file("ben.key.pub")).get(1))
                .isEqualTo(publicHex("ben") + " "
                        + json.get("entries").get(3).get("anchor").asText());
        assertThat(result.out()).doesNotContain("without anchors");
        Cli.Result shown =
                Cli.run("enrol", "--show", file("registry.cfr"), "--json").exits(ExitCode.SUCCESS);
        assertThat(shown.json()).isEqualTo(json);
    }

    @Test
    void enrol_keyWithoutAnAnchor_makesARegistryWithoutAny() throws IOException {
        Files.write(file("old.key.pub"), List.of("cipherfold public key 1", publicHex("cleo")));
        Cli.Result result = enrol("anna.key.pub", "old.key.pub").exits(ExitCode.SUCCESS);
        result.json()
                .get("entries")
                .forEach(entry -> assertThat(entry.get("anchor").isNull()).isTrue());
        assertThat(Cli.run("enrol", "--show", file("registry.cfr")).out())
                .contains("2 clients", "without anchors: not for plans that claim sampling");
    }

    @Test
    void show_manyClients_showsTheFirst() {
        Cli.run("keys", "new", "--count", 30, "--first", 100, file("many.keys")).exits(ExitCode.SUCCESS);
        enrol("many.keys.pub").exits(ExitCode.SUCCESS);
        Cli.Result shown = Cli.run("enrol", "--show", file("registry.cfr")).exits(ExitCode.SUCCESS);
        assertThat(shown.out()).contains("30 clients, digest ", "and 10 more");
        assertThat(shown.out().lines()).hasSize(22);
    }

    @Test
    void enrol_sameKeyTwice_isRefused() {
        enrol("anna.key.pub", "ben.key.pub", "anna.key.pub")
                .refusesUsage("the same key is in", "anna.key.pub", "enrolled once");
        assertThat(file("registry.cfr")).doesNotExist();
    }

    @Test
    void enrol_sameNumberTwice_isRefused() {
        Cli.run("keys", "new", "--count", 1, "--first", 2, file("other.keys")).exits(ExitCode.SUCCESS);
        enrol("clinic.keys.pub", "other.keys.pub").refusesUsage("client number 2 of", "other.keys.pub", "--first");
    }

    @Test
    void enrol_secretKeys_areRefused() {
        enrol("anna.key").refusesUsage("anna.key holds secrets", "anna.key.pub");
        enrol("clinic.keys").refusesUsage("clinic.keys holds secrets");
    }

    @Test
    void enrol_existingRegistry_isNotOverwritten() {
        enrol("anna.key.pub").exits(ExitCode.SUCCESS);
        enrol("ben.key.pub").refusesUsage("registry.cfr exists and is not overwritten");
    }

    @Test
    void enrol_wrongAuthority_isRefused() {
        Cli.run("enrol", "--authority", file("anna.key.pub"), "--out", file("r.cfr"), file("ben.key.pub"))
                .refusesUsage("expected 'cipherfold signing key 1'");
        Cli.run("enrol", "--authority", file("none.key"), "--out", file("r.cfr"), file("ben.key.pub"))
                .exits(ExitCode.ENVIRONMENT);
    }

    @Test
    void enrol_missingOptions_namesAll() {
        Cli.run("enrol").refusesUsage("missing: --authority KEY, --out FILE, CLIENT.pub", "for example");
        Cli.run("enrol", "--show", file("r.cfr"), "--out", file("x")).refusesUsage("--show stands alone");
    }

    @Test
    void show_damagedRegistry_isRefused() throws IOException {
        enrol("anna.key.pub").exits(ExitCode.SUCCESS);
        byte[] bytes = Files.readAllBytes(file("registry.cfr"));
        for (int length : new int[] {0, 3, 40, bytes.length - 1}) {
            Files.write(file("cut.cfr"), Arrays.copyOf(bytes, length));
            Cli.Result result = Cli.run("enrol", "--show", file("cut.cfr")).exits(ExitCode.FAILED);
            assertThat(result.err()).contains("cut.cfr is no registry, or it was damaged");
        }
        Cli.run("enrol", "--show", file("none.cfr")).exits(ExitCode.ENVIRONMENT);
    }
}
