// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A set of uploads: the digest of each client's statement, by client. Immutable. */
public final class ClientSet {

    private static final byte[] LABEL = "cipherfold/set/1".getBytes(StandardCharsets.US_ASCII);
    private static final int ENTRY_BYTES = 4 + Digest.BYTES;

    private final SortedMap<Integer, Digest> statements;

    /** Wraps a map, copied. */
    public ClientSet(SortedMap<Integer, Digest> statements) {
        this.statements = Collections.unmodifiableSortedMap(new TreeMap<>(statements));
    }

    /** K: how many clients are in it. */
    public int size() {
        return statements.size();
    }

    /** The statements' digests by client. */
    public SortedMap<Integer, Digest> statements() {
        return statements;
    }

    /** This set without some clients. */
    public ClientSet without(Set<Integer> clients) {
        SortedMap<Integer, Digest> fewer = new TreeMap<>(statements);
        fewer.keySet().removeAll(clients);
        return new ClientSet(fewer);
    }

    /**
     * What members vote on: SHA-256 over a label, the salt, plan and round, and the sorted entries. Without the salt the
     * hash would let a reader test guesses of who took part.
     */
    public Digest hash(RoundContext round, Digest salt) {
        WireWriter out = new WireWriter(40 + size() * ENTRY_BYTES);
        out.raw(salt.toBytes()).raw(round.plan().toBytes()).u32(round.round());
        write(out);
        return Digest.sha256(LABEL, out.toBytes());
    }

    /** The SHA-256 over the entries alone. */
    public Digest listDigest() {
        WireWriter out = new WireWriter(4 + size() * ENTRY_BYTES);
        write(out);
        return Digest.sha256(out.toBytes());
    }

    /** Appends the number of entries and the entries. */
    public void write(WireWriter out) {
        out.u32(size());
        statements.forEach((client, digest) -> out.u32(client).raw(digest.toBytes()));
    }

    /** Reads a set of at most {@code most} clients, in ascending order. */
    public static ClientSet read(WireReader in, int most) {
        int count = in.u32In("clients in the set", 0, most);
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        int last = -1;
        for (int i = 0; i < count; i++) {
            last = in.u32In("client", last + 1L, Integer.MAX_VALUE);
            statements.put(last, Digest.of(in.raw(Digest.BYTES)));
        }
        return new ClientSet(statements);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientSet that && statements.equals(that.statements);
    }

    @Override
    public int hashCode() {
        return statements.hashCode();
    }

    @Override
    public String toString() {
        return "ClientSet[" + size() + " clients]";
    }
}
