// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;

/** Arguments that every scheme checks alike. */
final class SchemeChecks {

    /** Largest magnitude of an encoded value, so that three of them fit a 64-bit coefficient whatever the base is. */
    static final int GREATEST_MAGNITUDE = 1 << 30;

    private static final int VALUES_AT_ONCE = 1 << 14;

    private SchemeChecks() {}

    /** Checks what a client brings, before anything is drawn or derived from it. */
    static void requireUpload(AggregationScheme scheme, int client, IntegerVector values) {
        int dimension = scheme.shape().dimension();
        if (values.length() != dimension) {
            throw new IllegalArgumentException("the vector must have " + dimension + " values, has " + values.length());
        }
        if (client < 0) {
            throw new IllegalArgumentException("clients are numbered from 0, was " + client);
        }
        int[] block = new int[Math.min(VALUES_AT_ONCE, dimension)];
        try {
            for (int done = 0; done < dimension; done += block.length) {
                int count = Math.min(block.length, dimension - done);
                values.read(done, block, count);
                requireInRange(block, count, done);
            }
        } finally {
            Arrays.fill(block, 0);
        }
    }

    private static void requireInRange(int[] block, int count, int first) {
        for (int i = 0; i < count; i++) {
            if (block[i] < -GREATEST_MAGNITUDE || block[i] > GREATEST_MAGNITUDE) {
                throw new IllegalArgumentException("value " + (first + i) + " is not in [-2^30, 2^30]");
            }
        }
    }

    /** Checks what a node brings to open a sum. */
    static void requireOpening(AggregationScheme scheme, int clients, SortedMap<Integer, byte[]> shares) {
        SchemeShape shape = scheme.shape();
        if (clients < 1 || clients > shape.maximumClients()) {
            throw new IllegalArgumentException(
                    "clients must be in [1, " + shape.maximumClients() + "], were " + clients);
        }
        if (shares.size() < scheme.sharesToOpen()) {
            throw new IllegalArgumentException(
                    "opening takes at least " + scheme.sharesToOpen() + " shares, there are " + shares.size());
        }
        if (shares.firstKey() < 1 || shares.lastKey() > shape.members()) {
            throw new IllegalArgumentException("members are numbered 1 to " + shape.members());
        }
        shares.forEach((member, share) -> {
            if (!scheme.isShare(share)) {
                throw new IllegalArgumentException("what member " + member + " gave is no share of "
                        + scheme.shareBytes() + " bytes, or has entries out of range");
            }
        });
    }

    static IllegalStateException spoiltSum() {
        return new IllegalStateException("the sum is spoilt: a ciphertext was added or taken out in part");
    }

    static IllegalArgumentException foreignSum() {
        return new IllegalArgumentException("the sum was made by another scheme");
    }

    /** Reads from a source that may break its promise to fill the target. */
    static void fill(CiphertextSource source, long offset, ByteBuffer target) throws IOException {
        source.read(offset, target);
        if (target.hasRemaining()) {
            throw new EOFException("the ciphertext ends " + target.remaining() + " bytes early");
        }
    }
}
