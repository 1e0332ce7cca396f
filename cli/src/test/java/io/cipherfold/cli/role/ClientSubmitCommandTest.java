// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.FederationFiles;
import io.cipherfold.cli.file.VectorFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client whose vector, number or node is wrong; with a node, but no round. */
@Timeout(120)
class ClientSubmitCommandTest {

    @TempDir
    private static Path directory;

    private static FederationFiles files;
    private static NodeThread node;
    private static Path good = Path.of("");

    @BeforeAll
    static void start() {
        files = FederationFiles.create(directory).plan("plain").sign(1, 2, 3);
        good = files.path("good.npy");
        VectorFile.write(good, new double[FederationFiles.PARAMETERS]);
        node = NodeThread.start(files);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static Cli.Result submit(int client, int port, Path vector) {
        return Cli.run(
                "client", "submit", "--config", files.clientConfig(client, port), "--wait", "1s", "--json", vector);
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(files.path(name), content);
    }

    private static String numbers(int count, String last) {
        return "0.5,".repeat(count - 1) + last;
    }

    @Test
    void run_fileThatIsNotThere_isEnvironment() {
        Cli.Result result = submit(0, node.port(), files.path("none.npy")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("no such file", "none.npy").doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void run_noFile_isNamed() {
        Cli.run("client", "submit", "--config", files.clientConfig(0, node.port()))
                .refusesUsage("missing: FILE (for example update.npy)");
        Cli.run("client", "submit", good).refusesUsage("missing: --config FILE", "--example-config");
        Cli.run("client").refusesUsage("Missing required subcommand");
    }

    @Test
    void run_truncatedFile_isRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        for (int length : new int[] {0, 5, 60, bytes.length - 1}) {
            Path cut = Files.write(files.path("cut.npy"), Arrays.copyOf(bytes, length));
            submit(0, node.port(), cut).refusesUsage(cut + ": ");
        }
        Path odd = Files.write(files.path("odd.f32"), new byte[4 * FederationFiles.PARAMETERS - 1]);
        submit(0, node.port(), odd).refusesUsage(odd + ": a float32 file has 4 bytes a number, this one has 79");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "x", "1e999"})
    void run_textThatIsNoNumber_isNamedWithItsPlace(String last) throws IOException {
        Path bad = file("bad.csv", numbers(FederationFiles.PARAMETERS, last));
        submit(0, node.port(), bad).refusesUsage(bad + ": line 1, column 20: expected a finite decimal number");
    }

    @Test
    void run_nanInBinaryFiles_isNamedWithItsPlace() throws IOException {
        byte[] floats = new byte[4 * FederationFiles.PARAMETERS];
        Arrays.fill(floats, 8, 12, (byte) 0xff);
        Path bad = Files.write(files.path("nan.f32"), floats);
        submit(0, node.port(), bad).refusesUsage(bad + ": number 3 is NaN, not a finite number");
    }

    @Test
    void run_wrongLength_saysBothLengths() throws IOException {
        Path shorter = file("short.csv", numbers(FederationFiles.PARAMETERS - 1, "1"));
        submit(0, node.port(), shorter)
                .refusesUsage(shorter + ": the plan's vectors have 20 numbers, this file has 19");
    }

    @Test
    void run_unknownKindOfFile_isRefused() throws IOException {
        Path text = file("vector.txt", "1");
        submit(0, node.port(), text).refusesUsage("vector.txt", "must end in .npy, .csv or .f32");
    }

    @Test
    void run_clientThatHasNoKeyHere_isNamed() {
        submit(99, node.port(), good).refusesUsage("99");
    }

    @Test
    void run_clientThatIsNotEnrolled_isNamed() throws IOException {
        Path key = files.path("stranger.key");
        if (!Files.exists(key)) {
            Cli.run("keys", "new", key).exits(ExitCode.SUCCESS);
        }
        List<String> lines = Files.readAllLines(files.clientConfig(7, node.port())).stream()
                .map(line -> line.startsWith("key") ? "key = stranger.key" : line)
                .toList();
        Path config = Files.write(files.path("stranger.properties"), lines);
        Cli.run("client", "submit", "--config", config, good)
                .refusesUsage("stranger.properties, line 3: 'client': no client 7 is in the registry");
    }

    @Test
    void run_keyOfAnotherClient_isRefusedBeforeItCosts() throws IOException {
        Path key = files.path("other.key");
        if (!Files.exists(key)) {
            Cli.run("keys", "new", key).exits(ExitCode.SUCCESS);
        }
        List<String> lines = Files.readAllLines(files.clientConfig(2, node.port())).stream()
                .map(line -> line.startsWith("key") ? "key = other.key" : line)
                .toList();
        Path config = Files.write(files.path("other.properties"), lines);
        Cli.run("client", "submit", "--config", config, good)
                .refusesUsage("'key': ", "other.key is not the key of client 2 in the registry");
    }

    /** Somebody mixed up the lines of the public key file before it was enrolled. */
    @Test
    void run_anchorOfAnotherClientInTheRegistry_isRefusedBeforeItCosts(@TempDir Path folder) throws IOException {
        FederationFiles others = FederationFiles.create(folder);
        List<String> lines = new ArrayList<>(Files.readAllLines(others.path("clients.keys.pub")));
        String first = lines.get(1);
        String second = lines.get(2);
        lines.set(1, first.substring(0, 66) + second.substring(66));
        lines.set(2, second.substring(0, 66) + first.substring(66));
        Files.write(others.path("mixed.pub"), lines);
        Files.delete(others.path("registry.cfr"));
        Cli.run(
                        "enrol",
                        "--authority",
                        others.path("authority.key"),
                        "--out",
                        others.path("registry.cfr"),
                        others.path("mixed.pub"))
                .exits(ExitCode.SUCCESS);
        SortedMap<String, Object> options = others.planOptions();
        options.put("--scheme", "plain");
        options.put("--claim-sampling", 0.9);
        others.plan(options).sign(1, 2, 3);
        VectorFile.write(others.path("v.npy"), new double[FederationFiles.PARAMETERS]);
        try (NodeThread sampled = NodeThread.start(others)) {
            Cli.run("client", "submit", "--config", others.clientConfig(1, sampled.port()), others.path("v.npy"))
                    .refusesUsage("'key': the registry has another anchor for client 1 than", "clients.keys leads to");
        }
    }

    @Test
    void run_noRoundInTime_saysHowToWaitLonger() {
        Cli.Result result = submit(1, node.port(), good).exits(ExitCode.FAILED);
        assertThat(result.err()).contains("no round that client 1 can take part in opened within 1s", "--wait");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void run_nodeThatDoesNotAnswer_isToldOnceAndGivenUp() {
        int nobody = NodeThread.freePort();
        Cli.Result result = submit(1, nobody, good).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err())
                .containsOnlyOnce("the node http://127.0.0.1:" + nobody + " cannot be reached, trying again")
                .contains("cipherfold: no answer from http://127.0.0.1:" + nobody)
                .doesNotContain("\tat ", "unexpected");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void run_nodeOfAnotherPlan_isRefused(@TempDir Path other) throws IOException {
        FederationFiles others = FederationFiles.create(other).plan("plain").sign(1, 2, 3);
        VectorFile.write(others.path("v.csv"), new double[FederationFiles.PARAMETERS]);
        Path config = others.clientConfig(1, node.port());
        Cli.Result result = Cli.run("client", "submit", "--config", config, others.path("v.csv"))
                .exits(ExitCode.FAILED);
        assertThat(result.err()).contains("follows another plan").doesNotContain("\tat ");
    }

    @Test
    void run_whatIsNoNode_isToldAsSuch() throws IOException {
        HttpServer stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/", exchange -> {
            byte[] page = "<html>welcome</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        stranger.start();
        try {
            Cli.Result result = submit(1, stranger.getAddress().getPort(), good).exits(ExitCode.FAILED);
            assertThat(result.err())
                    .contains("what answers at http://127.0.0.1:", "is no node")
                    .doesNotContain("\tat ");
        } finally {
            stranger.stop(0);
        }
    }
}
