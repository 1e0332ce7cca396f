// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.crypto.vector.VectorKernels;
import io.cipherfold.seal.SealLibrary;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;

/**
 * Main class: coordinates that one thread encodes, with either sampler, and decodes in a second of its CPU time; the best
 * of several runs.
 * Arguments: dimension (1000000) and noise variance (3290).
 */
final class EncodingTiming {

    private static final int RUNS = 9;

    private EncodingTiming() {}

    public static void main(String[] arguments) {
        int dimension = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long variance = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3290;
        EncodingParameters parameters = new EncodingParameters(dimension, 1, -9, variance);
        double[] vector = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = Math.sin(i);
        }
        for (VectorKernels kernels : VectorKernels.values()) {
            if (kernels == VectorKernels.JAVA || SealLibrary.isAvailable()) {
                time(kernels, parameters, vector);
            }
        }
    }

    private static void time(VectorKernels kernels, EncodingParameters parameters, double[] vector) {
        VectorDecoder decoder = new VectorDecoder(parameters, kernels);
        byte[] seed = new byte[32];
        int[] integers = new int[vector.length];
        AesCtrRandomSource random = AesCtrRandomSource.secure();
        long variance = parameters.noiseVariancePerClient();
        for (NoiseSampler noise : List.of(TableSampler.discreteGaussian(variance), new DiscreteGaussian(variance))) {
            VectorEncoder encoder = new VectorEncoder(parameters, kernels, noise);
            report(kernels, "encode, " + noise.getClass().getSimpleName(), vector.length, () -> {
                try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), seed, random)) {
                    encoded.read(0, integers, integers.length);
                }
            });
        }
        report(kernels, "decode", vector.length, () -> decoder.decode(integers, seed));
    }

    private static void report(VectorKernels kernels, String what, int dimension, Runnable action) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = thread.getCurrentThreadCpuTime();
            action.run();
            best = Math.min(best, thread.getCurrentThreadCpuTime() - start);
        }
        System.out.println(String.format(
                Locale.ROOT,
                "%-7s%s: %d coordinates: %.1f ns each, %.1f M/s",
                kernels,
                what,
                dimension,
                (double) best / dimension,
                1e3 * dimension / best));
    }
}
