// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.sampling.CoinChain;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.ClientStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The coins of a host's clients, with their hash chains at hand. Confined to one thread but for {@link #chain}, which any
 * thread may call.
 */
final class HostCoins implements AutoCloseable {

    private final ClientCore core;
    private final Map<Integer, SigningKey> keys;
    private final ClientStore store;
    private final Map<Integer, CoinChain> chains = new ConcurrentHashMap<>();

    HostCoins(ClientCore core, Map<Integer, SigningKey> keys, ClientStore store) {
        this.core = core;
        this.keys = keys;
        this.store = store;
    }

    /**
     * Which clients take part: all of them under a plan that claims no sampling, else those whose coins say so. That the
     * coins were thrown is on disk before anything is done with them, so that a host that is interrupted and shown another
     * opening of the round does not throw again.
     *
     * @param clients of this host that may take part
     * @param memories changed for clients that threw a coin
     * @param refusals filled for clients that are not drawn
     */
    int[] drawn(
            CheckedOpening opening,
            int[] clients,
            Map<Integer, ClientMemory> memories,
            Map<Integer, Reply.Rejected> refusals) {
        if (!core.isSampled() || clients.length == 0) {
            return clients;
        }
        List<ClientMemory> thrown = new ArrayList<>();
        for (int client : clients) {
            ClientMemory memory = memories.getOrDefault(client, ClientMemory.fresh(client));
            thrown.add(memory.withoutUpload().withCoin(core.coin(opening)));
        }
        store.save(thrown);
        thrown.forEach(memory -> memories.put(memory.client(), memory));
        return Arrays.stream(clients)
                .filter(client -> isDrawn(opening, client, refusals))
                .toArray();
    }

    private boolean isDrawn(CheckedOpening opening, int client, Map<Integer, Reply.Rejected> refusals) {
        SigningKey key = Objects.requireNonNull(keys.get(client), () -> "client " + client + " is not of this host");
        CoinChain chain = chains.computeIfAbsent(client, number -> CoinChain.of(key));
        boolean drawn = core.isDrawn(opening, client, chain);
        if (!drawn) {
            refusals.put(
                    client,
                    new Reply.Rejected(
                            RejectionReason.NOT_DRAWN,
                            "client " + client + " is not drawn in round " + opening.round()));
        }
        return drawn;
    }

    /** The chain of a client that has been drawn; nothing under a plan that claims no sampling. */
    Optional<CoinChain> chain(int client) {
        return Optional.ofNullable(chains.get(client));
    }

    @Override
    public void close() {
        chains.values().forEach(CoinChain::close);
    }
}
