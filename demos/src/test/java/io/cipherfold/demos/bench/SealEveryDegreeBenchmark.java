// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Operations of all schemes that need no keys beyond a pair. */
public class SealEveryDegreeBenchmark extends SealBenchmarkState {

    @Param({"BFV", "BGV", "CKKS"})
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
    public void generateSecretKey() {
        run(SealOperation.GENERATE_SECRET_KEY);
    }

    @Benchmark
    public void generatePublicKey() {
        run(SealOperation.GENERATE_PUBLIC_KEY);
    }

    @Benchmark
    public void encode() {
        run(SealOperation.ENCODE);
    }

    @Benchmark
    public void encodeBuffer() {
        run(SealOperation.ENCODE_BUFFER);
    }

    @Benchmark
    public void decode() {
        run(SealOperation.DECODE);
    }

    @Benchmark
    public void decodeBuffer() {
        run(SealOperation.DECODE_BUFFER);
    }

    @Benchmark
    public void encryptPublic() {
        run(SealOperation.ENCRYPT_PUBLIC);
    }

    @Benchmark
    public void encryptSymmetric() {
        run(SealOperation.ENCRYPT_SYMMETRIC);
    }

    @Benchmark
    public void decrypt() {
        run(SealOperation.DECRYPT);
    }

    @Benchmark
    public void negate() {
        run(SealOperation.NEGATE);
    }

    @Benchmark
    public void add() {
        run(SealOperation.ADD);
    }

    @Benchmark
    public void addMany() {
        run(SealOperation.ADD_MANY);
    }

    @Benchmark
    public void sub() {
        run(SealOperation.SUB);
    }

    @Benchmark
    public void addPlain() {
        run(SealOperation.ADD_PLAIN);
    }

    @Benchmark
    public void subPlain() {
        run(SealOperation.SUB_PLAIN);
    }

    @Benchmark
    public void multiplyPlain() {
        run(SealOperation.MULTIPLY_PLAIN);
    }

    @Benchmark
    public void multiply() {
        run(SealOperation.MULTIPLY);
    }

    @Benchmark
    public void square() {
        run(SealOperation.SQUARE);
    }

    @Benchmark
    public void writeStrict() {
        run(SealOperation.WRITE_STRICT);
    }

    @Benchmark
    public void readStrict() {
        run(SealOperation.READ_STRICT);
    }

    @Benchmark
    public void writeSealFormat() {
        run(SealOperation.WRITE_SEAL_FORMAT);
    }

    @Benchmark
    public void readSealFormat() {
        run(SealOperation.READ_SEAL_FORMAT);
    }
}
