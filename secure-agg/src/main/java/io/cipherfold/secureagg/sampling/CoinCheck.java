// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.sampling;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.Sampling;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether clients were drawn when they say so: the link of a statement leads to the anchor in the registry and its coin is
 * below the plan's rate. The last good link of each client is remembered, so that one of a later round costs as many
 * hashes as rounds lie between.
 *
 * <p>Confined to one thread.
 */
public final class CoinCheck {

    private final AggregationPlan plan;
    private final ClientRegistry registry;
    private final Map<Integer, Opened> opened = new HashMap<>();

    private record Opened(int position, Digest link) {}

    /**
     * Creates the check of a plan.
     *
     * @param registry the one that the plan names
     */
    public CoinCheck(AggregationPlan plan, ClientRegistry registry) {
        this.plan = plan;
        this.registry = registry;
    }

    /**
     * Why a client must not be in a sum; nothing if it was drawn, or if the plan claims no sampling.
     *
     * @param statement its signature was checked, and its round is one of the plan
     */
    public Optional<Reply.Rejected> refusal(Statement statement) {
        Sampling sampling = plan.population().sampling();
        if (!sampling.isClaimed()) {
            return Optional.empty();
        }
        int client = statement.client();
        int position = sampling.position(statement.round());
        Digest link = statement.link().orElse(Digest.ZERO);
        if (!leadsToAnchor(client, position, link)) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.WRONG_LINK,
                    "link " + position + " of client " + client + " does not lead to its anchor in the registry"));
        }
        Digest beacon = Coin.beacon(plan.digest(), statement.round(), statement.epochKeys());
        if (!Coin.isDrawn(sampling, beacon, link, client)) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.NOT_DRAWN,
                    "client " + client + " is not drawn in round " + statement.round() + ", the rate is "
                            + sampling.rate()));
        }
        return Optional.empty();
    }

    private boolean leadsToAnchor(int client, int position, Digest link) {
        Optional<Digest> anchor = registry.anchor(client);
        if (anchor.isEmpty()) {
            return false;
        }
        Opened known = opened.getOrDefault(client, new Opened(0, anchor.get()));
        if (position < known.position()) {
            known = new Opened(0, anchor.get());
        }
        boolean leads = CoinChain.follow(link, position - known.position()).equals(known.link());
        if (leads) {
            opened.put(client, new Opened(position, link));
        }
        return leads;
    }
}
