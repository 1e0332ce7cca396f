// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.FederationFiles;
import io.cipherfold.cli.file.VectorFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a role's files is told before the role talks to anybody. Nobody listens in these tests. */
class RoleConfigTest {

    private static final int NOBODY = 1;

    @TempDir
    private static Path directory;

    private static FederationFiles files;

    @BeforeAll
    static void create() {
        files = FederationFiles.create(directory).plan("plain").sign(1, 2, 3);
        VectorFile.write(files.path("vector.csv"), new double[FederationFiles.PARAMETERS]);
    }

    private static Path goodConfig(String role) {
        return switch (role) {
            case "node" -> files.nodeConfig(NodeThread.freePort());
            case "member" -> files.memberConfig(1, NOBODY);
            case "client submit" -> files.clientConfig(1, NOBODY);
            default -> files.coordinatorConfig(NOBODY);
        };
    }

    private static Cli.Result run(String role, Path config) {
        List<Object> words = new ArrayList<>(Arrays.asList((Object[]) role.split(" ", -1)));
        words.addAll(List.of("--config", config));
        if (role.equals("client submit")) {
            words.add(files.path("vector.csv"));
        } else if (role.equals("coordinator")) {
            words.addAll(List.of("--round", 1, "--model", files.path("vector.csv"), "--out", files.path("sum.csv")));
        }
        return Cli.run(words.toArray());
    }

