// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all benchmarks of the binding have in common. Operations make their inputs on first use, which is in the warm-up.
 * {@code cipherfold bench seal} runs the same operations and compares them with C++.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public abstract class SealBenchmarkState {

    private @Nullable SealOperands operands;

    abstract Scheme scheme();

    abstract int degree();

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void open() {
        operands = new SealOperands(scheme(), degree());
    }

    /** Frees the operands. */
    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(operands).close();
    }

    final void run(SealOperation operation) {
        operation.run(Objects.requireNonNull(operands));
    }
}
