// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.FederationFiles;
import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.crypto.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plan files that somebody edited, or that too few members signed: no role starts with them, and each says why. */
class EditedPlanTest {

    private static final int NOBODY = 1;
    /** Behind the header of 40 bytes and the length of the plan. */
    private static final int PLAN = 44;
    /** Number of rounds, 32 bits, within the plan. */
    private static final int ROUNDS = PLAN + 78;

    @TempDir
    private static Path directory;

    private static FederationFiles files;
    private static byte[] signed;

    @BeforeAll
    static void create() throws IOException {
        files = FederationFiles.create(directory).plan("plain").sign(1, 2, 3);
        signed = Files.readAllBytes(files.path("plan.cfp"));
        VectorFile.write(files.path("vector.csv"), new double[FederationFiles.PARAMETERS]);
    }

    @BeforeEach
    @AfterEach
    void restore() throws IOException {
        Files.write(files.path("plan.cfp"), signed);
    }

    private static Cli.Result run(String role) {
        Path config = switch (role) {
            case "node" -> files.nodeConfig(NodeThread.freePort());
            case "member" -> files.memberConfig(1, NOBODY);
            case "client submit" -> files.clientConfig(1, NOBODY);
            default -> files.coordinatorConfig(NOBODY);
        };
        List<Object> words = new ArrayList<>(Arrays.asList((Object[]) role.split(" ", -1)));
        switch (role) {
            case "result" ->
                words.addAll(List.of(
                        "1",
                        "--node",
                        "http://127.0.0.1:" + NOBODY,
                        "--plan",
                        files.path("plan.cfp"),
                        "--out",
                        files.path("sum.csv")));
            case "client submit" -> words.addAll(List.of("--config", config, files.path("vector.csv")));
            case "coordinator" ->
                words.addAll(List.of(
                        "--config",
                        config,
                        "--round",
                        1,
                        "--model",
                        files.path("vector.csv"),
                        "--out",
                        files.path("sum.csv")));
            default -> words.addAll(List.of("--config", config));
        }
        return Cli.run(words.toArray());
    }

    private static void refuses(String role, String... parts) {
        Cli.Result result = run(role).exits(ExitCode.FAILED);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    private static byte[] edited(int offset, int value) {
        byte[] bytes = signed.clone();
        bytes[offset] = (byte) value;
        return bytes;
    }

    /** The digest in the header is made to fit the plan again. */
    private static byte[] withDigest(byte[] bytes) {
        int length = (bytes[40] & 255) | (bytes[41] & 255) << 8 | (bytes[42] & 255) << 16;
        byte[] digest =
                Digest.sha256(Arrays.copyOfRange(bytes, PLAN, PLAN + length)).toBytes();
        System.arraycopy(digest, 0, bytes, 8, digest.length);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator", "result"})
    void run_planWithAnotherNumber_isDamaged(String role) throws IOException {
        Files.write(files.path("plan.cfp"), edited(ROUNDS, 11));
        refuses(role, "plan.cfp is no plan, or it was damaged", "the plan was changed after it was signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator", "result"})
    void run_planWithAnotherNumberAndItsDigest_isNotWhatTheMembersSigned(String role) throws IOException {
        Files.write(files.path("plan.cfp"), withDigest(edited(ROUNDS, 11)));
        refuses(role, "plan.cfp is not in effect: signatures of the plan do not verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator", "result"})
    void run_planThatBreaksRules_namesThem(String role) throws IOException {
        byte[] bytes = edited(ROUNDS, 0);
        Files.write(files.path("plan.cfp"), withDigest(bytes));
        refuses(
                role,
                "plan.cfp breaks rules of plans; it was changed by hand or made by another version:",
                "participations: must be in [1, 1], is 10",
                "rounds: must be in [1, 1000000], is 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator", "result"})
    void run_planSignedByTooFew_tellsHowManyAreMissing(String role, @TempDir Path other) throws IOException {
        FederationFiles unsigned = FederationFiles.create(other).plan("plain").sign(1, 4);
        Files.write(files.path("plan.cfp"), Files.readAllBytes(unsigned.path("plan.cfp")));
        refuses(role, "plan.cfp is not in effect: the plan needs the signatures of 3 members, has 2");
    }

    /** One signature counted twice would make two members a quorum. */
    @ParameterizedTest
    @ValueSource(strings = {"node", "member", "client submit", "coordinator", "result"})
    void run_planWithASignatureTwice_isDamaged(String role) throws IOException {
        int signature = 2 + 64;
        byte[] bytes = signed.clone();
        System.arraycopy(bytes, bytes.length - 3 * signature, bytes, bytes.length - signature, signature);
        Files.write(files.path("plan.cfp"), bytes);
        refuses(role, "plan.cfp is no plan, or it was damaged: signatures must be in the order of members");
    }
}
