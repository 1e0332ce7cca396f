// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.crypto.vector.VectorKernels;
import io.cipherfold.crypto.vector.WorkVector;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations of the encoding agree with the committed vectors. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class EncodingVectorsTest {

    static Stream<Arguments> onBoth(String file) {
        return VectorFile.tests(file).stream()
                .flatMap(test -> Arrays.stream(VectorKernels.values()).map(kernels -> Arguments.of(kernels, test)));
    }

    static Stream<Arguments> rotation() {
        return onBoth("rotation.json");
    }

    static Stream<Arguments> rounding() {
        return onBoth("rounding.json");
    }

    static Stream<Arguments> tableNoise() {
        return onBoth("table-noise.json");
    }

    static Stream<Arguments> exactNoise() {
        return onBoth("discrete-gaussian.json");
    }

    /** The fields of a vector that say what has come out. */
    private static void assertResult(VectorCase actual, VectorCase expected) {
        assertThat(actual.bytes("sha256")).isEqualTo(expected.bytes("sha256"));
        assertThat(actual.sameField("prefix", expected)).isTrue();
    }

    private static WorkVector loaded(VectorKernels kernels, int dimension) {
        WorkVector vector = kernels.create(dimension);
        vector.load(0, EncodingVectors.reals(dimension), dimension);
        return vector;
    }

    private static VectorCase integers(WorkVector vector) {
        int[] integers = new int[vector.length()];
        vector.read(0, integers, integers.length);
        return EncodingVectors.integers(integers);
    }

    @ParameterizedTest
    @MethodSource
    void rotation(VectorKernels kernels, VectorCase test) {
        try (WorkVector vector = loaded(kernels, test.integer("dimension"))) {
            vector.rotate(test.bytes("seed"));
            double[] rotated = new double[vector.length()];
            vector.read(0, rotated, rotated.length);
            assertResult(EncodingVectors.reals(rotated), test);
        }
    }

    @ParameterizedTest
    @MethodSource
    void rounding(VectorKernels kernels, VectorCase test) {
        int exponent = test.integer("exponent");
        int attempt = test.integer("attempt");
        try (WorkVector vector = loaded(kernels, test.integer("dimension"))) {
            if (!test.isValid()) {
                assertThat(test.reason()).isEqualTo("TOO_LARGE");
                assertThatThrownBy(() -> vector.round(exponent, test.bytes("seed"), attempt))
                        .isInstanceOf(RuntimeException.class)
                        .hasMessageContaining("too large");
                return;
            }
            assertThat(vector.roundedSquaredNorm(exponent, test.bytes("seed"), attempt))
                    .isEqualTo(Long.parseLong(test.text("squares")));
            vector.round(exponent, test.bytes("seed"), attempt);
            assertResult(integers(vector), test);
        }
    }

    @ParameterizedTest
    @MethodSource
    void tableNoise(VectorKernels kernels, VectorCase test) {
        assertNoise(
                kernels,
                test,
                variance -> test.text("distribution").equals("skellam")
                        ? TableSampler.skellam(variance)
                        : TableSampler.discreteGaussian(variance));
    }

    @ParameterizedTest
    @MethodSource
    void exactNoise(VectorKernels kernels, VectorCase test) {
        assertNoise(kernels, test, DiscreteGaussian::new);
    }

    private static void assertNoise(VectorKernels kernels, VectorCase test, IntFunction<NoiseSampler> sampler) {
        int variance = test.integer("variance");
        if (!test.isValid()) {
            assertThat(test.reason()).isEqualTo("OUT_OF_RANGE");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sampler.apply(variance))
                    .withMessageContaining("variance must be 1 to");
            return;
        }
        try (WorkVector vector = kernels.create(test.integer("dimension"))) {
            // Zeros round to zeros, whatever the coins are.
            vector.round(0, new byte[32], 0);
            vector.addNoise(sampler.apply(variance), test.bytes("seed"));
            assertResult(integers(vector), test);
        }
    }
}
