// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.store.MemoryRoundStore;
import io.cipherfold.secureagg.vertx.NodeServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The aggregation node of {@code bench round} in a process of its own, so that its memory can be told from that of the
 * others; started by {@link RoundNodeProcess}, not by people. It answers requests on standard input and ends with it.
 */
@Command(name = "round-node", hidden = true, description = "The node of a measured round, started by bench round.")
final class RoundNodeCommand implements Callable<Integer> {

    /** Begins to watch the memory. */
    static final String WATCH = "watch";
    /** Stops that and answers with the greatest numbers of bytes since. */
    static final String REPORT = "report";

    /** What the files with the node's plan, registry and key are called. */
    static final String PLAN = "plan.cfp";

    static final String REGISTRY = "registry.cfr";
    static final String KEY = "node.key";

    private static final int WORKERS = 2;
    private static final Duration BODY_DEADLINE = Duration.ofMinutes(5);

    private final Terminal terminal;

    @Option(names = "--directory", required = true)
    private Path directory = Path.of(".");

    RoundNodeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        SignedPlan signed = PlanFiles.effectivePlan(directory.resolve(PLAN));
        AggregationPlan plan = signed.plan();
        ClientRegistry registry = PlanFiles.registry(directory.resolve(REGISTRY), signed);
        NodeServer.Options options =
                new NodeServer.Options("127.0.0.1", 0, directory.resolve("spool"), WORKERS, BODY_DEADLINE);
        try (SigningKey key = KeyFile.signingKey(directory.resolve(KEY), terminal);
                AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
                AesCtrRandomSource random = AesCtrRandomSource.secure();
                MemoryRoundStore store = new MemoryRoundStore();
                AggregationNode node =
                        new AggregationNode(signed, registry, key, scheme, store, random, InstantSource.system());
                NodeServer server = NodeServer.start(node, options);
                MemoryWatch watch = new MemoryWatch()) {
            terminal.print(Integer.toString(server.port()));
            answer(watch);
        }
        return ExitCode.SUCCESS.status();
    }

    private void answer(MemoryWatch watch) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String request;
        while ((request = requests.readLine()) != null) {
            switch (request) {
                case WATCH -> {
                    watch.start();
                    terminal.print(WATCH);
                }
                case REPORT -> terminal.print(watch.stop().line());
                default -> throw new IllegalArgumentException("no request '" + request + "'");
            }
        }
    }
}
