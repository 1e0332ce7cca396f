// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The enrolled clients: number and identity key, signed by the enrolment authority, which vouches that they are real and
 * distinct. Immutable.
 */
public final class ClientRegistry {

    private static final String CONTEXT = FrameKind.REGISTRY.signatureContext();
    private static final int MOST_CLIENTS = 100_000_000;
    private static final String TWICE = "two clients have the same key";

    private final SortedMap<Integer, VerifyKey> clients;
    private final byte[] body;
    private final Digest digest;
    private final Signature signature;

    private ClientRegistry(SortedMap<Integer, VerifyKey> clients, byte[] body, Signature signature) {
        this.clients = clients;
        this.body = body;
        this.digest = Digest.sha256(body);
        this.signature = signature;
    }

    /**
     * Makes a registry.
     *
     * @param clients keys by number from 0; the keys must be distinct
     */
    public static ClientRegistry sign(SortedMap<Integer, VerifyKey> clients, SigningKey authority) {
        SortedMap<Integer, VerifyKey> copy = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
        if (!areDistinct(copy)) {
            throw new IllegalArgumentException(TWICE);
        }
        byte[] body = encodeBody(copy);
        return new ClientRegistry(
                copy, body, authority.sign(CONTEXT, Digest.sha256(body).toBytes()));
    }

    /** Number of clients. */
    public int size() {
        return clients.size();
    }

    /** All clients by number. */
    public SortedMap<Integer, VerifyKey> clients() {
        return clients;
    }

    /** The key of a client, if it is enrolled. */
    public Optional<VerifyKey> key(int client) {
        return Optional.ofNullable(clients.get(client));
    }

    /** What a plan names: the SHA-256 of the entries. */
    public Digest digest() {
        return digest;
    }

    /** Checks that this is the registry that a plan names and that the plan's authority signed it. */
    public void requireFor(AggregationPlan plan) {
        if (!digest.equals(plan.population().registry())) {
            throw new IllegalArgumentException("the plan names another registry");
        }
        if (!plan.parties().authority().verifies(CONTEXT, digest.toBytes(), signature)) {
            throw new IllegalArgumentException("the registry is not signed by the plan's authority");
        }
        if (clients.size() != plan.population().clients()) {
            throw new IllegalArgumentException(
                    "the plan's population is " + plan.population().clients() + ", the registry has " + clients.size());
        }
    }

    /** The file form. */
    public byte[] encode() {
        return FrameHeader.signed(body, signature);
    }

    /** Reads the file form; the signature is checked by {@link #requireFor}. */
    public static ClientRegistry decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        FrameHeader.expect(in, FrameKind.REGISTRY, Digest.ZERO);
        int count = in.u32In("clients", 0, MOST_CLIENTS);
        if (in.remaining() != (long) count * (4 + VerifyKey.BYTES) + Signature.BYTES) {
            throw new WireException(Reason.WRONG_LENGTH, "a registry of " + count + " clients has another length");
        }
        SortedMap<Integer, VerifyKey> clients = new TreeMap<>();
        int last = -1;
        for (int i = 0; i < count; i++) {
            int client = in.u32In("client", last + 1L, Integer.MAX_VALUE);
            last = client;
            clients.put(client, VerifyKey.of(in.raw(VerifyKey.BYTES)));
        }
        Signature signature = Signature.of(in.raw(Signature.BYTES));
        in.finish();
        if (!areDistinct(clients)) {
            throw new WireException(Reason.OUT_OF_RANGE, TWICE);
        }
        return new ClientRegistry(Collections.unmodifiableSortedMap(clients), encodeBody(clients), signature);
    }

    private static boolean areDistinct(SortedMap<Integer, VerifyKey> clients) {
        return new HashSet<>(clients.values()).size() == clients.size();
    }

    private static byte[] encodeBody(SortedMap<Integer, VerifyKey> clients) {
        WireWriter out = FrameHeader.start(FrameKind.REGISTRY, Digest.ZERO, 64 + clients.size() * 36);
        out.u32(clients.size());
        clients.forEach((client, key) -> out.u32(client).raw(key.toBytes()));
        return out.toBytes();
    }

    @Override
    public String toString() {
        return "ClientRegistry[" + size() + " clients, " + digest + "]";
    }
}
