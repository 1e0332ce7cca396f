// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShareVector;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A way to add up integer vectors so that only their sum can be opened, by f + 1 of the n committee members together:
 * encrypt at the client, add at the node, unmask at the members, open at the node. Every implementation passes the same
 * contract suite.
 *
 * <p>Safe for use by several threads; what it creates is not.
 */
public interface AggregationScheme extends AutoCloseable {

    /**
     * Creates a scheme for a plan.
     *
     * @throws IllegalArgumentException if the scheme has no parameters for the shape
     */
    static AggregationScheme create(SchemeId id, SchemeShape shape) {
        return switch (id) {
            case ONE_TIME_KEY -> new OneTimeKey(shape);
            case DIRECT_BFV -> throw new IllegalArgumentException("direct-bfv can be planned but not run yet");
            case INSECURE_PLAIN_SUM -> new InsecurePlainSum(shape);
        };
    }

    /** What computes, for the record: the version of SEAL, or "none". */
    String backend();

    /** Which scheme this is. */
    SchemeId id();

    /** The plan's numbers it was made for. */
    SchemeShape shape();

    /** Exact length of every ciphertext in bytes. */
    long ciphertextBytes();

    /** Entries in every share vector: 0 when there is no key to share. */
    int shareLength();

    /**
     * Encrypts one client's vector and shares the key.
     *
     * <p>The integers are packed linearly modulo the plaintext modulus and not wrapped one by one: what opens is a
     * function of the integer sum alone. With b digit bits it is right while every coordinate of the <em>sum</em> is
     * smaller in magnitude than 2^(b-1).
     *
     * @param client number in the registry, from 0
     * @param values the encoded vector, {@code dimension} integers of magnitude at most 2^30
     * @param ciphertext receives exactly {@link #ciphertextBytes()} bytes from {@code offset} on
     * @param random 256 fresh bits are drawn from it
     * @return one share vector for each member, in order; the caller closes them
     */
    List<ShareVector> encrypt(
            RoundContext round, int client, int[] values, RandomSource random, byte[] ciphertext, int offset);

    /**
     * Checks that {@link #ciphertextBytes()} bytes from outside are a ciphertext of this scheme, in plain Java.
     *
     * @return the position of the first word that is out of range, or nothing if all are in range
     */
    OptionalLong check(CiphertextSource ciphertext) throws IOException;

    /** An empty sum. */
    CiphertextSum newSum();

    /**
     * Opens a sum with the members' unmasking shares. Tries the combinations of f + 1 shares until one opens it.
     *
     * @param sum made by this scheme, not changed
     * @param clients how many ciphertexts are in it, at least 1 and at most the shape's maximum
     * @param shares each member's sum of the share vectors of exactly these clients, by member from 1; at least f + 1,
     *     each of {@link #shareLength()} entries
     */
    Opening open(RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, ShareVector> shares);

    @Override
    void close();
}
