// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.crypto.vector.Seeds;
import io.cipherfold.crypto.vector.WorkVector;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which noise the encoder adds. */
@ExtendWith(Replay.class)
class EncoderNoiseTest {

    private static final int DIMENSION = NoiseSampler.BLOCK + 500;

    private static EncodingParameters parameters(long variance) {
        return new EncodingParameters(DIMENSION, 1, -9, variance);
    }

    private static void assertAdds(NoiseSampler expected, VectorEncoder encoder, RandomSource random) {
        double[] vector = Seeds.gaussian(DIMENSION, 1, random);
        byte[] rotation = Seeds.seed(random);
        byte[] rounding = Seeds.seed(random);
        byte[] noise = Seeds.seed(random);
        int[] noiseless = encode(new VectorEncoder(parameters(0)), vector, rotation, rounding, noise);
        int[] noisy = encode(encoder, vector, rotation, rounding, noise);
        int[] samples = new int[DIMENSION];
        for (int from = 0; from < DIMENSION; from += NoiseSampler.BLOCK) {
            int count = Math.min(NoiseSampler.BLOCK, DIMENSION - from);
            try (ChaCha20RandomSource stream =
                    new ChaCha20RandomSource(noise, WorkVector.NOISE_DOMAIN, from / NoiseSampler.BLOCK)) {
                expected.fill(stream, samples, from, count);
            }
        }
        for (int i = 0; i < DIMENSION; i++) {
            assertThat(noisy[i] - noiseless[i]).isEqualTo(samples[i]);
        }
    }

    private static int[] encode(
            VectorEncoder encoder, double[] vector, byte[] rotation, byte[] rounding, byte[] noise) {
        try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), rotation, rounding, noise)) {
            return encoded.toArray();
        }
    }

    @Test
    void encode_samplerNotNamed_addsSamplesOfTheGaussianTables(RandomSource random) {
        for (long variance : new long[] {4, 3290, DiscreteGaussian.MAX_VARIANCE}) {
            assertAdds(TableSampler.discreteGaussian(variance), new VectorEncoder(parameters(variance)), random);
        }
    }

    @Test
    void encode_skellamParameters_addsSamplesOfTheSkellamTables(RandomSource random) {
        for (long variance : new long[] {1, 77, 3290}) {
            EncodingParameters skellam = new EncodingParameters(DIMENSION, 1, -9, variance, NoiseMechanism.SKELLAM);
            assertAdds(TableSampler.skellam(variance), new VectorEncoder(skellam), random);
        }
    }

    @Test
    void encode_samplerNamed_addsItsSamples(RandomSource random) {
        DiscreteGaussian exact = new DiscreteGaussian(3290);
        assertAdds(exact, new VectorEncoder(parameters(3290), exact), random);
        TableSampler skellam = TableSampler.skellam(77);
        assertAdds(skellam, new VectorEncoder(parameters(77), skellam), random);
    }

    @Test
    void constructor_noiseOfAnotherVariance_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VectorEncoder(parameters(100), TableSampler.skellam(99)))
                .withMessage("variance of the noise must be 100 squared grid units, was 99");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VectorEncoder(parameters(0), new DiscreteGaussian(4)))
                .withMessage("variance of the noise must be 0 squared grid units, was 4");
    }
}
