// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Operations that CKKS alone has. */
public class SealCkksBenchmark extends SealBenchmarkState {

    @Param({"4096", "8192", "16384"})
    private int degree;

    @Override
    Scheme scheme() {
        return Scheme.CKKS;
    }

    @Override
    int degree() {
        return degree;
    }

    @Benchmark
    public void rescale() {
        run(SealOperation.RESCALE);
    }

    @Benchmark
    public void rotateVector() {
        run(SealOperation.ROTATE_VECTOR);
    }

    @Benchmark
    public void conjugate() {
        run(SealOperation.CONJUGATE);
    }
}
