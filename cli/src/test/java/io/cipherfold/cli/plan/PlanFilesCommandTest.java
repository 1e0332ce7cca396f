// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.FederationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans in files: written, signed, shown. */
class PlanFilesCommandTest {

    @TempDir
    private Path directory;

    private FederationFiles files;
    private Path plan;

    @BeforeEach
    void create() {
        files = FederationFiles.create(directory);
        plan = files.path("plan.cfp");
    }

    private Cli.Result make(SortedMap<String, Object> options) {
        options.put("--scheme", "plain");
        return Cli.run(files.planWords(options));
    }

    private Cli.Result sign(Object key) {
        return Cli.run("plan", "sign", "--key", key, plan, "--json");
    }

    @Test
    void out_goodPlan_isWrittenAndTold() {
        Cli.Result text = make(files.planOptions()).exits(ExitCode.SUCCESS);
        assertThat(plan).exists();
        String digest =
                Cli.run("plan", "show", plan, "--json").json().get("digest").asText();
        assertThat(text.out())
                .contains("Written to " + plan + ", digest " + digest)
                .contains("3 of the 4 members have run: cipherfold plan sign --key MEMBER.key " + plan);
    }

    @Test
    void out_existingFile_isNotOverwritten() throws IOException {
        Files.writeString(plan, "mine");
        make(files.planOptions()).refusesUsage("plan.cfp exists and is not overwritten");
        assertThat(plan).hasContent("mine");
    }

    @Test
    void out_refusedPlan_isNotWritten() {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--min-clients", 1);
        make(options).exits(ExitCode.FAILED);
        assertThat(plan).doesNotExist();
    }

