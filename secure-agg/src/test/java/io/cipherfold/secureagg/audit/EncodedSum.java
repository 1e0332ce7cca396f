// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.vector.Seeds;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.encode.EncodedVector;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.encode.VectorDecoder;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.encode.VectorSource;

/**
 * The pipeline without encryption: canaries' vectors are encoded, added up as integers and decoded by the real code, with
 * numbers and randomness that a test may break.
 */
class EncodedSum implements SecureSum {

    private final EncodingParameters parameters;
    private final VectorEncoder encoder;
    private final Canaries canaries;
    private final RandomSource random;

    EncodedSum(EncodingParameters parameters, Canaries canaries, RandomSource random) {
        this.parameters = parameters;
        this.encoder = new VectorEncoder(parameters);
        this.canaries = canaries;
        this.random = random;
    }

    /** What a client draws its coins and noise from. */
    RandomSource randomOf(int client) {
        return Seeds.stream(random);
    }

    @Override
    public int vectorLength() {
        return parameters.dimension();
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        byte[] rotationSeed = Seeds.seed(random);
        int[] clients = canaries.draw(round);
        int[] sum = new int[parameters.dimension()];
        canaries.compute(round, model, clients, (client, update) -> add(sum, client, update, rotationSeed));
        return new RoundOutcome.Released(new ReleasedSum(round, clients.length, decode(sum, rotationSeed)));
    }

    /** Adds what a client makes of a vector. */
    void add(int[] sum, int client, double[] update, byte[] rotationSeed) {
        try (EncodedVector encoded = encoder.encode(VectorSource.of(update), rotationSeed, randomOf(client))) {
            int[] integers = encoded.toArray();
            for (int i = 0; i < sum.length; i++) {
                sum[i] = Math.addExact(sum[i], integers[i]);
            }
        }
    }

    /** What readers see of a sum. */
    double[] decode(int[] sum, byte[] rotationSeed) {
        return new VectorDecoder(parameters).decode(sum, rotationSeed);
    }

    @Override
    public void close() {}
}
