// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.envelope.Envelope;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.CiphertextSum;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.crypto.share.ShareVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private final AggregationScheme scheme;
    private final AesCtrRandomSource random = AesCtrRandomSource.secure();
    private final Map<Integer, List<ShareVector>> sharesOfClients = new HashMap<>();

    /**
     * Sets up a scheme.
     *
     * @throws IllegalArgumentException if it has no parameters for so many clients
     */
    SchemeSubject(SchemeId id, int parameters, int clients) {
        this.scheme = AggregationScheme.create(
                id, new SchemeShape(parameters, BenchPlan.DIGIT_BITS, clients, MEMBERS, CORRUPT_MEMBERS));
    }

    @Override
    public SubjectTraits traits() {
        String decryptedBy = scheme.shareLength() == 0
                ? "everybody who sees an upload"
                : "the node with any " + (CORRUPT_MEMBERS + 1) + " of " + MEMBERS
                        + " members: the sum that a quorum has voted for, no single vector";
        return SubjectTraits.withoutRepair(scheme.id().optionName(), decryptedBy);
    }

    @Override
    public int parameters() {
        return scheme.shape().dimension();
    }

    @Override
    public long sideBytes() {
        return scheme.shareLength() == 0
                ? 0
                : (long) MEMBERS * Envelope.bytesFor(ShareVector.packedBytes(scheme.shareLength()));
    }

    @Override
    public byte[] encrypt(int client, int[] values) {
        byte[] ciphertext = new byte[Math.toIntExact(scheme.ciphertextBytes())];
        List<ShareVector> shares = scheme.encrypt(ROUND, client, values, random, ciphertext, 0);
        List<ShareVector> earlier = sharesOfClients.put(client, shares);
        if (earlier != null) {
            earlier.forEach(ShareVector::close);
        }
        return ciphertext;
    }

    @Override
    public RunningSum newSum() {
        return new Sum(scheme.newSum());
    }

    @Override
    public void close() {
        sharesOfClients.values().forEach(shares -> shares.forEach(ShareVector::close));
        random.close();
        scheme.close();
    }

    private final class Sum implements RunningSum {
        private final CiphertextSum sum;
        private final SortedSet<Integer> present = new TreeSet<>();
        private final SortedMap<Integer, ShareVector> memberSums = new TreeMap<>();

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
            for (int member = 1; member <= CORRUPT_MEMBERS + 1; member++) {
                ShareVector total = ShareVector.zeros(scheme.shareLength());
                for (int client : present) {
                    total.add(
                            Objects.requireNonNull(sharesOfClients.get(client)).get(member - 1));
                }
                memberSums.put(member, total);
            }
        }

        @Override
        public double[] open() {
            Opening opening = scheme.open(ROUND, sum, present.size(), memberSums);
            if (!(opening instanceof Opening.Opened opened)) {
                throw new IllegalStateException("the sum of " + scheme.id().optionName() + " does not open");
            }
            return Arrays.stream(opened.sum().toArray()).asDoubleStream().toArray();
        }

        @Override
        public void close() {
            memberSums.values().forEach(ShareVector::close);
            sum.close();
        }
    }
}