    @Test
    void out_populationThatIsNotTheRegistrys_isRefused() {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--population", 6);
        Cli.Result result = make(options).exits(ExitCode.FAILED);
        assertThat(result.err()).contains("population: must be the number of clients in the registry, 5, is 6");
        assertThat(plan).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--node-key", "--coordinator-key", "--authority-key", "--registry"})
    void out_partyLeftOut_isNamedWithAnExample(String name) {
        SortedMap<String, Object> options = files.planOptions();
        options.remove(name);
        make(options).refusesUsage(name + " ");
        assertThat(plan).doesNotExist();
    }

    @Test
    void out_partyThatIsNotThere_isEnvironment() {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--node-key", files.path("none.pub"));
        assertThat(make(options).exits(ExitCode.ENVIRONMENT).err()).contains("no such file", "none.pub");
    }

    @Test
    void out_registryOfAnotherAuthority_isRefused() {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--authority-key", files.path("member1.key.pub"));
        assertThat(make(options).exits(ExitCode.FAILED).err()).contains("--registry is refused");
        assertThat(plan).doesNotExist();
    }

    @Test
    void out_oneMemberTwice_isRefused() {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--scheme", "plain");
        Object[] words = files.planWords(options);
        words[words.length - 1] = files.path("member1.key.pub");
        assertThat(Cli.run(words).exits(ExitCode.FAILED).err()).contains("member keys: must be distinct, is 3");
    }

    @Test
    void out_membersThatDoNotFitTheKeys_isRefused() {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--members", 5);
        make(options).refusesUsage("--members 5, but --member-key is there 4 times");
    }

    @Test
    void out_optionsFromAFile_areRead() throws IOException {
        SortedMap<String, Object> options = files.planOptions();
        options.put("--scheme", "plain");
        List<String> words = List.of(files.planWords(options)).stream()
                .skip(1)
                .map(Object::toString)
                .toList();
        Path file = Files.write(files.path("options"), words);
        Cli.run("plan", "@" + file).exits(ExitCode.SUCCESS);
        assertThat(plan).exists();
    }

    @Test
    void sign_quorum_putsThePlanIntoEffect() {
        make(files.planOptions()).exits(ExitCode.SUCCESS);
        for (int member = 1; member <= 3; member++) {
            assertThat(Cli.run("plan", "show", plan, "--json")
                            .json()
                            .get("inEffect")
                            .asBoolean())
                    .isFalse();
            Cli.Result result = sign(files.path("member" + member + ".key")).exits(ExitCode.SUCCESS);
            assertThat(result.jsonKeys()).containsExactly("file", "digest", "member", "signatures", "quorum");
            assertThat(result.json().get("member").asInt()).isEqualTo(member);
            assertThat(result.json().get("signatures").asInt()).isEqualTo(member);
            assertThat(result.json().get("quorum").asInt()).isEqualTo(3);
        }
        JsonNode shown = Cli.run("plan", "show", plan, "--json").json();
        assertThat(shown.get("inEffect").asBoolean()).isTrue();
        assertThat(shown.get("signatures").asInt()).isEqualTo(3);
    }

    @Test
    void sign_again_changesNothing() throws IOException {
        make(files.planOptions()).exits(ExitCode.SUCCESS);
        sign(files.path("member2.key")).exits(ExitCode.SUCCESS);
        byte[] once = Files.readAllBytes(plan);
        Cli.Result again = Cli.run("plan", "sign", "--key", files.path("member2.key"), plan)
                .exits(ExitCode.SUCCESS);
        assertThat(again.out()).contains("Member 2 had signed before: 1 signatures, 3 are needed", "Clients\n");
        assertThat(plan).hasBinaryContent(once);
    }

    @Test
    void sign_notAMember_isRefused() throws IOException {
        make(files.planOptions()).exits(ExitCode.SUCCESS);
        byte[] before = Files.readAllBytes(plan);
        sign(files.path("node.key")).refusesUsage("node.key is not the key of a member", "cipherfold plan show");
        sign(files.path("member1.key.pub")).refusesUsage("member1.key.pub");
        sign(files.path("none.key")).exits(ExitCode.ENVIRONMENT);
        Cli.run("plan", "sign", plan).refusesUsage("--key member1.key");
        assertThat(plan).hasBinaryContent(before);
    }

    @Test
    void show_text_tellsEffectAndIdentities() {
        make(files.planOptions()).exits(ExitCode.SUCCESS);
        assertThat(Cli.run("plan", "show", plan).out()).contains("NOT in effect");
        files.sign(1, 2, 3);
        String node = Cli.run("keys", "show", files.path("node.key.pub"), "--json")
                .json()
                .get("keys")
                .get(0)
                .get("publicKey")
                .asText();
        assertThat(Cli.run("plan", "show", plan).exits(ExitCode.SUCCESS).out())
                .contains("in effect: signed by 3 members, 3 are needed")
                .contains("INSECURE TEST PLAN")
                .contains("  node               " + node)
                .contains("  member 4  ", "  coordinator  ", "  authority  ", "  registry  ");
    }

    @Test
    void show_json_hasTheKeysOfThePlanCommand() {
        make(files.planOptions()).exits(ExitCode.SUCCESS);
        Cli.Result shown = Cli.run("plan", "show", plan, "--json").exits(ExitCode.SUCCESS);
        assertThat(shown.jsonKeys())
                .startsWith("accepted", "violations", "digest")
                .endsWith("signatures", "inEffect");
        assertThat(shown.json().get("digest").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void show_damagedOrNoPlan_isRefused() throws IOException {
        make(files.planOptions()).exits(ExitCode.SUCCESS);
        byte[] bytes = Files.readAllBytes(plan);
        Path cut = Files.write(files.path("cut.cfp"), Arrays.copyOf(bytes, bytes.length - 1));
        Path empty = Files.write(files.path("empty.cfp"), new byte[0]);
        for (Path file : new Path[] {cut, empty, files.path("registry.cfr"), files.path("node.key")}) {
            Cli.Result result = Cli.run("plan", "show", file, "--json").exits(ExitCode.FAILED);
            assertThat(result.err())
                    .contains(file + " is no plan, or it was damaged")
                    .doesNotContain("\tat ");
            assertThat(result.out()).isEmpty();
        }
        Cli.run("plan", "show", files.path("none.cfp")).exits(ExitCode.ENVIRONMENT);
    }
}
