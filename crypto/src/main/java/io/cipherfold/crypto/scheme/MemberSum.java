// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;

/** A member's sum of its parts of the uploads in a set. Wiped on close. Confined to one thread. */
public interface MemberSum extends AutoCloseable {

    /** Adds a part that {@link AggregationScheme#isMemberPart} has passed. */
    void add(byte[] part);

    /**
     * The member's unmasking share of the sum. To be asked for once for a set, stored before it leaves and repeated
     * verbatim: a share may hide its member's key behind fresh randomness, of which a second draw would take away.
     *
     * @param key the member's key of the epoch
     * @param random fresh bits, if the scheme needs any
     * @return {@link AggregationScheme#shareBytes()} bytes
     */
    byte[] unmask(MemberKey key, RandomSource random);

    @Override
    void close();
}
