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
 * The enrolled clients: number, identity key and, for plans that claim sampling, the anchor of the client's hash chain; signed by the enrolment authority, which vouches that they are real and
 * distinct. Immutable.
 */
public final class ClientRegistry {

    private static final String CONTEXT = FrameKind.REGISTRY.signatureContext();
    private static final int MOST_CLIENTS = 100_000_000;
    private static final String TWICE = "two clients have the same key";
    private static final String ANCHOR_TWICE = "two clients have the same anchor";

    private final SortedMap<Integer, VerifyKey> clients;
    private final SortedMap<Integer, Digest> anchors;
    private final byte[] body;
    private final Digest digest;
    private final Signature signature;

    private ClientRegistry(
            SortedMap<Integer, VerifyKey> clients,
            SortedMap<Integer, Digest> anchors,
            byte[] body,
            Signature signature) {
        this.clients = clients;
        this.anchors = anchors;
        this.body = body;
        this.digest = Digest.sha256(body);
        this.signature = signature;
    }

    /**
     * Makes a registry without anchors, for plans that claim no sampling.
     *
     * @param clients keys by number from 0; the keys must be distinct
     */
    public static ClientRegistry sign(SortedMap<Integer, VerifyKey> clients, SigningKey authority) {
        return sign(clients, new TreeMap<>(), authority);
    }

    /**
     * Makes a registry.
     *
     * @param clients keys by number from 0; the keys must be distinct
     * @param anchors of every client or of none; they must be distinct
     */
    public static ClientRegistry sign(
            SortedMap<Integer, VerifyKey> clients, SortedMap<Integer, Digest> anchors, SigningKey authority) {
        SortedMap<Integer, VerifyKey> keys = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
        SortedMap<Integer, Digest> ends = Collections.unmodifiableSortedMap(new TreeMap<>(anchors));
        if (!areDistinct(keys)) {
            throw new IllegalArgumentException(TWICE);
        }
        if (!areDistinct(ends)) {
            throw new IllegalArgumentException(ANCHOR_TWICE);
        }
        if (!ends.isEmpty() && !ends.keySet().equals(keys.keySet())) {
            throw new IllegalArgumentException("every client has an anchor or none; there are " + keys.size()
                    + " clients, " + ends.size() + " anchors");
        }
        byte[] body = encodeBody(keys, ends);
        return new ClientRegistry(
                keys, ends, body, authority.sign(CONTEXT, Digest.sha256(body).toBytes()));
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

    /** The end of a client's hash chain, if it is enrolled with one. */
    public Optional<Digest> anchor(int client) {
        return Optional.ofNullable(anchors.get(client));
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
        if (plan.population().sampling().isClaimed() && anchors.isEmpty()) {
            throw new IllegalArgumentException("the plan claims sampling at the rate "
                    + plan.population().sampling().rate() + ", the registry has no anchors to check it with");
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
        int anchored = in.u8();
        if (anchored > 1) {
            throw new WireException(Reason.OUT_OF_RANGE, "anchors must be 0 or 1, was " + anchored);
        }
        int entryBytes = 4 + VerifyKey.BYTES + anchored * Digest.BYTES;
        if (in.remaining() != (long) count * entryBytes + Signature.BYTES) {
            throw new WireException(Reason.WRONG_LENGTH, "a registry of " + count + " clients has another length");
        }
        SortedMap<Integer, VerifyKey> clients = new TreeMap<>();
        SortedMap<Integer, Digest> anchors = new TreeMap<>();
        int last = -1;
        for (int i = 0; i < count; i++) {
            int client = in.u32In("client", last + 1L, Integer.MAX_VALUE);
            last = client;
            clients.put(client, VerifyKey.of(in.raw(VerifyKey.BYTES)));
            if (anchored == 1) {
                anchors.put(client, Digest.of(in.raw(Digest.BYTES)));
            }
        }
        Signature signature = Signature.of(in.raw(Signature.BYTES));
        in.finish();
        if (!areDistinct(clients)) {
            throw new WireException(Reason.OUT_OF_RANGE, TWICE);
        }
        if (!areDistinct(anchors)) {
            throw new WireException(Reason.OUT_OF_RANGE, ANCHOR_TWICE);
        }
        if (anchored == 1 && count == 0) {
            throw new WireException(Reason.OUT_OF_RANGE, "an empty registry has no anchors");
        }
        return new ClientRegistry(
                Collections.unmodifiableSortedMap(clients),
                Collections.unmodifiableSortedMap(anchors),
                encodeBody(clients, anchors),
                signature);
    }

    private static boolean areDistinct(SortedMap<Integer, ?> values) {
        return new HashSet<>(values.values()).size() == values.size();
    }

    private static byte[] encodeBody(SortedMap<Integer, VerifyKey> clients, SortedMap<Integer, Digest> anchors) {
        WireWriter out = FrameHeader.start(FrameKind.REGISTRY, Digest.ZERO, 64 + clients.size() * 68);
        out.u32(clients.size()).u8(anchors.isEmpty() ? 0 : 1);
        clients.forEach((client, key) -> {
            out.u32(client).raw(key.toBytes());
            Digest anchor = anchors.get(client);
            if (anchor != null) {
                out.raw(anchor.toBytes());
            }
        });
        return out.toBytes();
    }

    @Override
    public String toString() {
        return "ClientRegistry[" + size() + " clients, " + digest + "]";
    }
}
