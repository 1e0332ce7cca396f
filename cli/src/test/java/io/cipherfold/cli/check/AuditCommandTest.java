// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.FederationFiles;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command; what an audit finds out is tested beside it. */
class AuditCommandTest {

    @TempDir
    private static Path directory;

    private static Path log = Path.of("");
    private static String head = "";

    /** A log as a node starts it: plan and registry. */
    @BeforeAll
    static void writeLog() throws IOException {
        FederationFiles.create(directory).plan("plain").sign(1, 2, 3);
        Chain chain = new Chain();
        ChainRecord plan = chain.append(LogKind.PLAN.code(), Files.readAllBytes(directory.resolve("plan.cfp")), 1_000);
        ChainRecord registry =
                chain.append(LogKind.REGISTRY.code(), Files.readAllBytes(directory.resolve("registry.cfr")), 1_000);
        head = registry.hash().toHex();
        log = Files.write(directory.resolve("round.log"), plan.encode());
        Files.write(directory.resolve("rest.log"), registry.encode());
        Files.write(log, concatenated(plan.encode(), registry.encode()));
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @Test
    void verify_goodLog_printsTheKeysOfTheContract() {
        Cli.Result result = Cli.run("audit", "verify", log, "--json").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys()).containsExactly("valid", "records", "firstBad", "reason", "head");
        JsonNode json = result.json();
        assertThat(json.get("valid").asBoolean()).isTrue();
        assertThat(json.get("records").asLong()).isEqualTo(2);
        assertThat(json.get("firstBad").isNull()).isTrue();
        assertThat(json.get("reason").isNull()).isTrue();
        assertThat(json.get("head").asText()).isEqualTo(head);
    }

    @Test
    void verify_text_givesTheNextCheckpoint() {
        Cli.Result result = Cli.run("audit", "verify", log).exits(ExitCode.SUCCESS);
        assertThat(result.out()).contains("valid: 2 records", "checkpoint for the next audit: 1:" + head);
        assertThat(result.err()).contains("without a checkpoint");
    }

    @Test
    void verify_alteredByte_namesTheRecord() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length - 1] ^= 1;
        Path altered = Files.write(directory.resolve("altered.log"), bytes);
        Cli.Result result = Cli.run("audit", "verify", altered, "--json").exits(ExitCode.FAILED);
        assertThat(result.json().get("valid").asBoolean()).isFalse();
        assertThat(result.json().get("firstBad").asLong()).isEqualTo(1);
        assertThat(result.json().get("reason").asText()).isNotEmpty();
        assertThat(Cli.run("audit", "verify", altered).out()).contains("NOT valid from record 1 on");
    }

    @Test
    void verify_severalFiles_areOneLog() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        int second = (int) Files.size(directory.resolve("rest.log"));
        Path first = Files.write(directory.resolve("first.log"), Arrays.copyOf(bytes, bytes.length - second));
        Path rest = directory.resolve("rest.log");
        Cli.run("audit", "verify", first, rest).exits(ExitCode.SUCCESS);
        Cli.run("audit", "verify", rest, first).exits(ExitCode.FAILED);
    }

    @Test
    void verify_checkpoint_mustBeThere() {
        Cli.run("audit", "verify", "--checkpoint", "1:" + head, log).exits(ExitCode.SUCCESS);
        Cli.run("audit", "verify", "--checkpoint", "0:" + head, log).exits(ExitCode.FAILED);
        Cli.run("audit", "verify", "--checkpoint", "2:" + head, log).exits(ExitCode.FAILED);
        Cli.run("audit", "verify", "--checkpoint", "1", log)
                .refusesUsage("--checkpoint: '1' is not a position, a colon and 64 hexadecimal digits");
        Cli.run("audit", "verify", "--checkpoint", "x:" + head, log).refusesUsage("--checkpoint");
    }

    @Test
    void verify_plan_mustBeTheSame(@TempDir Path other) {
        Cli.run("audit", "verify", "--plan", directory.resolve("plan.cfp"), log).exits(ExitCode.SUCCESS);
        FederationFiles.create(other).plan("plain");
        Cli.Result result = Cli.run("audit", "verify", "--plan", other.resolve("plan.cfp"), log)
                .exits(ExitCode.FAILED);
        assertThat(result.out()).contains("NOT valid from record 0");
    }

    @Test
    void verify_noFile_isTold() {
        Cli.run("audit", "verify").refusesUsage("FILE", "round.log");
        Cli.run("audit", "verify", directory.resolve("none.log")).exits(ExitCode.ENVIRONMENT);
        Cli.run("audit").refusesUsage("Missing required subcommand");
    }
}
