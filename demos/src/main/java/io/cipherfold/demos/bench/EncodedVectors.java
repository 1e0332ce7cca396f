// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.vector.WorkVector;
import io.cipherfold.demos.bench.PairedTimes.Batches;
import io.cipherfold.secureagg.encode.EncodedVector;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.encode.VectorDecoder;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.encode.VectorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The vectors of all clients as the real encoder makes them, clipped, rotated, rounded and with noise, and how long that took.
 * Immutable once made.
 */
final class EncodedVectors {

    private static final byte[] ROTATION_SEED = new byte[WorkVector.SEED_BYTES];

    private final int parameters;
    private final List<int[]> vectors = new ArrayList<>();
    private final double encodeSeconds;
    private final double decodeSeconds;

    /** Makes one vector for each client, seeded by its number; rounding and noise are fresh. */
    EncodedVectors(int parameters, int clients) {
        this.parameters = parameters;
        EncodingParameters encoding =
                BenchPlan.options(parameters, clients).encoding().parameters();
        VectorEncoder encoder = new VectorEncoder(encoding);
        double[] times = new double[clients];
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            for (int client = 0; client < clients; client++) {
                VectorSource vector = VectorSource.of(vector(parameters, client));
                times[client] = CpuClock.seconds(() -> {
                    try (EncodedVector encoded = encoder.encode(vector, ROTATION_SEED, random)) {
                        vectors.add(encoded.toArray());
                    }
                });
            }
        }
        this.encodeSeconds = new Batches(times).median();
        this.decodeSeconds = decodeSeconds(new VectorDecoder(encoding));
    }

    private double decodeSeconds(VectorDecoder decoder) {
        int[] digits = Arrays.stream(sum()).mapToInt(Math::toIntExact).toArray();
        double[] times = new double[3];
        for (int i = 0; i < times.length; i++) {
            times[i] = CpuClock.seconds(() -> decoder.decode(digits, ROTATION_SEED));
        }
        return new Batches(times).median();
    }

    private static double[] vector(int parameters, int client) {
        try (ChaCha20RandomSource stream =
                new ChaCha20RandomSource(new byte[ChaCha20RandomSource.KEY_BYTES], 0, client)) {
            double[] vector = new double[parameters];
            Arrays.setAll(vector, i -> stream.nextDouble() - 0.5);
            return vector;
        }
    }

    /** Coordinates of every vector. */
    int parameters() {
        return parameters;
    }

    /** How many vectors there are. */
    int clients() {
        return vectors.size();
    }

    /** A client's vector in grid units, not to be changed. */
    int[] of(int client) {
        return vectors.get(client);
    }

    /** The exact sum of the vectors of clients 0 to {@code clients} - 1. */
    long[] sum(int clients) {
        long[] sum = new long[parameters];
        for (int[] vector : vectors.subList(0, clients)) {
            for (int i = 0; i < parameters; i++) {
                sum[i] += vector[i];
            }
        }
        return sum;
    }

    /** The exact sum of all. */
    long[] sum() {
        return sum(clients());
    }

    /** CPU seconds of one client's encoding, the median. */
    double encodeSeconds() {
        return encodeSeconds;
    }

    /** CPU seconds of decoding the sum, the median. */
    double decodeSeconds() {
        return decodeSeconds;
    }
}
