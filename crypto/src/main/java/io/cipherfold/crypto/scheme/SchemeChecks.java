// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.share.ShareVector;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;

/** Arguments that every scheme checks alike. */
final class SchemeChecks {

    /** Largest magnitude of an encoded value, so that three of them fit a 64-bit coefficient whatever the base is. */
    static final int GREATEST_MAGNITUDE = 1 << 30;

    private SchemeChecks() {}

    private static void requireVector(SchemeShape shape, int[] values) {
        if (values.length != shape.dimension()) {
            throw new IllegalArgumentException(
                    "the vector must have " + shape.dimension() + " values, has " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] < -GREATEST_MAGNITUDE || values[i] > GREATEST_MAGNITUDE) {
                throw new IllegalArgumentException("value " + i + " is not in [-2^30, 2^30]");
            }
        }
    }

    /** Checks what a client brings, before anything is drawn or derived from it. */
    static void requireUpload(AggregationScheme scheme, int client, int[] values, byte[] ciphertext, int offset) {
        requireVector(scheme.shape(), values);
        if (client < 0) {
            throw new IllegalArgumentException("clients are numbered from 0, was " + client);
        }
        if (offset < 0 || scheme.ciphertextBytes() > (long) ciphertext.length - offset) {
            throw new IllegalArgumentException("a ciphertext has " + scheme.ciphertextBytes() + " bytes, there is no"
                    + " room for it from " + offset + " in " + ciphertext.length);
        }
    }

    /** Checks what a node brings to open a sum. */
    static void requireOpening(AggregationScheme scheme, int clients, SortedMap<Integer, ShareVector> shares) {
        SchemeShape shape = scheme.shape();
        if (clients < 1 || clients > shape.maximumClients()) {
            throw new IllegalArgumentException(
                    "clients must be in [1, " + shape.maximumClients() + "], were " + clients);
        }
        if (shares.size() <= shape.corruptMembers()) {
            throw new IllegalArgumentException(
                    "opening takes at least " + (shape.corruptMembers() + 1) + " shares, there are " + shares.size());
        }
        if (shares.firstKey() < 1 || shares.lastKey() > shape.members()) {
            throw new IllegalArgumentException("members are numbered 1 to " + shape.members());
        }
        shares.forEach((member, share) -> {
            if (share.length() != scheme.shareLength()) {
                throw new IllegalArgumentException("the share of member " + member + " must have "
                        + scheme.shareLength() + " entries, has " + share.length());
            }
        });
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
