// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A small table sampler: an operand for its operations, wrong arguments, and its secrets. */
final class TableNoiseOperands implements OperationProbe.Operands {

    private static final byte[] SEED = new byte[32];

    private static final int COUNT = 1000;

    private static final List<TableNoise.Part> PARTS = List.of(
            new TableNoise.Part(1, new long[] {1L << 62, 3L << 61}, new long[] {1L << 60, 1L << 62, 3L << 61}),
            new TableNoise.Part(4, new long[] {1L << 61}, new long[] {1L << 62}));

    private final TableNoise noise = TableNoise.create(PARTS);

    static List<OperationProbe<?>> probes() {
        return List.of(
                OperationProbe.of("TableNoise.create", TableNoiseOperands::new, operands -> {
                    TableNoise.create(PARTS).close();
                    return 0;
                }),
                OperationProbe.of(
                        "TableNoise.fill", TableNoiseOperands::new, operands -> samples(operands.noise, SEED)));
    }

    private static int[] samples(TableNoise noise, byte[] seed) {
        int[] samples = new int[COUNT];
        noise.fill(seed, 3, samples, 0, COUNT);
        return samples;
    }

    /** Wrong arguments for the native methods. */
    static int refusals() {
        long[] words = {1, 2, 3};
        long ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        long noise = NoiseJni.create(new int[] {1, 1, 2}, words);
        try {
            return RefusedCalls.refused(
                    () -> NoiseJni.create(new int[] {1, 1}, words),
                    () -> NoiseJni.create(new int[] {1, 1, 1}, words),
                    () -> NoiseJni.create(new int[] {1, 1, 3}, words),
                    () -> NoiseJni.create(new int[] {1, -1, 4}, words),
                    () -> NoiseJni.create(new int[] {1, 0, 3}, words),
                    () -> NoiseJni.create(new int[] {0, 1, 2}, words),
                    () -> NoiseJni.create(new int[] {1025, 1, 2}, words),
                    () -> NoiseJni.create(new int[] {1, 1, 2}, new long[] {1, 2, -1}),
                    () -> NoiseJni.create(new int[0], new long[0]),
                    () -> NoiseJni.create(Nulls.INTS, words),
                    () -> NoiseJni.create(new int[] {1, 1, 2}, Nulls.LONGS),
                    () -> NoiseJni.fill(0, SEED, 0, new int[1], 0, 1),
                    () -> NoiseJni.fill(ring, SEED, 0, new int[1], 0, 1),
                    () -> NoiseJni.fill(noise, new byte[31], 0, new int[1], 0, 1),
                    () -> NoiseJni.fill(noise, Nulls.BYTES, 0, new int[1], 0, 1),
                    () -> NoiseJni.fill(noise, SEED, 0, Nulls.INTS, 0, 1),
                    () -> NoiseJni.fill(noise, SEED, 0, new int[1], 1, 1),
                    () -> NoiseJni.fill(noise, SEED, 0, new int[1], -1, 1),
                    () -> NoiseJni.fill(noise, SEED, 0, new int[1], 0, -1),
                    () -> NoiseJni.fill(noise, SEED, 0, new int[9000], 0, 8193));
        } finally {
            SealJni.release(noise);
            SealJni.release(ring);
        }
    }

    /** The secrets, for {@link WipedSecrets}. */
    static List<SecretProbe> secrets() {
        long bytes = (long) COUNT * Integer.BYTES;
        return List.of(
                new SecretProbe("seed of the table noise", bytes, watch -> life(watch, seed -> seed)),
                new SecretProbe(
                        "table noise", bytes, watch -> life(watch, seed -> WipedSecrets.beginning(expected(seed)))));
    }

    private static int[] expected(byte[] seed) {
        try (TableNoise noise = TableNoise.create(PARTS)) {
            return samples(noise, seed);
        }
    }

    private static void life(Consumer<byte[]> watch, UnaryOperator<byte[]> secret) {
        byte[] seed = new byte[32];
        new SplittableRandom(11).nextBytes(seed);
        watch.accept(secret.apply(seed));
        try (TableNoise noise = TableNoise.create(PARTS)) {
            OperationProbe.require(samples(noise, seed).length == COUNT, "samples are missing");
        }
    }

    @Override
    public void close() {
        noise.close();
    }
}
