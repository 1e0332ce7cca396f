// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.FederationFiles;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.RoundLoss;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.store.FileMemberStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands; what a check finds out is tested beside it. */
class BudgetCommandTest {

    /** rho = 0.02 for a round, 0.1 for the budget: epsilon 1.914239 with delta 1e-5 (IBM cdp2adp). */
    private static final PrivacyBudget BUDGET =
            new PrivacyBudget(new RoundLoss(NoiseMechanism.DISCRETE_GAUSSIAN, 100, 40, 1000, 10), 5, 1e-5);

    @TempDir
    private static Path directory;

    private static final List<ChainRecord> RECORDS = new ArrayList<>();
    private static final List<VerifyKey> CLIENTS = new ArrayList<>();
    private static Path journal = Path.of("");

    /** Two rounds: the first client is in both, the second in one. */
    @BeforeAll
    static void writeLedger() throws IOException {
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                SigningKey identity = SigningKey.generate(random)) {
            CLIENTS.add(key(random));
            CLIENTS.add(key(random));
            Chain chain = new Chain();
            RECORDS.add(booking(identity, "hospitals", 1, CLIENTS).append(chain, identity, 1_000));
            RECORDS.add(chain.append(3, new byte[68], 1_500));
            RECORDS.add(booking(identity, "hospitals", 2, CLIENTS.subList(0, 1)).append(chain, identity, 2_000));
            journal = write("member", RECORDS);
            Files.write(
                    directory.resolve("member.pub"),
                    List.of("cipherfold public key 1", identity.verifyKey().toHex()));
        }
    }

    private static VerifyKey key(RandomSource random) {
        return SigningKey.generate(random).verifyKey();
    }

    private static Booking booking(SigningKey identity, String population, int round, List<VerifyKey> clients) {
        return new Booking(Digest.ZERO, round, population, identity.verifyKey(), Optional.of(BUDGET), clients);
    }

    private static Path write(String name, List<ChainRecord> records) {
        Path store = directory.resolve(name);
        try (FileMemberStore open = FileMemberStore.open(store)) {
            open.append(records);
        }
        return FileMemberStore.journalOf(store);
    }

    @Test
    void show_json_hasLossAndWhatIsLeft() {
        Cli.Result result =
                Cli.run("budget", "show", "--ledger", journal, "--json").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys())
                .containsExactly("population", "member", "bookings", "epsilon", "delta", "participations", "clients");
        JsonNode json = result.json();
        assertThat(json.get("population").asText()).isEqualTo("hospitals");
        assertThat(json.get("bookings").asInt()).isEqualTo(2);
        // The accountant's grid of orders costs less than 2e-5 of an epsilon.
        assertThat(json.get("epsilon").asDouble()).isBetween(1.914238, 1.914239 * (1 + 3e-5));
        JsonNode first = json.get("clients").get(0);
        assertThat(first.get("client").asText()).isEqualTo(CLIENTS.get(0).toHex());
        assertThat(first.get("rounds").asInt()).isEqualTo(2);
        assertThat(first.get("roundsLeft").asInt()).isEqualTo(3);
        assertThat(first.get("epsilon").asDouble() + first.get("left").asDouble())
                .isCloseTo(json.get("epsilon").asDouble(), within(1e-14));
        JsonNode second = json.get("clients").get(1);
        assertThat(second.get("rounds").asInt()).isEqualTo(1);
        assertThat(second.get("roundsLeft").asInt()).isEqualTo(4);
        assertThat(second.get("epsilon").asDouble())
                .isLessThan(first.get("epsilon").asDouble());
    }

    @Test
    void show_text_isATableForPeople() {
        String text = Cli.run("budget", "show", "--ledger", journal)
                .exits(ExitCode.SUCCESS)
                .out();
        assertThat(text)
                .contains(
                        "population 'hospitals', 2 rounds booked", "budget: epsilon 1.915 with delta 1.0E-5, 5 rounds");
        assertThat(text.lines().filter(line -> line.startsWith(CLIENTS.get(0).toHex())))
                .singleElement()
                .asString()
                .matches("[0-9a-f]{64} +2 +[0-9.]+ +[0-9.]+ +3");
    }

    @Test
    void show_emptyLedger_saysSo() {
        Path empty = write("empty", List.of());
        assertThat(Cli.run("budget", "show", "--ledger", empty)
                        .exits(ExitCode.SUCCESS)
                        .out())
                .contains("no budget");
        assertThat(Cli.run("budget", "show", "--ledger", empty, "--json")
                        .json()
                        .get("epsilon")
                        .isNull())
                .isTrue();
    }

    @Test
    void verify_goodLedger_printsTheKeysOfTheContract() {
        Cli.Result result =
                Cli.run("budget", "verify", "--ledger", journal, "--json").exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys())
                .containsExactly(
                        "valid",
                        "records",
                        "bookings",
                        "firstBad",
                        "reason",
                        "head",
                        "member",
                        "population",
                        "contradictions");
        assertThat(result.json().get("valid").asBoolean()).isTrue();
        assertThat(result.json().get("records").asInt()).isEqualTo(3);
        assertThat(result.json().get("firstBad").isNull()).isTrue();
        Cli.Result text = Cli.run("budget", "verify", "--ledger", journal).exits(ExitCode.SUCCESS);
        assertThat(text.out())
                .contains(
                        "valid: 3 records, 2 of them bookings",
                        "checkpoint for the next check: 2:"
                                + RECORDS.get(2).hash().toHex());
        assertThat(text.err()).contains("without a checkpoint", "without --key");
    }

    private static void assertBad(Path ledger, int firstBad, String reason) {
        Cli.Result result =
                Cli.run("budget", "verify", "--ledger", ledger, "--json").exits(ExitCode.FAILED);
        assertThat(result.json().get("valid").asBoolean()).isFalse();
        assertThat(result.json().get("firstBad").asInt()).isEqualTo(firstBad);
        assertThat(result.json().get("reason").asText()).contains(reason);
        assertThat(Cli.run("budget", "verify", "--ledger", ledger).out())
                .contains("NOT valid from record " + firstBad + " on");
        // No figure comes from a damaged ledger.
        for (Object[] words : new Object[][] {
            {"budget", "show", "--ledger", ledger},
            {"budget", "export", "--ledger", ledger, "--out", directory.resolve("never.csv")}
        }) {
            Cli.Result refused = Cli.run(words).exits(ExitCode.FAILED);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("not valid from record " + firstBad);
        }
        assertThat(directory.resolve("never.csv")).doesNotExist();
    }

    @Test
    void verify_truncatedEditedOrReordered_namesTheFirstBadRecord() throws IOException {
        byte[] whole = Files.readAllBytes(journal);
        assertBad(Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length - 1)), 2, "cut off");
        byte[] edited = whole.clone();
        edited[100] ^= 1;
        assertBad(Files.write(directory.resolve("edited"), edited), 0, "damaged");
        assertBad(
                write("reordered", List.of(RECORDS.get(0), RECORDS.get(2), RECORDS.get(1))), 1, "says it is number 2");
    }

    @Test
    void verify_anotherMemberOrPopulation_isNotValid(@TempDir Path other) {
        FederationFiles files = FederationFiles.create(other).plan("plain");
        assertThat(Cli.run("budget", "verify", "--ledger", journal, "--key", files.path("member1.key.pub"))
                        .exits(ExitCode.FAILED)
                        .out())
                .contains("NOT valid from record 0", "the member");
        assertThat(Cli.run("budget", "verify", "--ledger", journal, "--plan", files.path("plan.cfp"))
                        .exits(ExitCode.FAILED)
                        .out())
                .contains("NOT valid from record 0", "population 'hospitals'");
        Cli.run("budget", "verify", "--ledger", journal, "--key", directory.resolve("member.pub"))
                .exits(ExitCode.SUCCESS);
    }

    @Test
    void verify_checkpoint_mustBeThere() {
        String last = RECORDS.get(2).hash().toHex();
        Cli.run("budget", "verify", "--ledger", journal, "--checkpoint", "2:" + last)
                .exits(ExitCode.SUCCESS);
        Cli.run("budget", "verify", "--ledger", journal, "--checkpoint", "1:" + last)
                .exits(ExitCode.FAILED);
        Path shorter = write("shorter", RECORDS.subList(0, 2));
        assertThat(Cli.run("budget", "verify", "--ledger", shorter, "--checkpoint", "2:" + last)
                        .exits(ExitCode.FAILED)
                        .out())
                .contains("ends before record 2");
        Cli.run("budget", "verify", "--ledger", journal, "--checkpoint", last).refusesUsage("--checkpoint", "position");
    }

    @Test
    void export_csvAndJson_haveALineForEachClientAndRound() throws IOException {
        Path csv = directory.resolve("ledger.csv");
        Cli.run("budget", "export", "--ledger", journal, "--out", csv).exits(ExitCode.SUCCESS);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("sequence,timeMillis,plan,round,client,variancePerClient");
        assertThat(lines.get(3))
                .isEqualTo(
                        "2,2000," + Digest.ZERO.toHex() + ",2," + CLIENTS.get(0).toHex() + ",100,40,1000,10,5,1.0E-5");
        Path json = directory.resolve("ledger.json");
        assertThat(Cli.run("budget", "export", "--ledger", journal, "--out", json, "--json")
                        .exits(ExitCode.SUCCESS)
                        .json()
                        .get("entries")
                        .asInt())
                .isEqualTo(3);
        JsonNode entries = new JsonMapper()
                .readTree(Files.readString(json, StandardCharsets.UTF_8))
                .get("entries");
        assertThat(entries).hasSize(3);
        assertThat(entries.get(2).get("variancePerClient").asLong()).isEqualTo(100);
        Cli.run("budget", "export", "--ledger", journal, "--out", csv).refusesUsage("exists and is not overwritten");
        Cli.run("budget", "export", "--ledger", journal, "--out", directory.resolve("ledger.txt"))
                .refusesUsage(".csv or .json");
    }

    @Test
    void ledger_missingOrNoFile_isTold() {
        Cli.run("budget", "show").refusesUsage("--ledger member1.store/journal");
        Cli.run("budget", "show", "--ledger", directory).refusesUsage("is a directory", "journal");
        Cli.run("budget", "verify", "--ledger", directory.resolve("none")).exits(ExitCode.ENVIRONMENT);
        Cli.run("budget").refusesUsage("Missing required subcommand");
    }
}
