// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.CiphertextSum;
import io.cipherfold.crypto.scheme.CollectedUpload;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.scheme.EpochContext;
import io.cipherfold.crypto.scheme.IntegerVector;
import io.cipherfold.crypto.scheme.MemberKey;
import io.cipherfold.crypto.scheme.MemberSum;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.crypto.vector.WorkVector;
import io.cipherfold.secureagg.encode.EncodedVector;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.encode.VectorDecoder;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures what the steps of a round take here and now: runs each a few times on a piece of a vector and takes the fastest
 * run, a few seconds in all. Other work on the machine makes the figures larger; a vector that does not fit the caches takes
 * longer per number than the piece.
 */
public final class MeasuredCalibration implements Calibration {

    private static final int MOST_PARAMETERS = 100_000;
    private static final int HASHED_BYTES = 1 << 20;
    private static final long NANOS_FOR_A_STEP = 300_000_000;

    private final RandomSource random;

    /** Creates a calibration that draws its samples from {@code random}; nothing of it is kept. */
    public MeasuredCalibration(RandomSource random) {
        this.random = random;
    }

    /** A step of a round. */
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public UnitCosts measure(AggregationPlan plan) {
        int parameters = Math.min(MOST_PARAMETERS, plan.encoding().dimension());
        EncodingParameters encoding = new EncodingParameters(
                parameters,
                plan.encoding().clipNorm(),
                plan.encoding().gridLog2(),
                plan.encoding().noiseVariancePerClient(),
                plan.encoding().mechanism());
        byte[] seed = new byte[WorkVector.SEED_BYTES];
        random.nextBytes(seed);
        double[] vector = new double[parameters];
        for (int i = 0; i < parameters; i++) {
            vector[i] = (random.nextDouble() - 0.5) * encoding.clipNorm();
        }
        VectorEncoder encoder = new VectorEncoder(encoding);
        VectorSource source = VectorSource.of(vector);
        int[] encoded;
        try (EncodedVector integers = encoder.encode(source, seed, random)) {
            encoded = integers.toArray();
        }
        double encode = nanos(() -> encoder.encode(source, seed, random).close()) / parameters;
        double decode = nanos(() -> new VectorDecoder(encoding).decode(encoded, seed)) / parameters;
        byte[] block = new byte[HASHED_BYTES];
        double hash = nanos(() -> Digest.sha256(block)) / HASHED_BYTES;
        double[] scheme = scheme(plan, encoded);
        double[] envelope = envelope(plan);
        double[] signature = signature();
        return new UnitCosts(
                encode,
                scheme[0],
                envelope[0],
                envelope[1],
                signature[0],
                signature[1],
                hash,
                scheme[1],
                scheme[2],
                decode);
    }

    /** Encrypting a number, adding a byte, opening a number. */
    private double[] scheme(AggregationPlan plan, int[] values) {
        SchemeShape shape = plan.shape();
        SchemeShape piece = new SchemeShape(
                values.length, shape.digitBits(), shape.maximumClients(), shape.members(), shape.corruptMembers());
        RoundContext round = new RoundContext(plan.digest(), 1);
        EpochContext epoch = new EpochContext(plan.digest(), 1);
        List<MemberKey> keys = new ArrayList<>();
        try (AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), piece)) {
            for (int member = 1; member <= piece.members(); member++) {
                keys.add(scheme.newMemberKey(epoch, member, random));
            }
            List<byte[]> contributions =
                    keys.stream().map(MemberKey::contribution).toList();
            try (CollectiveKey key = scheme.collectiveKey(epoch, contributions)) {
                return scheme(scheme, round, key, keys, IntegerVector.of(values));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            keys.forEach(MemberKey::close);
        }
    }

    private double[] scheme(
            AggregationScheme scheme, RoundContext round, CollectiveKey key, List<MemberKey> keys, IntegerVector values)
            throws IOException {
        double encrypt = nanos(() -> scheme.encrypt(round, key, 0, values, random, new CollectedUpload(scheme)));
        CollectedUpload upload = new CollectedUpload(scheme);
        scheme.encrypt(round, key, 0, values, random, upload);
        List<byte[]> parts = upload.parts(keys.size());
        SortedMap<Integer, byte[]> shares = new TreeMap<>();
        for (int member = 1; member <= scheme.sharesToOpen(); member++) {
            try (MemberSum own = scheme.newMemberSum(round)) {
                own.add(parts.get(member - 1));
                shares.put(member, own.unmask(keys.get(member - 1), random));
            }
        }
        byte[] ciphertext = upload.ciphertext();
        CiphertextSource source = CiphertextSource.of(ciphertext, 0);
        DigitSum.Collector digits = new DigitSum.Collector(values.length());
        try (CiphertextSum sum = scheme.newSum();
                CiphertextSum one = scheme.newSum()) {
            double add = nanos(() -> sum.add(source));
            one.add(source);
            double open = nanos(() -> scheme.open(round, one, 1, shares, digits));
            return new double[] {encrypt / values.length(), add / ciphertext.length, open / values.length()};
        }
    }

    /** Sealing an envelope, opening it. */
    private double[] envelope(AggregationPlan plan) {
        SchemeCosts costs = plan.costs();
        byte[] part = new byte[costs.memberPartSealed() ? Math.toIntExact(costs.memberPartBytes()) : 0];
        EnvelopeContext context = new EnvelopeContext(plan.digest(), 1, 0, 1, Digest.ZERO);
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(context, part, random);
            return new double[] {
                nanos(() -> key.publicKey().seal(context, part, random)), nanos(() -> key.open(context, envelope))
            };
        }
    }

    /** Making a signature, checking it. */
    private double[] signature() {
        byte[] message = new byte[Digest.BYTES];
        try (SigningKey key = SigningKey.generate(random)) {
            Signature signature = key.sign("calibration", message);
            return new double[] {
                nanos(() -> key.sign("calibration", message)),
                nanos(() -> key.verifyKey().verifies("calibration", message, signature))
            };
        }
    }

    /** The fastest of the runs that fit a fraction of a second. */
    private static double nanos(Step step) {
        try {
            step.run();
            long fastest = Long.MAX_VALUE;
            long start = System.nanoTime();
            do {
                long before = System.nanoTime();
                step.run();
                fastest = Math.min(fastest, System.nanoTime() - before);
            } while (System.nanoTime() - start < NANOS_FOR_A_STEP);
            return fastest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
