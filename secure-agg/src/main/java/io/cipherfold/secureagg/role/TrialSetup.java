// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.Parties;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.sampling.CoinChain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everybody's keys, a registry and a signed plan, made in one place: for trials and tests. In a deployment every party
 * makes its own key and nobody ever holds two.
 *
 * @param clients by number
 */
public record TrialSetup(
        SignedPlan plan,
        ClientRegistry registry,
        SigningKey node,
        SigningKey coordinator,
        SigningKey authority,
        List<SigningKey> members,
        List<SigningKey> hosts,
        SortedMap<Integer, SigningKey> clients) {

    /** Copies the collections. */
    public TrialSetup {
        members = List.copyOf(members);
        hosts = List.copyOf(hosts);
        clients = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
    }

    /**
     * Makes keys for everybody and has all members sign the plan.
     *
     * @param members committee size n
     * @param hosts client hosts that the plan names
     * @throws io.cipherfold.secureagg.plan.PlanRefusedException if the options make no plan
     */
    public static TrialSetup generate(PlanOptions options, int members, int hosts, RandomSource random) {
        SigningKey node = SigningKey.generate(random);
        SigningKey coordinator = SigningKey.generate(random);
        SigningKey authority = SigningKey.generate(random);
        List<SigningKey> memberKeys = generate(members, random);
        List<SigningKey> hostKeys = generate(hosts, random);
        SortedMap<Integer, SigningKey> clients = new TreeMap<>();
        SortedMap<Integer, VerifyKey> clientKeys = new TreeMap<>();
        SortedMap<Integer, Digest> anchors = new TreeMap<>();
        for (int client = 0; client < options.population(); client++) {
            SigningKey key = SigningKey.generate(random);
            clients.put(client, key);
            clientKeys.put(client, key.verifyKey());
            if (options.sampling().isClaimed()) {
                try (CoinChain chain = CoinChain.of(key)) {
                    anchors.put(client, chain.anchor());
                }
            }
        }
        ClientRegistry registry = ClientRegistry.sign(clientKeys, anchors, authority);
        Parties parties =
                new Parties(node.verifyKey(), coordinator.verifyKey(), authority.verifyKey(), publicKeys(hostKeys));
        SignedPlan plan = SignedPlan.unsigned(
                AggregationPlan.of(options.draft(publicKeys(memberKeys), parties, registry.digest())));
        for (SigningKey member : memberKeys) {
            plan = plan.signedBy(member);
        }
        return new TrialSetup(plan, registry, node, coordinator, authority, memberKeys, hostKeys, clients);
    }

    private static List<SigningKey> generate(int count, RandomSource random) {
        List<SigningKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(SigningKey.generate(random));
        }
        return keys;
    }

    private static List<VerifyKey> publicKeys(List<SigningKey> keys) {
        return keys.stream().map(SigningKey::verifyKey).toList();
    }

    @Override
    public String toString() {
        return "TrialSetup[redacted, " + plan + "]";
    }
}
