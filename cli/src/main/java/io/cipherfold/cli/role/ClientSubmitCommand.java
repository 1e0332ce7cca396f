// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.ConfigFile;
import io.cipherfold.cli.file.ConfigKey;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.OpenVector;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.ClientHost;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.TransportException;
import io.cipherfold.secureagg.sampling.CoinChain;
import io.cipherfold.secureagg.store.FileClientStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold client submit}: one client's vector into the next round. */
@Command(
        name = "submit",
        description = {
            "Wait for the next open round, encrypt a vector on this machine, upload it, print the node's receipt.",
            "The participation counts as soon as the first byte leaves. After an interruption the same bytes are sent again"
                    + " as long as the round is open, whatever FILE holds then."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold client submit --example-config",
            "  cipherfold client submit --config client.properties --wait 1h update.npy"
        })
final class ClientSubmitCommand implements Callable<Integer> {

    private static final ConfigKey MEMBERS = ConfigKey.required(
            "members",
            "Public keys of the committee's members, which you got from them and not from the node; between commas.",
            "member1.key.pub, member2.key.pub, member3.key.pub, member4.key.pub");
    private static final ConfigKey CLIENT = ConfigKey.required("client", "The client's number in the registry.", "17");
    private static final ConfigKey KEY =
            ConfigKey.required("key", "The client's signing key, or a bundle that has it.", "client17.key");
    private static final ConfigKey STORE =
            ConfigKey.required("store", "The client's memory: participations, upload under way.", "client17.store");
    private static final ConfigKey REGISTRY =
            ConfigKey.optional("registry", "The signed registry; asked of the node if left out.", "registry.cfr");
    private static final List<ConfigKey> KEYS =
            List.of(RoleConfig.PLAN, MEMBERS, CLIENT, KEY, RoleConfig.NODE, STORE, REGISTRY);

    private final Terminal terminal;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "10m",
            description =
                    "How long to wait for a round and for a node that does not answer. Default: ${DEFAULT-VALUE}.")
    @Example("1h")
    private Duration wait = Duration.ZERO;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The vector: .npy, .csv or .f32.")
    @Example("update.npy")
    private Path file = Path.of("");

    ClientSubmitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (options.printExample("Configuration of a client.", KEYS, terminal)) {
            return 0;
        }
        ConfigFile config = options.read("client submit", KEYS);
        if (file.toString().isEmpty()) {
            throw CommandFailure.usage("missing: FILE (for example update.npy)");
        }
        SignedPlan signed = PlanFiles.pinnedPlan(config.path(RoleConfig.PLAN), config.paths(MEMBERS), terminal);
        AggregationPlan plan = signed.plan();
        int client = config.number(CLIENT, 0, Integer.MAX_VALUE);
        RoleLog log = new RoleLog(terminal);
        try (OpenVector vector = VectorFile.open(file, plan.encoding().dimension());
                StopSignal stop = StopSignal.install(log);
                SigningKey key = KeyFile.clientKey(config.path(KEY), client, terminal);
                AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
                FileClientStore store = FileClientStore.open(config.path(STORE))) {
            NodeLink link = new NodeLink(config.address(RoleConfig.NODE), stop, log);
            NodeApi patient = link.patient(wait);
            link.requireSamePlan(patient, plan);
            ClientRegistry registry = registry(config, signed, link, patient);
            requireEnrolled(config, client, key.verifyKey(), registry);
            if (plan.population().sampling().isClaimed()) {
                requireAnchor(config, client, key, registry);
            }
            Submission submission = new Submission(client, vector, log);
            try (ClientHost host = new ClientHost(
                    plan,
                    scheme,
                    Map.of(client, key),
                    Optional.empty(),
                    store,
                    patient,
                    round -> new int[] {client},
                    submission,
                    1)) {
                // The time of the upload may be far away; who asks the process to end does not wait for it.
                Receipt receipt = stop.whileWaiting(() -> submission.await(host, plan, wait, link));
                print(receipt, submission.sentAgain());
            } catch (TransportException e) {
                if (stop.requested()) {
                    log.line("an upload under way is kept, the same command sends it");
                }
                throw e;
            }
        }
        return 0;
    }

    private static ClientRegistry registry(ConfigFile config, SignedPlan signed, NodeLink link, NodeApi node) {
        return config.has(REGISTRY)
                ? PlanFiles.registry(config.path(REGISTRY), signed)
                : link.registry(node, signed.plan());
    }

    /** With a wrong key the node would refuse the upload after it has cost a participation. */
    private static void requireEnrolled(ConfigFile config, int client, VerifyKey key, ClientRegistry registry) {
        VerifyKey enrolled = registry.key(client)
                .orElseThrow(() -> config.wrong(CLIENT, "no client " + client + " is in the registry"));
        if (!enrolled.equals(key)) {
            throw config.wrong(KEY, config.path(KEY) + " is not the key of client " + client + " in the registry");
        }
    }

    /** Of a chain that leads elsewhere every link would be refused, and be spent. */
    private static void requireAnchor(ConfigFile config, int client, SigningKey key, ClientRegistry registry) {
        try (CoinChain chain = CoinChain.of(key)) {
            if (!registry.anchor(client).equals(Optional.of(chain.anchor()))) {
                throw config.wrong(
                        KEY,
                        "the registry has another anchor for client " + client + " than " + config.path(KEY)
                                + " leads to; enrol its .pub file as it was made");
            }
        }
    }

    private void print(Receipt receipt, boolean sentAgain) {
        terminal.print((sentAgain ? "sent again" : "submitted") + " for round " + receipt.round() + " as client "
                + receipt.client());
        terminal.print("receipt of the node: statement " + receipt.statement().toHex());
        terminal.print("  at position " + receipt.logSequence() + " of its log, head "
                + receipt.logHead().toHex());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("round", receipt.round());
        json.put("client", receipt.client());
        json.put("statement", receipt.statement().toHex());
        json.put("logSequence", receipt.logSequence());
        json.put("logHead", receipt.logHead().toHex());
        json.put("sentAgain", sentAgain);
        terminal.printJson(json);
    }
}
