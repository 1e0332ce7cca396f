// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.envelope.Envelope;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.CiphertextSum;
import io.cipherfold.crypto.scheme.CollectedUpload;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.scheme.EpochContext;
import io.cipherfold.crypto.scheme.IntegerVector;
import io.cipherfold.crypto.scheme.MemberKey;
import io.cipherfold.crypto.scheme.MemberPart;
import io.cipherfold.crypto.scheme.MemberSum;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Any scheme of this library, with a committee of four of whom one may be corrupt. */
final class SchemeSubject implements AggregationSubject {

    private static final int MEMBERS = BenchPlan.MEMBERS;
    private static final int CORRUPT_MEMBERS = BenchPlan.CORRUPT_MEMBERS;
    private static final RoundContext ROUND =
            new RoundContext(Digest.sha256("bench aggregation".getBytes(StandardCharsets.US_ASCII)), 1);

    private static final EpochContext EPOCH = new EpochContext(ROUND.plan(), ROUND.round());

    private final AggregationScheme scheme;
    private final AesCtrRandomSource random = AesCtrRandomSource.secure();
    private final List<MemberKey> memberKeys = new ArrayList<>();
    private final CollectiveKey collectiveKey;
    private final Map<Integer, List<byte[]>> partsOfClients = new HashMap<>();

    /**
     * Sets up a scheme.
     *
     * @throws IllegalArgumentException if it has no parameters for so many clients
     */
    SchemeSubject(SchemeId id, int parameters, int clients) {
        this.scheme = AggregationScheme.create(
                id, new SchemeShape(parameters, BenchPlan.DIGIT_BITS, clients, MEMBERS, CORRUPT_MEMBERS));
        for (int member = 1; member <= MEMBERS; member++) {
            memberKeys.add(scheme.newMemberKey(EPOCH, member, random));
        }
        this.collectiveKey = scheme.collectiveKey(
                EPOCH, memberKeys.stream().map(MemberKey::contribution).toList());
    }

    @Override
    public SubjectTraits traits() {
        String decryptedBy = scheme.shareBytes() == 0
                ? "everybody who sees an upload"
                : "the node with any " + scheme.sharesToOpen() + " of " + MEMBERS
                        + " members: the sum that a quorum has voted for, no single vector";
        return SubjectTraits.withoutRepair(scheme.id().optionName(), decryptedBy);
    }

    @Override
    public int parameters() {
        return scheme.shape().dimension();
    }

    @Override
    public long sideBytes() {
        MemberPart part = scheme.memberPart();
        return part.isSealed() && part.bytes() > 0 ? (long) MEMBERS * Envelope.bytesFor(part.bytes()) : 0;
    }

    /** The ciphertext, and behind it what all members get, if anything. */
    @Override
    public byte[] encrypt(int client, int[] values) {
        CollectedUpload upload = new CollectedUpload(scheme);
        try {
            scheme.encrypt(ROUND, collectiveKey, client, IntegerVector.of(values), random, upload);
        } catch (IOException e) {
            throw new UncheckedIOException("an array could not be written", e);
        }
        List<byte[]> parts = upload.parts(MEMBERS);
        partsOfClients.put(client, parts);
        byte[] ciphertext = upload.ciphertext();
        if (scheme.memberPart().isSealed()) {
            return ciphertext;
        }
        byte[] both = Arrays.copyOf(ciphertext, ciphertext.length + parts.get(0).length);
        System.arraycopy(parts.get(0), 0, both, ciphertext.length, parts.get(0).length);
        return both;
    }

    @Override
    public RunningSum newSum() {
        return new Sum(scheme.newSum());
    }

    @Override
    public void close() {
        memberKeys.forEach(MemberKey::close);
        collectiveKey.close();
        random.close();
        scheme.close();
    }

    private final class Sum implements RunningSum {
        private final CiphertextSum sum;
        private final SortedSet<Integer> present = new TreeSet<>();
        private final SortedMap<Integer, byte[]> shares = new TreeMap<>();

        Sum(CiphertextSum sum) {
            this.sum = sum;
        }

        @Override
        public void add(int client, byte[] upload) {
            try {
                sum.add(CiphertextSource.of(upload, 0));
            } catch (IOException e) {
                throw new UncheckedIOException("an array could not be read", e);
            }
            present.add(client);
        }

        @Override
        public void gatherShares() {
            for (int member = 1; member <= scheme.sharesToOpen(); member++) {
                try (MemberSum own = scheme.newMemberSum(ROUND)) {
                    for (int client : present) {
                        own.add(Objects.requireNonNull(partsOfClients.get(client))
                                .get(member - 1));
                    }
                    shares.put(member, own.unmask(memberKeys.get(member - 1), random));
                }
            }
        }

        @Override
        public double[] open() {
            DigitSum.Collector digits = new DigitSum.Collector(parameters());
            try {
                if (!(scheme.open(ROUND, sum, present.size(), shares, digits) instanceof Opening.Opened)) {
                    throw new IllegalStateException("the sum of " + scheme.id().optionName() + " does not open");
                }
            } catch (IOException e) {
                throw new UncheckedIOException("an array could not be written", e);
            }
            return Arrays.stream(digits.sum().toArray()).asDoubleStream().toArray();
        }

        @Override
        public void close() {
            sum.close();
        }
    }
}
