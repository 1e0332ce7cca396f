// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.ConfigFile;
import io.cipherfold.cli.file.ConfigKey;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.SpoolDirectory;
import io.cipherfold.secureagg.store.LogFileRoundStore;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.store.RoundStore;
import io.cipherfold.secureagg.vertx.NodeServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cipherfold node}: the aggregation node as a process. */
@Command(
        name = "node",
        description = "Run the aggregation node: the only party that listens. It never sees a single vector.",
        footer = {"", "Example:", "  cipherfold node --example-config", "  cipherfold node --config node.properties"})
public final class NodeCommand implements Callable<Integer> {

    private static final ConfigKey KEY = ConfigKey.required("key", "The node's signing key.", "node.key");
    private static final ConfigKey LISTEN =
            ConfigKey.required("listen", "Host and port; port 0 takes any free one.", "127.0.0.1:8080");
    private static final ConfigKey SPOOL =
            ConfigKey.required("spool", "Directory for uploads while their rounds last.", "spool");
    private static final ConfigKey LOG = ConfigKey.optional(
            "log", "File for the log that auditors check; must not exist. Without it there is no file.", "round.log");
    private static final ConfigKey WORKERS = ConfigKey.optional(
            "workers", "Threads that check uploads; as many as processors if left out, at least 2.", "4");
    private static final ConfigKey BODY_TIME =
            ConfigKey.optional("body-time", "Longest time for a request's body to arrive; 1m if left out.", "1m");
    private static final List<ConfigKey> KEYS =
            List.of(RoleConfig.PLAN, RoleConfig.REGISTRY, KEY, LISTEN, SPOOL, LOG, WORKERS, BODY_TIME);
    private static final int MOST_WORKERS = 256;

    private final Terminal terminal;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    /** Creates the command. */
    public NodeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (options.printExample("Configuration of the aggregation node.", KEYS, terminal)) {
            return 0;
        }
        ConfigFile config = options.read("node", KEYS);
        SignedPlan signed = PlanFiles.effectivePlan(config.path(RoleConfig.PLAN));
        AggregationPlan plan = signed.plan();
        ClientRegistry registry = PlanFiles.registry(config.path(RoleConfig.REGISTRY), signed);
        ListenAddress address = config.value(LISTEN, ListenAddress::parse);
        NodeServer.Options server = serverOptions(config, address);
        address.requireFree();
        if (address.isPublic()) {
            terminal.warn("the node has no TLS of its own; put it behind a TLS proxy on networks that others share");
        }
        RoleLog log = new RoleLog(terminal);
        try (StopSignal stop = StopSignal.install(log);
                SigningKey key = RoleConfig.identity(config, KEY, plan.parties().node(), "node", terminal);
                AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
                AesCtrRandomSource random = AesCtrRandomSource.secure();
                NarratedRoundStore store = new NarratedRoundStore(store(config), plan, log, stop);
                SpoolDirectory largeThings = SpoolDirectory.open(server.spool().resolve("large"));
                AggregationNode node = new AggregationNode(
                        signed, registry, key, scheme, store, random, InstantSource.system(), largeThings);
                NodeServer listening = NodeServer.start(node, server)) {
            String where = new ListenAddress(address.host(), listening.port()).toString();
            terminal.print("listening on " + where + ", plan " + plan.digest());
            terminal.printJson(Map.of("listening", where, "plan", plan.digest().toHex()));
            stop.await();
            store.requireWell();
        }
        return 0;
    }

    private static NodeServer.Options serverOptions(ConfigFile config, ListenAddress address) {
        int workers = config.has(WORKERS)
                ? config.number(WORKERS, 1, MOST_WORKERS)
                : Math.max(2, Runtime.getRuntime().availableProcessors());
        Duration bodyTime = config.has(BODY_TIME) ? config.duration(BODY_TIME) : Duration.ofMinutes(1);
        return new NodeServer.Options(address.host(), address.port(), config.path(SPOOL), workers, bodyTime);
    }

    private static RoundStore store(ConfigFile config) {
        RoundStore memory = new MemoryRoundStore();
        return config.has(LOG) ? LogFileRoundStore.create(memory, config.path(LOG)) : memory;
    }
}
