// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Leaving primes out, which BFV cannot. */
public class SealReductionBenchmark extends SealBenchmarkState {

    @Param({"BGV", "CKKS"})
    private Scheme scheme = Scheme.BGV;

    @Param({"4096", "8192", "16384"})
    private int degree;

    @Override
    Scheme scheme() {
        return scheme;
    }

    @Override
    int degree() {
        return degree;
    }

    @Benchmark
    public void modReduce() {
        run(SealOperation.MOD_REDUCE);
    }
}
