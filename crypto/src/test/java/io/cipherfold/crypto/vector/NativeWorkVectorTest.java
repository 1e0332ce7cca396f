// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.seal.NoLeakedHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, and every bit compared with the twin in Java. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class NativeWorkVectorTest extends WorkVectorContract {

    NativeWorkVectorTest() {
        super(VectorKernels.NATIVE);
    }

    @Test
    void best_withTheLibrary_isNative() {
        assertThat(VectorKernels.best()).isEqualTo(VectorKernels.NATIVE);
    }

    /** Every number of coordinates up to a few blocks' worth of registers, then around powers of two and between. */
    private static List<Integer> lengths() {
        List<Integer> lengths = new ArrayList<>();
        for (int length = 1; length <= 130; length++) {
            lengths.add(length);
        }
        for (int power = 256; power <= 65_536; power *= 2) {
            lengths.addAll(List.of(power - 1, power, power + 1, power + power / 3));
        }
        lengths.add(70_000);
        lengths.add(1_000_003);
        return lengths;
    }

    private static double[] values(int length, RandomSource random) {
        double[] values = Seeds.gaussian(length, Math.scalb(1.0, (int) random.nextBelow(40) - 20), random);
        for (int i = 0; i < length; i += 1 + (int) random.nextBelow(1 + length / 8)) {
            double[] odd = {0, -0.0, Double.MIN_VALUE, -1e-310, 1e9, -0x1p29, 0.5, values[i]};
            values[i] = odd[(int) random.nextBelow(odd.length)];
        }
        return values;
    }

    private static void onBoth(double[] values, Consumer<WorkVector> first, Consumer<WorkVector> second) {
        try (WorkVector inJava = VectorKernels.JAVA.create(values.length);
                WorkVector inNative = VectorKernels.NATIVE.create(values.length)) {
            inJava.load(0, values, values.length);
            inNative.load(0, values, values.length);
            first.accept(inJava);
            second.accept(inNative);
        }
    }

    private static long[] bits(WorkVector vector) {
        double[] values = new double[vector.length()];
        vector.read(0, values, values.length);
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        return bits;
    }

    @Test
    void realSteps_anyLength_haveTheSameBits(RandomSource random) {
        for (int length : lengths()) {
            double[] values = values(length, random);
            byte[] seed = Seeds.seed(random);
            List<Object> expected = new ArrayList<>();
            List<Object> actual = new ArrayList<>();
            onBoth(values, vector -> record(vector, seed, expected), vector -> record(vector, seed, actual));
            assertThat(actual).as("length %s", length).hasSize(5);
            for (int i = 0; i < actual.size(); i++) {
                assertThat(actual.get(i)).as("length %s, step %s", length, i).isEqualTo(expected.get(i));
            }
        }
    }

    private static void record(WorkVector vector, byte[] seed, List<Object> results) {
        results.add(vector.largestMagnitude());
        results.add(vector.sumOfSquares(0.7));
        vector.scale(0x1p-3, 1.1);
        results.add(bits(vector));
        vector.rotate(seed);
        results.add(bits(vector));
        vector.rotateBack(seed);
        vector.rotateBack(seed);
        results.add(bits(vector));
    }

    @Test
    void roundingAndNoise_anyLength_giveTheSameIntegers(RandomSource random) {
        List<NoiseSampler> samplers = List.of(
                TableSampler.discreteGaussian(100),
                TableSampler.discreteGaussian(1 + random.nextBelow(1 << 24)),
                TableSampler.skellam(1 + random.nextBelow(1 << 10)),
                new DiscreteGaussian(1 + random.nextBelow(1L << (1 + random.nextBelow(24)))));
        for (int length : lengths()) {
            double[] values = values(length, random);
            byte[] rounding = Seeds.seed(random);
            byte[] noise = Seeds.seed(random);
            int attempt = (int) random.nextBelow(256);
            NoiseSampler sampler = samplers.get((int) random.nextBelow(samplers.size()));
            List<Object> expected = new ArrayList<>();
            List<Object> actual = new ArrayList<>();
            onBoth(
                    values,
                    vector -> integers(vector, rounding, attempt, sampler, noise, expected),
                    vector -> integers(vector, rounding, attempt, sampler, noise, actual));
            for (int i = 0; i < 3; i++) {
                assertThat(actual.get(i)).as("length %s, step %s", length, i).isEqualTo(expected.get(i));
            }
        }
    }

    private static void integers(
            WorkVector vector, byte[] rounding, int attempt, NoiseSampler sampler, byte[] noise, List<Object> results) {
        results.add(vector.roundedSquaredNorm(0, rounding, attempt));
        vector.round(0, rounding, attempt);
        int[] integers = new int[vector.length()];
        vector.read(0, integers, integers.length);
        results.add(integers.clone());
        vector.addNoise(sampler, noise);
        vector.read(0, integers, integers.length);
        results.add(integers);
    }

    /** Enough samples for every branch of the sampler but those of probability below 2^-20. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 100, 1023, 1024, 3290, 4096, 65_537, 1 << 20, (1 << 24) - 1, 1 << 24})
    void exactNoise_manySamples_areTheSame(long variance, RandomSource random) {
        assertSameNoise(new DiscreteGaussian(variance), 1_000_000, random);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 319, 320, 3290, 65_537, 1 << 24})
    void gaussianTables_manySamples_areTheSame(long variance, RandomSource random) {
        assertSameNoise(TableSampler.discreteGaussian(variance), 100_000, random);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 77, 3290, 16_383, 65_535})
    void skellamTables_manySamples_areTheSame(long variance, RandomSource random) {
        assertSameNoise(TableSampler.skellam(variance), 30_000, random);
    }

    private static void assertSameNoise(NoiseSampler sampler, int samples, RandomSource random) {
        byte[] seed = Seeds.seed(random);
        List<Object> expected = new ArrayList<>();
        List<Object> actual = new ArrayList<>();
        onBoth(
                new double[samples],
                vector -> integers(vector, seed, 0, sampler, seed, expected),
                vector -> integers(vector, seed, 0, sampler, seed, actual));
        assertThat(actual.get(2)).isEqualTo(expected.get(2));
    }
}
