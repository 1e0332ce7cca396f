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
import io.cipherfold.secureagg.role.MemberAgent;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.TransportException;
import io.cipherfold.secureagg.store.FileMemberStore;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cipherfold member}: a committee member as a process. */
@Command(
        name = "member",
        description = {
            "Run a committee member: inspects closed sets, votes for at most one a round, helps to open its sum.",
            "Goes to work when enough other members have said that they know of no later state of its ledger.",
            "Never restore its store from a backup: the member then counts as corrupt until a new plan."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold member --example-config",
            "  cipherfold member --config member1.properties"
        })
public final class MemberCommand implements Callable<Integer> {

    private static final ConfigKey KEY = ConfigKey.required("key", "The member's signing key.", "member1.key");
    private static final ConfigKey STORE = ConfigKey.required(
            "store", "Directory of the member's memory: privacy ledger, votes, epoch keys.", "member1.store");
    private static final List<ConfigKey> KEYS =
            List.of(RoleConfig.PLAN, RoleConfig.REGISTRY, KEY, RoleConfig.NODE, STORE);

    private final Terminal terminal;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    /** Creates the command. */
    public MemberCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (options.printExample("Configuration of a committee member.", KEYS, terminal)) {
            return 0;
        }
        ConfigFile config = options.read("member", KEYS);
        SignedPlan signed = PlanFiles.effectivePlan(config.path(RoleConfig.PLAN));
        AggregationPlan plan = signed.plan();
        ClientRegistry registry = PlanFiles.registry(config.path(RoleConfig.REGISTRY), signed);
        URI address = config.address(RoleConfig.NODE);
        RoleLog log = new RoleLog(terminal);
        try (StopSignal stop = StopSignal.install(log);
                SigningKey key = RoleConfig.identity(
                        config, KEY, plan.committee().members()::contains, "a member of the plan", terminal);
                AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
                FileMemberStore store = FileMemberStore.open(config.path(STORE));
                AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            NodeLink link = new NodeLink(address, stop, log);
            NodeApi connection = new MemberNarration(link.interruptible(), plan, scheme.shareBytes(), log);
            try (MemberAgent agent =
                    new MemberAgent(signed, registry, key, scheme, store, connection, random, InstantSource.system())) {
                ready(agent.member(), address, plan);
                awaitNode(link, plan);
                new MemberLoop(agent, link).run();
            }
        }
        return 0;
    }

    private void ready(int member, URI address, AggregationPlan plan) {
        terminal.print("member " + member + " ready, node " + address + ", plan " + plan.digest());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("member", member);
        json.put("node", address.toString());
        json.put("plan", plan.digest().toHex());
        terminal.printJson(json);
    }

    /** A node of another federation would refuse every poll; better to say so at once. */
    private static void awaitNode(NodeLink link, AggregationPlan plan) {
        try {
            link.requireSamePlan(link.patient(NodeLink.FOREVER), plan);
        } catch (TransportException e) {
            if (!link.stop().requested()) {
                throw e;
            }
        }
    }
}
