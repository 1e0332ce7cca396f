// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.secureagg.log.LogKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole federation by the commands of the lean distribution, every step a process: two rounds, then who checks them. */
@Tag("native")
@Timeout(300)
class SeparateProcessesIT {

    private static final int ROUNDS = 2;
    private static final String[] FORMATS = {".npy", ".csv", ".f32", ".npy", ".csv"};

    @TempDir
    private static Path directory;

    private static final List<double[]> EXPECTED = new ArrayList<>();
    private static final List<Cli.Result> COORDINATED = new ArrayList<>();
    private static final List<Cli.Result> RECEIPTS = new ArrayList<>();

    private static FederationFiles files;
    private static RunningFederation federation;

    @BeforeAll
    static void runRounds() {
        files = FederationFiles.create(directory, words -> Distribution.run(directory, words))
                .plan("one-time-key")
                .sign(1, 2, 3);
        federation = RunningFederation.startWith("-Xlog:class+load:file=classes-%p.txt", files, directory);
        for (int round = 1; round <= ROUNDS; round++) {
            runRound(round);
        }
    }

    private static void runRound(int round) {
        double[] expected = new double[FederationFiles.PARAMETERS];
        List<RunningCommand> clients = new ArrayList<>();
        for (int client = 0; client < FederationFiles.CLIENTS; client++) {
            double[] vector = vector(round, client);
            Arrays.setAll(expected, i -> expected[i] + vector[i]);
            Path file = files.path("update" + round + "-" + client + FORMATS[client]);
            VectorFile.write(file, vector);
            // The clients are there before the round is.
            clients.add(federation.submit(client, file));
        }
        EXPECTED.add(expected);
        RunningCommand coordinator = federation.coordinate(round, files.path("sum" + round + ".npy"));
        clients.forEach(
                client -> RECEIPTS.add(client.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS)));
        COORDINATED.add(coordinator.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS));
    }

    /** Of norm below the clip norm 1, and exact as float32. */
    private static double[] vector(int round, int client) {
        double[] vector = new double[FederationFiles.PARAMETERS];
        Arrays.setAll(vector, i -> ((i * 7 + client * 3 + round) % 17 - 8) / 64.0);
        return vector;
    }

    @AfterAll
    static void stop() {
        if (federation != null) {
            federation.close();
        }
    }

    private static Cli.Result result(String address, Path plan, int round, Path out) {
        return Distribution.run(directory, "result", round, "--node", address, "--plan", plan, "--out", out, "--json");
    }

    /** Each client rounds each coordinate by less than a grid step; the rotation keeps the norm of that. */
    private static void assertIsSum(int round, Path file) {
        int gridLog2 = PlanFiles.plan(files.path("plan.cfp")).plan().encoding().gridLog2();
        double bound = FederationFiles.CLIENTS * Math.sqrt(FederationFiles.PARAMETERS) * Math.scalb(1.0, gridLog2);
        assertThat(bound).isLessThan(0.02);
        double[] sum = VectorFile.read(file, FederationFiles.PARAMETERS);
        double[] expected = EXPECTED.get(round - 1);
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
            squares += (sum[i] - expected[i]) * (sum[i] - expected[i]);
        }
        assertThat(Math.sqrt(squares)).isLessThan(bound);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void coordinator_roundWithAllClients_writesTheSum(int round) {
        assertIsSum(round, files.path("sum" + round + ".npy"));
        Cli.Result result = COORDINATED.get(round - 1);
        assertThat(result.jsonKeys()).containsExactly("round", "released", "clients", "out", "reason", "end");
        assertThat(result.json().get("round").asInt()).isEqualTo(round);
        assertThat(result.json().get("released").asBoolean()).isTrue();
        assertThat(result.json().get("clients").asInt()).isEqualTo(FederationFiles.CLIENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"result.csv", "result.npy", "result.f32"})
    void result_releasedRound_isTheSumInEveryFormat(String name) {
        Path out = files.path(name);
        Cli.Result result = Distribution.run(
                        directory,
                        "result",
                        ROUNDS,
                        "--node",
                        federation.address(),
                        "--plan",
                        "plan.cfp",
                        "--members",
                        FederationFiles.memberKeys(),
                        "--out",
                        out,
                        "--json")
                .exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys())
                .containsExactly("round", "released", "clients", "divisor", "votes", "backend", "out", "reason");
        assertThat(result.json().get("released").asBoolean()).isTrue();
        assertThat(result.json().get("clients").asInt()).isEqualTo(FederationFiles.CLIENTS);
        assertThat(result.err()).isEmpty();
        assertIsSum(ROUNDS, out);
    }

    @Test
    void submit_acceptedUpload_printsAReceiptThatTheLogKeeps() {
        assertThat(RECEIPTS).hasSize(ROUNDS * FederationFiles.CLIENTS);
        Object[] audit = {"audit", "verify", "--plan", "plan.cfp", "--json", "round.log"};
        List<Object> words = new ArrayList<>(Arrays.asList(audit));
        for (Cli.Result receipt : RECEIPTS) {
            assertThat(receipt.jsonKeys())
                    .containsExactly("round", "client", "statement", "logSequence", "logHead", "sentAgain");
            words.add("--checkpoint");
            words.add(receipt.json().get("logSequence").asText() + ":"
                    + receipt.json().get("logHead").asText());
        }
        Cli.Result result = Distribution.run(directory, words.toArray()).exits(ExitCode.SUCCESS);
        assertThat(result.json().get("valid").asBoolean()).isTrue();
        assertThat(federation.records(LogKind.RELEASED)).isEqualTo(ROUNDS);
        assertThat(federation.records(LogKind.UPLOADED)).isEqualTo(RECEIPTS.size());
    }

    @Test
    void audit_tamperedLog_isRefused() throws IOException {
        byte[] log = Files.readAllBytes(files.path("round.log"));
        log[2 * log.length / 3] ^= 1;
        Path tampered = Files.write(files.path("tampered.log"), log);
        Cli.Result result = Distribution.run(directory, "audit", "verify", "--json", tampered)
                .exits(ExitCode.FAILED);
        assertThat(result.json().get("valid").asBoolean()).isFalse();
        assertThat(result.json().get("firstBad").asLong()).isPositive();
    }

    @Test
    void result_forgedPlan_isRefused() throws IOException {
        byte[] plan = Files.readAllBytes(files.path("plan.cfp"));
        plan[plan.length - 1] ^= 1;
        Path forged = Files.write(files.path("forged.cfp"), plan);
        Path out = files.path("of-forged-plan.csv");
        Cli.Result result = result(federation.address(), forged, 1, out).exits(ExitCode.FAILED);
        assertThat(result.err()).contains("forged.cfp is not in effect");
        assertThat(out).doesNotExist();
    }

    /** From the start of the release to its end: certificate, signature, sum. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 1})
    void result_forgedRelease_isRefused(double where) throws IOException {
        byte[] release = release(1);
        release[(int) (where * (release.length - 1))] ^= 1;
        Path out = files.path("forged.csv");
        Cli.Result result = resultFrom(release, 1, out).exits(ExitCode.FAILED);
        assertThat(result.err()).contains("round 1").doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(out).doesNotExist();
    }

    @Test
    void result_releaseOfAnotherRound_isRefused() throws IOException {
        Path out = files.path("other.csv");
        Cli.Result result = resultFrom(release(2), 1, out).exits(ExitCode.FAILED);
        assertThat(result.err()).contains("the release of round 2, not of 1");
        assertThat(out).doesNotExist();
    }

    @Test
    void result_roundThatNeverWas_isNotThere() {
        Cli.Result result = result(federation.address(), files.path("plan.cfp"), 9, files.path("never.csv"))
                .exits(ExitCode.FAILED);
        assertThat(result.err()).contains("no outcome of round 9");
    }

    private static byte[] release(int round) throws IOException {
        URI uri = URI.create(federation.address() + "/v1/rounds/" + round + "/outcome");
        try (InputStream in = uri.toURL().openStream()) {
            return in.readAllBytes();
        }
    }

    /** What the command makes of a node that answers every question with the same bytes. */
    private static Cli.Result resultFrom(byte[] answer, int round, Path out) throws IOException {
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        liar.start();
        try {
            String address = "http://127.0.0.1:" + liar.getAddress().getPort();
            return result(address, files.path("plan.cfp"), round, out);
        } finally {
            liar.stop(0);
        }
    }

    @Test
    void distribution_libraries_haveNoNumericalLibrary() throws IOException {
        try (Stream<Path> libraries = Files.list(Distribution.home().resolve("lib"))) {
            assertThat(libraries.map(Path::getFileName).map(String::valueOf))
                    .anyMatch(name -> name.startsWith("cipherfold-secure-agg"))
                    .noneMatch(name -> name.contains("nd4j"))
                    .noneMatch(name -> name.contains("dl4j") || name.contains("deeplearning4j"))
                    .noneMatch(name -> name.contains("openblas") || name.contains("javacpp"));
        }
    }

    @Test
    void nodeAndMembers_afterRounds_neverLoadedANumericalLibrary() throws IOException {
        List<RunningCommand> roles = new ArrayList<>(List.of(federation.node()));
        for (int member = 1; member <= FederationFiles.MEMBERS; member++) {
            roles.add(federation.member(member));
        }
        for (RunningCommand role : roles) {
            assertThat(Files.readString(files.path("classes-" + role.pid() + ".txt")))
                    .contains("io.cipherfold.cli.Main ")
                    .doesNotContain("org.nd4j", "org.bytedeco");
            Path maps = Path.of("/proc", String.valueOf(role.pid()), "maps");
            if (Files.exists(maps)) {
                assertThat(Files.readString(maps))
                        .contains("libcipherfold")
                        .doesNotContain("nd4j", "openblas", "javacpp");
            }
        }
    }
}
