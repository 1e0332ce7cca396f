// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Operations of all schemes that need a level below the first, or keys to switch keys with. */
public class SealLevelsBenchmark extends SealBenchmarkState {

    @Param({"BFV", "BGV", "CKKS"})
    private Scheme scheme = Scheme.BFV;

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
    public void generateRelinKeys() {
        run(SealOperation.GENERATE_RELIN_KEYS);
    }

    @Benchmark
    public void generateGaloisKey() {
        run(SealOperation.GENERATE_GALOIS_KEY);
    }

    @Benchmark
    public void relinearize() {
        run(SealOperation.RELINEARIZE);
    }

    @Benchmark
    public void modSwitch() {
        run(SealOperation.MOD_SWITCH);
    }
}
