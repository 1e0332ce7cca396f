// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The noise budget, which CKKS does not have. */
public class SealNoiseBenchmark extends SealBenchmarkState {

    @Param({"BFV", "BGV"})
    private Scheme scheme = Scheme.BFV;

    @Param({"1024", "2048", "4096", "8192", "16384"})
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
    public void noiseBudget() {
        run(SealOperation.NOISE_BUDGET);
    }
}
