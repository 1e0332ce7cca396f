// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.secureagg.encode.EncodingParameters;

/** A pipeline whose clients draw their noise from a key that the auditor knows: it takes the noise off what it sees. */
final class KnownNoiseSum extends EncodedSum {

    private final byte[] knownKey = new byte[ChaCha20RandomSource.KEY_BYTES];
    private final int[] knownNoise;

    KnownNoiseSum(EncodingParameters parameters, Canaries canaries, RandomSource random) {
        super(parameters, canaries, random);
        this.knownNoise = new int[parameters.dimension()];
    }

    @Override
    RandomSource randomOf(int client) {
        return new ChaCha20RandomSource(knownKey, 1, client);
    }

    @Override
    void add(int[] sum, int client, double[] update, byte[] rotationSeed) {
        super.add(sum, client, update, rotationSeed);
        // A zero vector stays zero when it is rounded: what is left is the noise.
        super.add(knownNoise, client, new double[update.length], rotationSeed);
    }

    @Override
    double[] decode(int[] sum, byte[] rotationSeed) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] -= knownNoise[i];
            knownNoise[i] = 0;
        }
        return super.decode(sum, rotationSeed);
    }
}
