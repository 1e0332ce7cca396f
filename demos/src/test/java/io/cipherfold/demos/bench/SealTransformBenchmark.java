// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Between the two forms of a ciphertext of BFV, the only scheme that computes in both. */
public class SealTransformBenchmark extends SealBenchmarkState {

    @Param({"1024", "2048", "4096", "8192", "16384"})
    private int degree;

    @Override
    Scheme scheme() {
        return Scheme.BFV;
    }

    @Override
    int degree() {
        return degree;
    }

    @Benchmark
    public void transformToNtt() {
        run(SealOperation.TRANSFORM_TO_NTT);
    }

    @Benchmark
    public void transformFromNtt() {
        run(SealOperation.TRANSFORM_FROM_NTT);
    }
}