    /** A good configuration with another value of a key; fails if the key is not there. */
    private static Path changed(String role, String key, String value) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(goodConfig(role)));
        int line = lineOf(lines, key);
        lines.set(line - 1, key + " = " + value);
        return Files.write(files.path("changed.properties"), lines);
    }

    private static int lineOf(List<String> lines, String key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(key + " =")) {
                return i + 1;
            }
        }
        throw new AssertionError(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator"})
    void exampleConfig_everyRole_isAConfigurationOfIt(String role) throws IOException {
        List<Object> words = new ArrayList<>(Arrays.asList((Object[]) role.split(" ", -1)));
        words.add("--example-config");
        String sample = Cli.run(words.toArray()).exits(ExitCode.SUCCESS).out();
        List<String> keys = Files.readAllLines(goodConfig(role)).stream()
                .map(line -> line.substring(0, line.indexOf(" =")))
                .toList();
        assertThat(keys).allMatch(key -> sample.contains("\n" + key + " = ") || sample.contains("\n#" + key + " = "));
        words.add("--json");
        Cli.Result json = Cli.run(words.toArray()).exits(ExitCode.SUCCESS);
        assertThat(json.json().get("exampleConfig").asText().strip()).isEqualTo(sample.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "coordinator"})
    void run_noConfig_pointsToTheExample(String role) {
        Object[] words = role.equals("coordinator")
                ? new Object[] {role, "--round", 1, "--model", files.path("vector.csv"), "--out", files.path("s.csv")}
                : new Object[] {role};
        Cli.run(words).refusesUsage("missing: --config FILE", "cipherfold " + role + " --example-config");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator"})
    void run_configThatIsNotThere_isEnvironment(String role) {
        Cli.Result result = run(role, files.path("none.properties")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("no such file", "none.properties").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator"})
    void run_unknownAndMissingKeys_areAllTold(String role) throws IOException {
        Path config = Files.write(files.path("bad.properties"), List.of("# comment", "plam = plan.cfp", "key ="));
        run(role, config)
                .refusesUsage(
                        config + ", line 2: unknown key 'plam'; the keys are plan, ",
                        config + ", line 3: 'key' has no value; for example: key = ",
                        config + ": the key 'plan' is missing; for example: plan = plan.cfp");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node|listen|nowhere|for example: listen = 127.0.0.1:8080",
                "node|listen|127.0.0.1:99999|the port must be 0 to 65535, was 99999",
                "node|listen|::1:80|an IPv6 address stands in brackets",
                "node|workers|0|must be 1 to 256, is 0; for example: workers = 4",
                "node|key|member1.key|is not the key of the node that the plan names",
                "member|node|localhost:8080|for example: node = http://127.0.0.1:8080",
                "member|node|http://127.0.0.1:8080/path|is no address like http://host:port",
                "member|key|node.key|is not the key of a member of the plan",
                "client submit|client|-1|must be 0 to 2147483647, is -1; for example: client = 17",
                "client submit|client|first|'first' is not a whole number; for example: client = 17",
                "client submit|members|member1.key.pub,,member2.key.pub|a path is empty",
                "coordinator|key|node.key|is not the key of the coordinator that the plan names",
                "coordinator|node|ftp://host|for example: node = http://127.0.0.1:8080"
            })
    void run_wrongValue_namesFileLineKeyAndAValidValue(String role, String key, String value, String message)
            throws IOException {
        Path config = changed(role, key, value);
        int line = lineOf(Files.readAllLines(config), key);
        run(role, config).refusesUsage(config + ", line " + line + ": '" + key + "': ", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node|plan|registry.cfr|registry.cfr is no plan, or it was damaged",
                "node|registry|plan.cfp|plan.cfp is no registry, or it was damaged",
                "member|plan|registry.cfr|registry.cfr is no plan, or it was damaged",
                "client submit|members|member1.key.pub|the plan's 4 members are not the 1 pinned ones"
            })
    void run_fileThatDoesNotVerify_isRefused(String role, String key, String value, String message) throws IOException {
        Cli.Result result = run(role, changed(role, key, value)).exits(ExitCode.FAILED);
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"node,plan", "node,registry", "node,key", "member,key", "member,registry", "client submit,key"})
    void run_fileThatIsNotThere_isEnvironment(String role, String key) throws IOException {
        Cli.Result result = run(role, changed(role, key, "none.file")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("no such file", "none.file").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator"})
    void run_planWithoutQuorum_isNotInEffect(String role, @TempDir Path other) throws IOException {
        FederationFiles unsigned = FederationFiles.create(other).plan("plain").sign(1, 2);
        Path config = changed(role, "plan", unsigned.path("plan.cfp").toString());
        assertThat(run(role, config).exits(ExitCode.FAILED).err()).contains("plan.cfp is not in effect");
    }

    @Test
    void node_portInUse_isEnvironmentAndWritesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = changed("node", "listen", "127.0.0.1:" + taken.getLocalPort());
            Cli.Result result = run("node", config).exits(ExitCode.ENVIRONMENT);
            assertThat(result.err())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "choose another port with 'listen'")
                    .doesNotContain("\tat ");
            assertThat(files.path("round.log")).doesNotExist();
            assertThat(files.path("spool")).doesNotExist();
        }
    }

    @Test
    void node_unknownHost_isEnvironment() throws IOException {
        Cli.Result result = run("node", changed("node", "listen", "no.such.host.invalid:80"))
                .exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("cannot listen on no.such.host.invalid:80");
    }

    @Test
    void node_logThatExists_isNotOverwritten() throws IOException {
        Path log = Files.writeString(files.path("old.log"), "an older log");
        Cli.Result result = run("node", changed("node", "log", "old.log")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("old.log").doesNotContain("\tat ", "unexpected");
        assertThat(log).hasContent("an older log");
    }

    @Test
    void node_spoolThatIsAFile_isEnvironment() throws IOException {
        Files.writeString(files.path("file"), "no directory");
        Cli.Result result = run("node", changed("node", "spool", "file")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("file").doesNotContain("\tat ", "unexpected");
        Files.deleteIfExists(files.path("round.log"));
    }

    @Test
    void member_storeThatIsAFile_isEnvironment() throws IOException {
        Files.writeString(files.path("file2"), "no directory");
        Cli.Result result = run("member", changed("member", "store", "file2")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("file2").doesNotContain("\tat ", "unexpected");
    }

    @Test
    void client_storeThatIsNone_isEnvironment() throws IOException {
        Files.writeString(files.path("file3"), "this is not a store of a client at all");
        Cli.Result result =
                run("client submit", changed("client submit", "store", "file3")).exits(ExitCode.ENVIRONMENT);
        assertThat(result.err()).contains("file3").doesNotContain("\tat ", "unexpected");
    }

    @Test
    void coordinator_wrongWords_areNamed() {
        Path config = files.coordinatorConfig(NOBODY);
        Path model = files.path("vector.csv");
        Object[] start = {"coordinator", "--config", config, "--model", model};
        assertThat(Cli.run(start).err()).contains("missing: --round 1, --out sum.npy");
        Cli.run("coordinator", "--config", config, "--round", 11, "--model", model, "--out", files.path("s.csv"))
                .refusesUsage(
                        "--round must be 1 to 10, was 11.",
                        "To go on from it, make a new plan and have 3 members sign it.");
        Cli.run("coordinator", "--config", config, "--round", 1, "--model", model, "--out", files.path("s.txt"))
                .refusesUsage("s.txt", ".npy, .csv or .f32");
        Cli.run("coordinator", "--config", config, "--round", "x", "--model", model, "--out", files.path("s.csv"))
                .refusesUsage("--round", "for example --round 1");
        Cli.run("coordinator", "--config", config, "--round", 1, "--model", files.path("none.csv"), "--out", "s.csv")
                .exits(ExitCode.ENVIRONMENT);
        Cli.run("coordinator", "--config", config, "--round", 1, "--model", model, "--out", files.path("no/s.csv"))
                .exits(ExitCode.ENVIRONMENT);
    }

    @Test
    void result_wrongWords_areNamed() {
        Path plan = files.path("plan.cfp");
        Path out = files.path("sum.csv");
        Cli.run("result", 1, "--node", "host:80", "--plan", plan, "--out", out)
                .refusesUsage("--node", "http://host:port");
        Cli.run("result", 0, "--node", "http://127.0.0.1:1", "--plan", plan, "--out", out)
                .refusesUsage("ROUND must be 1 to 10, was 0");
        Cli.run("result", "one", "--node", "http://127.0.0.1:1", "--plan", plan, "--out", out)
                .refusesUsage("'one' is not a whole number", "for example");
        Cli.run("result", 1, "--node", "http://127.0.0.1:1", "--plan", plan, "--out", files.path("sum"))
                .refusesUsage(".npy, .csv or .f32");
    }
}
