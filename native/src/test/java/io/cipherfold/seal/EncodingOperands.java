// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** A vector of real numbers and one of integers: operands for the encoding. */
final class EncodingOperands implements OperationProbe.Operands {

    /** More than a block of the transform and one of the noise. */
    private static final int LENGTH = 10_000;

    private static final byte[] SEED = new byte[32];

    /** Samples of at most 2 + 4 * 2 in magnitude. */
    private static final List<NoiseTable> NOISE = List.of(
            new NoiseTable(1, new long[] {1L << 62, 3L << 61}, new long[] {1L << 60, 1L << 62}),
            new NoiseTable(4, new long[] {1L << 61}, new long[] {1L << 60, 1L << 62}));

    private final EncodingVector reals = EncodingVector.create(LENGTH);
    private final EncodingVector integers = EncodingVector.create(LENGTH);

    EncodingOperands() {
        double[] values = new double[LENGTH];
        Arrays.setAll(values, i -> Math.sin(i));
        reals.load(0, values, LENGTH);
        integers.load(0, values, LENGTH);
        integers.round(10, SEED, 0);
    }

    static List<OperationProbe<?>> probes() {
        return List.of(
                probe("EncodingVector.create", operands -> {
                    EncodingVector.create(LENGTH).close();
                    return 0;
                }),
                probe("EncodingVector.load", operands -> {
                    operands.reals.load(0, new double[] {Math.sin(0)}, 1);
                    return operands.realNumbers();
                }),
                probe("EncodingVector.read, reals", EncodingOperands::realNumbers),
                probe("EncodingVector.read, integers", operands -> integers(operands.integers)),
                probe("EncodingVector.largestMagnitude", operands -> operands.reals.largestMagnitude()),
                probe("EncodingVector.firstNotFinite", operands -> operands.reals.firstNotFinite()),
                probe("EncodingVector.sumOfSquares", operands -> operands.reals.sumOfSquares(0.5)),
                probe("EncodingVector.roundedSquaredNorm", operands -> operands.reals.roundedSquaredNorm(10, SEED, 1)),
                changing("EncodingVector.scale", operands -> operands.reals.scale(1, 1)),
                changing("EncodingVector.rotate", operands -> operands.reals.rotate(SEED)),
                changing("EncodingVector.rotateBack", operands -> operands.reals.rotateBack(SEED)),
                changing("EncodingVector.round", operands -> operands.reals.round(10, SEED, 0)),
                changing("EncodingVector.addNoise", operands -> operands.integers.addNoise(NOISE, SEED)),
                changing("EncodingVector.addExactNoise", operands -> operands.integers.addExactNoise(100, SEED)));
    }

    private static OperationProbe<EncodingOperands> probe(String name, Function<EncodingOperands, ?> operation) {
        return OperationProbe.of(name, EncodingOperands::new, operation);
    }

    /** An operation that can be done again on other operands only: a failure must leave these usable. */
    private static OperationProbe<EncodingOperands> changing(String name, Consumer<EncodingOperands> operation) {
        return new OperationProbe<>(name, EncodingOperands::new, operation, EncodingOperands::check);
    }

    private double[] realNumbers() {
        double[] values = new double[LENGTH];
        reals.read(0, values, LENGTH);
        return values;
    }

    private static int[] integers(EncodingVector vector) {
        int[] values = new int[LENGTH];
        vector.read(0, values, LENGTH);
        return values;
    }

    private void check() {
        int[] kept = integers(integers);
        int far = 0;
        for (int i = 0; i < LENGTH; i++) {
            // Rounding is off by less than 1, noise of deviation 10 by less than 100.
            far += Math.abs(kept[i] - 1024 * Math.sin(i)) > 101 ? 1 : 0;
        }
        OperationProbe.require(far == 0, far + " integers are no longer what they were");
        boolean rounded;
        try {
            double squares = reals.sumOfSquares(1);
            double expected = 0;
            for (int i = 0; i < LENGTH; i++) {
                expected += Math.sin(i) * Math.sin(i);
            }
            OperationProbe.require(Math.abs(squares - expected) < 1e-9, "the norm has changed");
            rounded = false;
        } catch (SealException e) {
            rounded = true;
        }
        if (rounded) {
            OperationProbe.require(
                    Math.abs(integers(reals)[1] - 1024 * Math.sin(1)) < 1, "the rounded numbers are others");
        }
    }

    @Override
    public void close() {
        integers.close();
        reals.close();
    }

    /** The secrets of the encoding, for {@link WipedSecrets}. */
    static List<SecretProbe> secrets() {
        long bytes = (long) LENGTH * Double.BYTES;
        return List.of(
                new SecretProbe("rounding seed", bytes, watch -> {
                    byte[] seed = randomBytes(1);
                    watch.accept(seed);
                    encode(seed, randomBytes(2), values -> {}, encoded -> {});
                }),
                new SecretProbe("noise seed", bytes, watch -> {
                    byte[] seed = randomBytes(3);
                    watch.accept(seed);
                    encode(randomBytes(4), seed, values -> {}, encoded -> {});
                }),
                new SecretProbe("noise", bytes, watch -> {
                    byte[] seed = randomBytes(10);
                    watch.accept(WipedSecrets.beginning(noise(seed)));
                    encode(randomBytes(11), seed, values -> {}, encoded -> {});
                }),
                new SecretProbe(
                        "vector",
                        bytes,
                        watch -> encode(
                                randomBytes(5),
                                randomBytes(6),
                                values -> watch.accept(WipedSecrets.beginning(values)),
                                encoded -> {})),
                new SecretProbe(
                        "integers",
                        bytes,
                        watch -> encode(
                                randomBytes(7),
                                randomBytes(8),
                                values -> {},
                                encoded -> watch.accept(WipedSecrets.beginning(encoded)))));
    }

    /** Zeros round to zeros, whatever the coins are. */
    private static int[] noise(byte[] seed) {
        try (EncodingVector zeros = EncodingVector.create(LENGTH)) {
            zeros.round(0, SEED, 0);
            zeros.addNoise(NOISE, seed);
            return integers(zeros);
        }
    }

    private static byte[] randomBytes(long number) {
        byte[] bytes = new byte[32];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    private static void encode(
            byte[] roundingSeed,
            byte[] noiseSeed,
            Consumer<double[]> valuesAreKnown,
            Consumer<int[]> integersAreKnown) {
        SplittableRandom random = new SplittableRandom(9);
        double[] values = new double[LENGTH];
        Arrays.setAll(values, i -> random.nextDouble());
        valuesAreKnown.accept(values);
        try (EncodingVector vector = EncodingVector.create(LENGTH)) {
            vector.load(0, values, LENGTH);
            vector.rotate(SEED);
            OperationProbe.require(vector.roundedSquaredNorm(10, roundingSeed, 0) > 0, "nothing is left");
            vector.round(10, roundingSeed, 0);
            integersAreKnown.accept(integers(vector));
            vector.addNoise(NOISE, noiseSeed);
            vector.addExactNoise(100, noiseSeed);
        }
    }
}
