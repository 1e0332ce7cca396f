// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A way to add up integer vectors so that only their sum can be opened, and only by enough committee members together:
 * encrypt at the client, add at the node, sum the members' parts and unmask at each member, open at the node. Every
 * implementation passes the same contract suite; {@code docs/help/add-a-scheme.md} says how to add one.
 *
 * <p>Safe for use by several threads; what it creates is not, unless it says so.
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
            case DIRECT_BFV -> new DirectBfv(shape);
            case INSECURE_PLAIN_SUM -> new InsecurePlainSum(shape);
        };
    }

    /** What computes, for the record: the version of SEAL, or "none". */
    String backend();

    /** Which scheme this is. */
    SchemeId id();

    /** The plan's numbers it was made for. */
    SchemeShape shape();

    /** Exact length in bytes of what the node adds up of every upload. */
    long ciphertextBytes();

    /** What of an upload each member gets. */
    MemberPart memberPart();

    /** Exact length in bytes of a member's unmasking share. */
    int shareBytes();

    /** Shares that open a sum: f + 1, or all n. */
    int sharesToOpen();

    /** Exact length in bytes of what each member adds to the collective key of an epoch; 0 when there is none. */
    default int contributionBytes() {
        return 0;
    }

    /** A fresh key of a member, from 1, for an epoch; {@link MemberKey#NONE} when there is no collective key. */
    default MemberKey newMemberKey(EpochContext epoch, int member, RandomSource random) {
        return MemberKey.NONE;
    }

    /**
     * The key of a member again, from what {@link MemberKey#secret} gave.
     *
     * @throws IllegalArgumentException if it has the wrong length
     */
    default MemberKey memberKey(EpochContext epoch, int member, byte[] secret) {
        if (secret.length != 0) {
            throw new IllegalArgumentException("a member's key has 0 bytes in this scheme, not " + secret.length);
        }
        return MemberKey.NONE;
    }

    /**
     * The collective key of an epoch, from the contributions of all members in order; bytes from outside.
     *
     * @throws io.cipherfold.crypto.wire.WireException if a contribution is none of this scheme
     */
    default CollectiveKey collectiveKey(EpochContext epoch, List<byte[]> contributions) {
        return CollectiveKey.NONE;
    }

    /**
     * Encrypts one client's vector.
     *
     * <p>The integers are packed linearly modulo the plaintext modulus and not wrapped one by one: what opens is a
     * function of the integer sum alone. With b digit bits it is right while every coordinate of the <em>sum</em> is
     * smaller in magnitude than 2^(b-1).
     *
     * @param key the collective key of the round's epoch
     * @param client number in the registry, from 0
     * @param values the encoded vector, {@code dimension} integers of magnitude at most 2^30; read twice or more
     * @param random 256 fresh bits are drawn from it
     * @param sink gets {@link #ciphertextBytes()} bytes of ciphertext, and the members' parts
     * @throws IOException if the sink throws it; what it got must not be used then
     */
    void encrypt(
            RoundContext round,
            CollectiveKey key,
            int client,
            IntegerVector values,
            RandomSource random,
            UploadSink sink)
            throws IOException;

    /**
     * Checks that {@link #ciphertextBytes()} bytes from outside are a ciphertext of this scheme, in plain Java.
     *
     * @return the position of the first word that is out of range, or nothing if all are in range
     */
    OptionalLong check(CiphertextSource ciphertext) throws IOException;

    /** Whether bytes from outside are a member part of this scheme. */
    boolean isMemberPart(byte[] part);

    /** An empty sum of ciphertexts. */
    CiphertextSum newSum();

    /** An empty sum of member parts of one round. */
    MemberSum newMemberSum(RoundContext round);

    /** Whether bytes from outside are an unmasking share of this scheme. */
    boolean isShare(byte[] share);

    /**
     * Opens a sum with the members' unmasking shares. Tries the combinations of {@link #sharesToOpen()} shares until one
     * opens it.
     *
     * @param sum made by this scheme, not changed
     * @param clients how many ciphertexts are in it, at least 1 and at most the shape's maximum
     * @param shares unmasking shares for exactly these clients, by member from 1; at least {@link #sharesToOpen()}, each of
     *     which {@link #isShare} has passed
     * @param target gets the {@code dimension} coordinates, signed digits
     * @throws IOException if the target throws it
     */
    Opening open(
            RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, byte[]> shares, DigitTarget target)
            throws IOException;

    @Override
    void close();
}
