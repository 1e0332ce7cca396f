// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.jspecify.annotations.Nullable;

/** All roles of a round in one place: clients encrypt, the node adds and opens, members sum their shares. */
public final class RoundFixture {

    /** The round that tests use when it does not matter. */
    public static final RoundContext CONTEXT = new RoundContext(Digest.sha256(new byte[] {1}), 7);

    private final AggregationScheme scheme;
    private final RoundContext context;
    private final RandomSource random;
    private final List<MemberKey> memberKeys = new ArrayList<>();
    private @Nullable CollectiveKey key;
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
        private final List<byte[]> shares;

        Upload(int[] values, byte[] ciphertext, List<byte[]> shares) {
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

        List<byte[]> shares() {
            return shares;
        }

        CiphertextSource source() {
            return CiphertextSource.of(ciphertext, 0);
        }
    }

    /** The next client's upload. */
    public Upload upload(int... values) {
        return encrypt(clients++, values, random);
    }

    /** What a client with a number and randomness of its own uploads. */
    Upload encrypt(int client, int[] values, RandomSource ownRandom) {
        CollectedUpload upload = new CollectedUpload(scheme);
        CollectiveKey committee = collectiveKey();
        try {
            scheme.encrypt(context, committee, client, IntegerVector.of(values), ownRandom, upload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Upload(
                values, upload.ciphertext(), upload.parts(scheme.shape().members()));
    }

    /** Has the next client write its upload into a sink. */
    void encryptInto(UploadSink sink, int... values) throws IOException {
        scheme.encrypt(context, collectiveKey(), clients++, IntegerVector.of(values), random, sink);
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

    /** For some members their unmasking shares of some uploads. */
    public SortedMap<Integer, byte[]> shares(List<Upload> uploads, Iterable<Integer> members) {
        collectiveKey();
        SortedMap<Integer, byte[]> shares = new TreeMap<>();
        for (int member : members) {
            try (MemberSum sum = scheme.newMemberSum(context)) {
                for (Upload upload : uploads) {
                    assertThat(scheme.isMemberPart(upload.shares().get(member - 1)))
                            .isTrue();
                    sum.add(upload.shares().get(member - 1));
                }
                shares.put(member, sum.unmask(memberKeys.get(member - 1), random));
            }
        }
        return shares;
    }

    /** The shares of as many members as a sum needs, from the first on. */
    SortedMap<Integer, byte[]> threshold(List<Upload> uploads) {
        return shares(uploads, firstMembers(scheme.sharesToOpen()));
    }

    /** The committee's key of the epoch that starts with the round; the members' keys are made with it. */
    private CollectiveKey collectiveKey() {
        if (key == null) {
            EpochContext epoch = new EpochContext(context.plan(), context.round());
            for (int member = 1; member <= scheme.shape().members(); member++) {
                memberKeys.add(scheme.newMemberKey(epoch, member, random));
            }
            key = scheme.collectiveKey(
                    epoch, memberKeys.stream().map(MemberKey::contribution).toList());
        }
        return key;
    }

    /**
     * What came of opening a sum.
     *
     * @param digits the coordinates; null when it did not open
     */
    record Result(Opening outcome, @Nullable DigitSum digits) {}

    /** Opens the sum of {@code ciphertexts} with given shares. */
    Result open(List<Upload> ciphertexts, SortedMap<Integer, byte[]> shares) {
        try (CiphertextSum sum = sum(ciphertexts)) {
            return open(sum, ciphertexts.size(), shares);
        }
    }

    /** Opens a sum with given shares. */
    Result open(CiphertextSum sum, int count, SortedMap<Integer, byte[]> shares) {
        DigitSum.Collector digits = new DigitSum.Collector(scheme.shape().dimension());
        try {
            Opening outcome = scheme.open(context, sum, count, shares, digits);
            return new Result(outcome, outcome instanceof Opening.Opened ? digits.sum() : null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /** Adds a number to one entry of a member's share of a key. */
    static void alter(SortedMap<Integer, byte[]> shares, int member, int index, int difference) {
        byte[] packed = Objects.requireNonNull(shares.get(member));
        int length = packed.length / 5 * 2;
        int[] entries = new int[length];
        entries[index] = Math.floorMod(difference, ShareVector.PRIME);
        try (ShareVector share = ShareVector.unpack(packed, length);
                ShareVector change = ShareVector.unpack(ReferenceSharing.pack(entries), length)) {
            share.add(change);
            shares.put(member, share.pack());
        }
    }
}
