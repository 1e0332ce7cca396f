// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ReferenceSharing;
import io.cipherfold.crypto.share.ShareVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** All roles of a round in one place: clients encrypt, the node adds and opens, members sum their shares. */
public final class RoundFixture {

    /** The round that tests use when it does not matter. */
    public static final RoundContext CONTEXT = new RoundContext(Digest.sha256(new byte[] {1}), 7);

    private final AggregationScheme scheme;
    private final RoundContext context;
    private final RandomSource random;
    private int clients;

    /** The round under {@link #CONTEXT}; clients draw from {@code random}. */
    public RoundFixture(AggregationScheme scheme, RandomSource random) {
        this(scheme, CONTEXT, random);
    }

    /** A round under {@code context}; clients draw from {@code random}. */
    public RoundFixture(AggregationScheme scheme, RoundContext context, RandomSource random) {
        this.scheme = scheme;
        this.context = context;
        this.random = random;
    }

    /** What a client sends: the ciphertext, and a share for each member. */
    public static final class Upload {
        private final int[] values;
        private final byte[] ciphertext;
        private final List<ShareVector> shares;

        Upload(int[] values, byte[] ciphertext, List<ShareVector> shares) {
            this.values = values;
            this.ciphertext = ciphertext;
            this.shares = shares;
        }

        int[] values() {
            return values;
        }

        byte[] ciphertext() {
            return ciphertext;
        }

        List<ShareVector> shares() {
            return shares;
        }

        CiphertextSource source() {
            return CiphertextSource.of(ciphertext, 0);
        }
    }

    /** The next client's upload. */
    public Upload upload(int... values) {
        byte[] ciphertext = new byte[Math.toIntExact(scheme.ciphertextBytes())];
        return new Upload(values, ciphertext, scheme.encrypt(context, clients++, values, random, ciphertext, 0));
    }

    /** Uploads of random vectors with coordinates of at most {@code magnitude}. */
    public List<Upload> uploads(int count, int magnitude) {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uploads.add(upload(randomVector(scheme.shape().dimension(), magnitude, random)));
        }
        return uploads;
    }

    /** The sum of the ciphertexts; the caller closes it. */
    public CiphertextSum sum(List<Upload> uploads) {
        CiphertextSum sum = scheme.newSum();
        try {
            for (Upload upload : uploads) {
                sum.add(upload.source());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    /** For some members the sum of their shares of some uploads. */
    public SortedMap<Integer, ShareVector> shares(List<Upload> uploads, Iterable<Integer> members) {
        SortedMap<Integer, ShareVector> sums = new TreeMap<>();
        for (int member : members) {
            ShareVector sum = ShareVector.zeros(scheme.shareLength());
            uploads.forEach(upload -> sum.add(upload.shares().get(member - 1)));
            sums.put(member, sum);
        }
        return sums;
    }

    /** The sums of shares of as many members as a sum needs, from the first on. */
    SortedMap<Integer, ShareVector> threshold(List<Upload> uploads) {
        return shares(uploads, firstMembers(scheme.shape().corruptMembers() + 1));
    }

    /** Opens the sum of {@code ciphertexts} with given share sums. */
    public Opening open(List<Upload> ciphertexts, SortedMap<Integer, ShareVector> shares) {
        try (CiphertextSum sum = sum(ciphertexts)) {
            return scheme.open(context, sum, ciphertexts.size(), shares);
        }
    }

    /** The integer sum of the vectors. */
    static int[] plainSum(List<Upload> uploads) {
        int[] sum = new int[uploads.get(0).values().length];
        uploads.forEach(upload -> Arrays.setAll(sum, i -> sum[i] + upload.values()[i]));
        return sum;
    }

    static int[] randomVector(int length, int magnitude, RandomSource random) {
        int[] vector = new int[length];
        Arrays.setAll(vector, i -> (int) random.nextBelow(2L * magnitude + 1) - magnitude);
        return vector;
    }

    /** Largest magnitude that every digit of the sum can have: half the base less one. */
    static int greatestDigit(SchemeShape shape) {
        return (1 << (shape.digitBits() - 1)) - 1;
    }

    /** Members from 1 on. */
    static List<Integer> firstMembers(int count) {
        List<Integer> members = new ArrayList<>();
        for (int member = 1; member <= count; member++) {
            members.add(member);
        }
        return members;
    }

    /** All sets of {@code size} members. */
    static List<List<Integer>> memberSets(SchemeShape shape, int size) {
        List<List<Integer>> sets = new ArrayList<>();
        for (int mask = 0; mask < 1 << shape.members(); mask++) {
            if (Integer.bitCount(mask) == size) {
                List<Integer> set = new ArrayList<>();
                for (int member = 1; member <= shape.members(); member++) {
                    if ((mask >>> (member - 1) & 1) == 1) {
                        set.add(member);
                    }
                }
                sets.add(set);
            }
        }
        return sets;
    }

    /** Adds a number to one entry of a member's share. */
    static void alter(SortedMap<Integer, ShareVector> shares, int member, int index, int difference) {
        ShareVector share = Objects.requireNonNull(shares.get(member));
        int[] entries = new int[share.length()];
        entries[index] = Math.floorMod(difference, ShareVector.PRIME);
        share.add(ShareVector.unpack(ReferenceSharing.pack(entries), entries.length));
    }
}
