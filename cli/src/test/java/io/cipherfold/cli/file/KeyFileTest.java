// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.sampling.CoinChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final Terminal terminal = new Terminal(stream, stream, Map.of(), false);

    @TempDir
    private Path directory;

    private Path secretFile(String content) throws IOException {
        Path file = directory.resolve("some.key");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private void refuses(String content, String... words) throws IOException {
        Path file = secretFile(content);
        assertThatThrownBy(() -> KeyFile.read(file, terminal))
                .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(words))
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith(file.toString()))
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getMessage())).doesNotContain("0123456789abcdef"));
    }

    @Test
    void write_oneKey_isReadAgainAndOwnersOnly() throws IOException {
        Path file = directory.resolve("m.key");
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                SigningKey key = SigningKey.generate(random)) {
            NewKeyFiles.write(file, key);
            try (SigningKey read = KeyFile.signingKey(file, terminal)) {
                assertThat(read.verifyKey()).isEqualTo(key.verifyKey());
            }
            assertThat(KeyFile.publicKey(NewKeyFiles.publicPath(file), terminal))
                    .isEqualTo(key.verifyKey());
            try (KeyFile open = KeyFile.read(NewKeyFiles.publicPath(file), terminal);
                    KeyFile secret = KeyFile.read(file, terminal);
                    CoinChain chain = CoinChain.of(key)) {
                assertThat(open.anchors()).containsExactly(Map.entry(0, chain.anchor()));
                assertThat(secret.anchors()).isEmpty();
                assertThat(Files.readString(file))
                        .doesNotContain(chain.link(Sampling.CHAIN_LINKS).toHex());
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(file).get(0)).isEqualTo("cipherfold signing key 1");
        assertThat(Files.readAllLines(NewKeyFiles.publicPath(file)).get(0)).isEqualTo("cipherfold public key 1");
        assertThat(said.size()).isZero();
    }

    @Test
    void write_bundle_keepsNumbers() throws IOException {
        Path file = directory.resolve("c.keys");
        SortedMap<Integer, SigningKey> keys = new TreeMap<>();
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            for (int number : new int[] {7, 8, 1000}) {
                keys.put(number, SigningKey.generate(random));
            }
        }
        NewKeyFiles.write(file, keys);
        try (KeyFile read = KeyFile.read(NewKeyFiles.publicPath(file), terminal)) {
            assertThat(read.kind()).isEqualTo(KeyFileKind.CLIENT_PUBLIC_KEYS);
            assertThat(read.publicKeys().keySet()).containsExactly(7, 8, 1000);
            keys.forEach(
                    (number, key) -> assertThat(read.publicKeys().get(number)).isEqualTo(key.verifyKey()));
        }
        try (SigningKey one = KeyFile.clientKey(file, 1000, terminal)) {
            assertThat(keys)
                    .hasEntrySatisfying(1000, key -> assertThat(one.verifyKey()).isEqualTo(key.verifyKey()));
        }
        assertThatThrownBy(() -> KeyFile.clientKey(file, 9, terminal))
                .hasMessageContaining("no key of client 9, only of clients 7 to 1000");
    }

    @Test
    void write_existing_isNotOverwritten() throws IOException {
        Path file = directory.resolve("m.key");
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                SigningKey key = SigningKey.generate(random)) {
            Files.writeString(NewKeyFiles.publicPath(file), "precious");
            assertThatThrownBy(() -> NewKeyFiles.write(file, key)).hasMessageContaining("not overwritten");
            assertThat(file).doesNotExist();
            assertThat(NewKeyFiles.publicPath(file)).hasContent("precious");
            Files.move(NewKeyFiles.publicPath(file), file);
            assertThatThrownBy(() -> NewKeyFiles.write(file, key)).hasMessageContaining("not overwritten");
            assertThat(NewKeyFiles.publicPath(file)).doesNotExist();
        }
    }

    @Test
    void read_secretThatOthersMayRead_warns() throws IOException {
        Path file = secretFile("cipherfold signing key 1\n" + HEX + "\n");
        KeyFile.read(file, terminal).close();
        assertThat(said.size()).isZero();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        KeyFile.read(file, terminal).close();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("warning", "rw-r-----", "chmod 600 " + file);
    }

    @Test
    void read_lastLineWithoutEnd_isAccepted() throws IOException {
        KeyFile.read(secretFile("cipherfold signing key 1\n" + HEX), terminal).close();
    }

    @Test
    void read_unknownFirstLine_namesTheKinds() throws IOException {
        refuses("", "line 1: expected one of 'cipherfold signing key 1', 'cipherfold public key 1'");
        refuses("cipherfold signing key 2\n" + HEX + "\n", "line 1: expected one of");
        refuses("cipherfold signing key 1\r\n" + HEX + "\r\n", "line 1: expected one of");
        refuses("cipherfold signing key 1" + " ".repeat(100) + "\n" + HEX + "\n", "line 1: expected one of");
        refuses(HEX + "\n", "line 1: expected one of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|line 2: expected 64 hexadecimal digits",
                "\\n|line 2: expected 64 hexadecimal digits, found 0 characters",
                "HEX\\nHEX|line 3: expected the end of the file",
                "HEX\\n\\n|line 3: expected the end of the file",
                "0HEX|line 2: expected 64 hexadecimal digits, found 65 characters",
                "0 HEX|line 2: expected 64 hexadecimal digits, found 1 characters",
                "XEH|line 2: expected digits 0 to 9 and a to f only"
            })
    void read_signingKeyWithBadContent_namesTheLine(String content, String message) throws IOException {
        String body = content == null ? "" : content;
        refuses(
                "cipherfold signing key 1\n"
                        + body.replace("\\n", "\n")
                                .replace("XEH", "G".repeat(64))
                                .replace("HEX", HEX),
                message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|line 2: expected a number and 64 hexadecimal digits",
                "HEX|line 2: expected a client's number, a space and the key",
                "01 HEX|line 2: expected a client's number",
                "-1 HEX|line 2: expected a client's number",
                "1234567890 HEX|line 2: expected a client's number",
                "1  HEX|line 2: expected 64 hexadecimal digits, found 0 characters",
                "1 HEX\\n1 HEX|line 3: expected a number above 1",
                "2 HEX\\n1 HEX|line 3: expected a number above 2",
                "1 HEX\\n2 HE|line 3: expected 64 hexadecimal digits, found 2 characters",
                "1 |line 2: expected 64 hexadecimal digits, found 0 characters",
                "1|line 2: expected a client's number"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void read_bundleWithBadContent_namesTheLine(String content, String message) throws IOException {
        String body = content == null ? "" : content;
        refuses("cipherfold client keys 1\n" + body.replace("\\n", "\n").replace("HEX", HEX), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEX |line 2: expected 64 hexadecimal digits, found 0 characters",
                "HEX HE|line 2: expected 64 hexadecimal digits, found 2 characters",
                "HEX HEX HEX|line 2: expected the end of the line after the key",
                "HEX  HEX|line 2: expected 64 hexadecimal digits, found 0 characters"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void read_publicKeyWithABadAnchor_namesTheLine(String content, String message) throws IOException {
        refuses("cipherfold public key 1\n" + content.replace("HEX", HEX) + "\n", message);
    }

    @Test
    void read_secretKeyWithAnAnchor_isRefused() throws IOException {
        refuses(
                "cipherfold signing key 1\n" + HEX + " " + HEX + "\n",
                "line 2: expected the end of the line after the key");
    }

    @Test
    void publicKey_ofASecretFile_pointsToThePublicOne() throws IOException {
        Path file = secretFile("cipherfold signing key 1\n" + HEX + "\n");
        assertThatThrownBy(() -> KeyFile.publicKey(file, terminal))
                .hasMessageContaining(
                        "line 1: expected 'cipherfold public key 1', this file has signing key; its public"
                                + " half is in " + file + ".pub");
    }

    @Test
    void signingKey_ofAPublicFile_isRefused() throws IOException {
        Path file = secretFile("cipherfold public key 1\n" + HEX + "\n");
        assertThatThrownBy(() -> KeyFile.signingKey(file, terminal))
                .hasMessageContaining("expected 'cipherfold signing key 1', this file has public key");
        assertThatThrownBy(() -> KeyFile.clientKey(file, 0, terminal))
                .hasMessageContaining("expected 'cipherfold client keys 1'");
    }

    @Test
    void toString_neverShowsKeys() throws IOException {
        try (KeyFile file = KeyFile.read(secretFile("cipherfold signing key 1\n" + HEX + "\n"), terminal)) {
            assertThat(file.toString()).doesNotContain("0123").contains("signing key");
        }
    }
}
