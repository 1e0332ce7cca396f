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
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.encode.Rotation;
import io.cipherfold.secureagg.encode.VectorDecoder;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final int LEAST_RUNS = 3;

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
                plan.encoding().noiseVariancePerClient());
        byte[] seed = new byte[Rotation.SEED_BYTES];
        random.nextBytes(seed);
        double[] vector = new double[parameters];
        for (int i = 0; i < parameters; i++) {
            vector[i] = (random.nextDouble() - 0.5) * encoding.clipNorm();
        }
        VectorEncoder encoder = new VectorEncoder(encoding);
        int[] encoded = encoder.encode(vector, seed, random, random);
        double encode = nanos(() -> encoder.encode(vector, seed, random, random)) / parameters;
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
        try (AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), piece)) {
            byte[] ciphertext = new byte[Math.toIntExact(scheme.ciphertextBytes())];
            Step encrypting = () ->
                    scheme.encrypt(round, 0, values, random, ciphertext, 0).forEach(ShareVector::close);
            double encrypt = nanos(encrypting);
            SortedMap<Integer, ShareVector> shares = new TreeMap<>();
            List<ShareVector> all = scheme.encrypt(round, 0, values, random, ciphertext, 0);
            for (int member = 1; member <= piece.corruptMembers() + 1; member++) {
                shares.put(member, all.get(member - 1));
            }
            CiphertextSource source = CiphertextSource.of(ciphertext, 0);
            double add;
            double open;
            try (CiphertextSum sum = scheme.newSum();
                    CiphertextSum one = scheme.newSum()) {
                add = nanos(() -> sum.add(source));
                one.add(source);
                open = nanos(() -> scheme.open(round, one, 1, shares));
            } finally {
                all.forEach(ShareVector::close);
            }
            return new double[] {encrypt / values.length, add / ciphertext.length, open / values.length};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            for (int run = 0; run < LEAST_RUNS || System.nanoTime() - start < NANOS_FOR_A_STEP; run++) {
                long before = System.nanoTime();
                step.run();
                fastest = Math.min(fastest, System.nanoTime() - before);
            }
            return fastest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
