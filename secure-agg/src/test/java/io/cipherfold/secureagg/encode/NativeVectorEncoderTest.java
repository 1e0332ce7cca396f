// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.vector.Seeds;
import io.cipherfold.crypto.vector.VectorKernels;
import io.cipherfold.seal.NoLeakedHandles;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class NativeVectorEncoderTest extends VectorEncoderContract {

    NativeVectorEncoderTest() {
        super(VectorKernels.NATIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 63, 64, 1761, 4096, 4097, 8192, 50_000, 65_536, 70_000})
    void encodeAndDecode_anyVector_giveWhatJavaGives(int dimension, RandomSource random) {
        double clipNorm = 2;
        EncodingParameters parameters = new EncodingParameters(dimension, clipNorm, -10, 100);
        byte[] seed = Seeds.seed(random);
        byte[] rounding = Seeds.seed(random);
        byte[] noise = Seeds.seed(random);
        double[] atTheBound = new double[dimension];
        atTheBound[dimension / 2] = clipNorm;
        double[] huge = new double[dimension];
        Arrays.fill(huge, -Double.MAX_VALUE);
        double[] tiny = new double[dimension];
        Arrays.fill(tiny, Double.MIN_VALUE);
        double[][] vectors = {
            new double[dimension],
            atTheBound,
            huge,
            tiny,
            Seeds.gaussian(dimension, 1e-4, random),
            Seeds.gaussian(dimension, 1e7, random)
        };
        for (double[] vector : vectors) {
            int[] expected = encode(VectorKernels.JAVA, parameters, vector, seed, rounding, noise);
            int[] actual = encode(VectorKernels.NATIVE, parameters, vector, seed, rounding, noise);
            assertThat(actual).isEqualTo(expected);
            assertThat(new VectorDecoder(parameters, VectorKernels.NATIVE).decode(actual, seed))
                    .isEqualTo(new VectorDecoder(parameters, VectorKernels.JAVA).decode(actual, seed));
        }
    }

    private static int[] encode(
            VectorKernels kernels,
            EncodingParameters parameters,
            double[] vector,
            byte[] seed,
            byte[] rounding,
            byte[] noise) {
        VectorEncoder encoder = new VectorEncoder(parameters, kernels);
        try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), seed, rounding, noise)) {
            return encoded.toArray();
        }
    }
}
