// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.WrongOptions;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.Parties;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everybody's public keys and the registry, as options; needed only for a plan that is written to a file. */
final class PlanParties {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--member-key",
            paramLabel = "FILE.pub",
            description = "A member's public key; once for each member, in the order of their numbers.")
    @Example("member1.key.pub")
    private List<Path> members = new ArrayList<>();

    @Option(names = "--node-key", paramLabel = "FILE.pub", description = "The node's public key.")
    @Example("node.key.pub")
    private @Nullable Path node;

    @Option(names = "--coordinator-key", paramLabel = "FILE.pub", description = "The coordinator's public key.")
    @Example("coordinator.key.pub")
    private @Nullable Path coordinator;

    @Option(names = "--authority-key", paramLabel = "FILE.pub", description = "The enrolment authority's public key.")
    @Example("authority.key.pub")
    private @Nullable Path authority;

    @Option(
            names = "--host-key",
            paramLabel = "FILE.pub",
            description = "Public key of a host that reports when all its clients are done; may be repeated.")
    @Example("clinic-host.key.pub")
    private List<Path> hosts = new ArrayList<>();

    @Option(names = "--registry", paramLabel = "FILE", description = "The signed registry of clients.")
    @Example("registry.cfr")
    private @Nullable Path registry;

    /** Everybody in a plan. */
    record Everybody(List<VerifyKey> members, Parties parties, ClientRegistry registry) {

        PlanDraft draft(PlanOptions options) {
            return options.draft(members, parties, registry.digest());
        }
    }

    int memberCount() {
        return members.size();
    }

    /** Whether any of these options was given. */
    boolean any() {
        return !members.isEmpty()
                || !hosts.isEmpty()
                || node != null
                || coordinator != null
                || authority != null
                || registry != null;
    }

    /** What is missing, each with an example. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (members.isEmpty()) {
            missing.add("--member-key member1.key.pub (once for each member)");
        }
        missing.addAll(
                WrongOptions.missing(command, "--node-key", "--coordinator-key", "--authority-key", "--registry"));
        return missing;
    }

    /** Reads the files. */
    Everybody read(Terminal terminal) {
        Path nodeFile = node;
        Path coordinatorFile = coordinator;
        Path authorityFile = authority;
        Path registryFile = registry;
        if (nodeFile == null || coordinatorFile == null || authorityFile == null || registryFile == null) {
            throw CommandFailure.usage("missing: " + String.join(", ", missing()));
        }
        ClientRegistry clients = PlanFiles.registry(registryFile);
        Parties parties = new Parties(
                KeyFile.publicKey(nodeFile, terminal),
                KeyFile.publicKey(coordinatorFile, terminal),
                KeyFile.publicKey(authorityFile, terminal),
                keys(hosts, terminal));
        return new Everybody(keys(members, terminal), parties, clients);
    }

    private static List<VerifyKey> keys(List<Path> files, Terminal terminal) {
        return files.stream().map(file -> KeyFile.publicKey(file, terminal)).toList();
    }
}
