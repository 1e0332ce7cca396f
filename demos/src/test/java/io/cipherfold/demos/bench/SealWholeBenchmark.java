// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Rotations and powers of the schemes over whole numbers. */
public class SealWholeBenchmark extends SealBenchmarkState {

    @Param({"BFV", "BGV"})
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
    public void rotateRows() {
        run(SealOperation.ROTATE_ROWS);
    }

    @Benchmark
    public void rotateColumns() {
        run(SealOperation.ROTATE_COLUMNS);
    }

    @Benchmark
    public void multiplyMany() {
        run(SealOperation.MULTIPLY_MANY);
    }

    @Benchmark
    public void exponentiate() {
        run(SealOperation.EXPONENTIATE);
    }
}
