// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.demos.bench.AggregationSubject.RunningSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What client and node do with one vector, as seen from Java. {@code cipherfold bench aggregation} runs the same code and
 * compares its subjects with each other and with a copy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class AggregationBenchmark {

    private static final int CLIENTS = 4;

    @Param({"plain", "one-time-key", "ckks-shared-key", "ckks-shared-key-seeded", "pairwise-masking"})
    private String subjectName = "";

    @Param({"12288", "1000000"})
    private int parameters;

    private @Nullable EncodedVectors vectors;
    private @Nullable AggregationSubject subject;
    private @Nullable RunningSum all;
    private final List<byte[]> uploads = new ArrayList<>();

    /** Encrypts and adds the vectors of all clients. */
    @Setup(Level.Trial)
    public void open() {
        vectors = new EncodedVectors(parameters, CLIENTS);
        subject = AggregationContender.all(true).stream()
                .filter(contender -> contender.name().equals(subjectName))
                .findFirst()
                .orElseThrow()
                .setUp()
                .with(parameters, CLIENTS);
        all = subject.newSum();
        for (int client = 0; client < CLIENTS; client++) {
            uploads.add(subject.encrypt(client, vectors.of(client)));
            all.add(client, uploads.get(client));
        }
        all.gatherShares();
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(all).close();
        Objects.requireNonNull(subject).close();
    }

    /** An empty sum for each addition. */
    @State(Scope.Thread)
    public static class EmptySum {
        private @Nullable RunningSum sum;

        /** Makes it. */
        @Setup(Level.Invocation)
        public void open(AggregationBenchmark benchmark) {
            sum = Objects.requireNonNull(benchmark.subject).newSum();
        }

        /** Frees it. */
        @TearDown(Level.Invocation)
        public void close() {
            Objects.requireNonNull(sum).close();
        }
    }

    @Benchmark
    public byte[] encrypt() {
        return Objects.requireNonNull(subject)
                .encrypt(0, Objects.requireNonNull(vectors).of(0));
    }

    @Benchmark
    public void add(EmptySum empty) {
        Objects.requireNonNull(empty.sum).add(0, uploads.get(0));
    }

    @Benchmark
    public double[] openSum() {
        return Objects.requireNonNull(all).open();
    }
}
