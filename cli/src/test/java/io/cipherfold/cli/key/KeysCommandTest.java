// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {

    @TempDir
    private Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static String secretOf(Path file) throws IOException {
        return Files.readAllLines(file).get(1);
    }

    private static String publicOf(Path file) throws IOException {
        return secretOf(file).substring(0, 64);
    }

    @Test
    void new_single_writesBothHalvesAndPrintsThePublicOne() throws IOException {
        Cli.Result result = Cli.run("keys", "new", file("a.key")).exits(ExitCode.SUCCESS);
        String publicHex = publicOf(file("a.key.pub"));
        assertThat(result.out()).contains("key " + publicHex, "a.key.pub", "0600");
        assertThat(result.out() + result.err()).doesNotContain(secretOf(file("a.key")));
    }

    @Test
    void new_json_hasTheFilesAndThePublicKey() throws IOException {
        Cli.Result result = Cli.run("keys", "new", file("a.key"), "--json").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys()).containsExactly("file", "publicFile", "count", "publicKey");
        assertThat(result.json().get("publicKey").asText()).isEqualTo(publicOf(file("a.key.pub")));
    }

    @Test
    void new_existing_isRefused() throws IOException {
        Files.writeString(file("a.key"), "precious");
        Cli.run("keys", "new", file("a.key")).refusesUsage("a.key exists and is not overwritten");
        assertThat(file("a.key")).hasContent("precious");
        assertThat(file("a.key.pub")).doesNotExist();
    }

    @Test
    void new_noDirectory_isEnvironment() {
        assertThat(Cli.run("keys", "new", file("none/a.key"))
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("no such file");
    }

    @Test
    void new_bundle_numbersFromFirst() {
        Cli.Result result = Cli.run("keys", "new", "--count", 3, "--first", 40, file("c.keys"), "--json")
                .exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys()).containsExactly("file", "publicFile", "count", "first");
        JsonNode keys =
                Cli.run("keys", "show", file("c.keys.pub"), "--json").json().get("keys");
        assertThat(keys).hasSize(3);
        assertThat(keys.get(0).get("number").asInt()).isEqualTo(40);
        assertThat(keys.get(2).get("number").asInt()).isEqualTo(42);
    }

    @Test
    void new_wrongNumbers_areRefused() {
        Cli.run("keys", "new", "--count", 0, file("c.keys")).refusesUsage("--count must be 1 to 1000000, was 0");
        Cli.run("keys", "new", "--count", 1_000_001, file("c.keys")).refusesUsage("--count must be");
        Cli.run("keys", "new", "--count", 1, "--first", -1, file("c.keys")).refusesUsage("--first must be 0 to");
        Cli.run("keys", "new", "--first", 1, file("c.keys")).refusesUsage("--count 100");
        Cli.run("keys", "new").refusesUsage("FILE", "member1.key");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void show_secretFile_showsOnlyThePublicHalf() throws IOException {
        Cli.run("keys", "new", file("a.key"));
        Cli.Result text = Cli.run("keys", "show", file("a.key")).exits(ExitCode.SUCCESS);
        assertThat(text.out()).contains("signing key (secret)", publicOf(file("a.key.pub")));
        assertThat(text.out()).doesNotContain(secretOf(file("a.key")));
        Cli.Result json = Cli.run("keys", "show", file("a.key"), "--json").exits(ExitCode.SUCCESS);
        assertThat(json.jsonKeys()).containsExactly("file", "kind", "keys");
        JsonNode key = json.json().get("keys").get(0);
        assertThat(key.get("number").isNull()).isTrue();
        assertThat(key.get("publicKey").asText()).isEqualTo(publicOf(file("a.key.pub")));
        assertThat(json.out()).doesNotContain(secretOf(file("a.key")));
    }

    @Test
    void show_missingOrOtherFile_isTold() throws IOException {
        Cli.run("keys", "show", file("none.key")).exits(ExitCode.ENVIRONMENT);
        Cli.run("keys", "show", Files.writeString(file("x"), "x")).refusesUsage("x, line 1: expected one of");
    }

    @Test
    void epochs_store_listsNamesWithoutReadingSecrets() throws IOException {
        Path store = Files.createDirectory(file("m.store"));
        Files.writeString(store.resolve("journal"), "");
        Cli.Result none = Cli.run("keys", "epochs", store).exits(ExitCode.SUCCESS);
        assertThat(none.out()).contains("holds no epoch keys");
        for (String name :
                List.of("epoch-0123456789abcdef-5", "epoch-0123456789abcdef-1", "share-0123456789abcdef-1")) {
            Files.writeString(store.resolve(name + ".secret"), "never shown");
        }
        Files.writeString(store.resolve("epoch-none.secret"), "");
        Cli.Result json = Cli.run("keys", "epochs", store, "--json").exits(ExitCode.SUCCESS);
        assertThat(json.jsonKeys()).containsExactly("store", "epochs");
        JsonNode epochs = json.json().get("epochs");
        assertThat(epochs).hasSize(2);
        assertThat(epochs.get(0).get("plan").asText()).isEqualTo("0123456789abcdef");
        assertThat(epochs.get(0).get("firstRound").asInt()).isEqualTo(1);
        assertThat(epochs.get(1).get("firstRound").asInt()).isEqualTo(5);
        assertThat(json.out()).doesNotContain("never shown");
    }

    @Test
    void epochs_noStore_isTold() throws IOException {
        assertThat(Cli.run("keys", "epochs", file("none"))
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("no such directory");
        Cli.run("keys", "epochs", Files.createDirectory(file("empty"))).refusesUsage("no store of a member", "journal");
    }
}
