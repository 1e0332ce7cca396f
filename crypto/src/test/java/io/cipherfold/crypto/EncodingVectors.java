// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.ReferenceTableNoise;
import io.cipherfold.seal.ReferenceChaCha20;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of the encoding of a client's vector: rotation and rounding from {@link ReferenceEncoding}, noise from
 * {@link ReferenceTableNoise}; exact noise from the sampler in Java, which is the native one's twin.
 */
final class EncodingVectors {

    private static final List<String> NONE = List.of();
    private static final int PREFIX = 16;

    private EncodingVectors() {}

    static List<VectorFile> files() {
        return List.of(rotation(), rounding(), tableNoise(), exactNoise());
    }

    /** Real number i of an input: whole multiples of 2^-20 of both signs below 2^11. */
    static double[] reals(int count) {
        double[] reals = new double[count];
        Arrays.setAll(reals, i -> ((i + 1) * 0x9e3779b1) * 0x1p-20);
        return reals;
    }

    private static byte[] littleEndian(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    /** What a vector holds of real numbers. */
    static VectorCase reals(double[] values) {
        return VectorCase.create()
                .hex("prefix", littleEndian(Arrays.copyOf(values, Math.min(PREFIX, values.length))))
                .sha256("sha256", littleEndian(values));
    }

    /** What it holds of integers. */
    static VectorCase integers(int[] values) {
        return VectorCase.create()
                .put("prefix", Arrays.stream(values).limit(PREFIX).boxed().toList())
                .sha256("sha256", VectorCase.littleEndian(values));
    }

    private static VectorFile file(String name, String algorithm, String notes) {
        return new VectorFile(
                        name,
                        algorithm,
                        VectorGenerator.class,
                        notes + " Input number i, from 0, is the i32 ((i + 1) * 0x9e3779b1 mod 2^32) / 2^20.")
                .field("seed", "32 bytes")
                .field("dimension", "d")
                .field("sha256", "of the d results");
    }

    private static VectorFile rotation() {
        VectorFile file = file(
                        "rotation",
                        "signs and Walsh-Hadamard transform, twice",
                        "Doubles to the bit: x times 1/sqrt(2^k), then the sign; then sums and differences of entries"
                                + " whose indices differ in bit 0, then in bit 1, and so on.")
                .field("firstSigns", "of range 0, up to 32: bit i is 1 for minus")
                .field("lastSigns", "of range 1")
                .field("prefix", "the first 16 rotated numbers, f64");
        for (int dimension : new int[] {1, 2, 3, 8, 11, 64, 100, 4096, 10_000}) {
            byte[] seed = VectorCase.seed("rotation");
            int span = Math.min(Integer.highestOneBit(dimension), 32);
            file.valid(
                    "dimension " + dimension,
                    dimension == 1 ? List.of("edge") : NONE,
                    VectorCase.create()
                            .hex("seed", seed)
                            .put("dimension", dimension)
                            .put("firstSigns", signBits(seed, 0, span))
                            .put("lastSigns", signBits(seed, 1, span))
                            .all(reals(ReferenceEncoding.rotate(reals(dimension), seed))));
        }
        return file;
    }

    private static String signBits(byte[] seed, int range, int count) {
        StringBuilder bits = new StringBuilder();
        Arrays.stream(ReferenceEncoding.signs(seed, range, count)).forEach(sign -> bits.append(sign < 0 ? '1' : '0'));
        return bits.toString();
    }

    private static VectorFile rounding() {
        VectorFile file = file(
                        "rounding",
                        "stochastic rounding",
                        "Numbers times 2^exponent, up if the coin is below the fraction.")
                .field("exponent", "minus the grid's log2")
                .field("attempt", "index of the stream of coins")
                .field("prefix", "the first 16 integers")
                .field("squares", "sum of the squares of all integers");
        long[][] settings = {{5, 0, 0}, {1000, -3, 0}, {1000, -3, 1}, {1000, -11, 7}, {20_000, 12, 2}};
        for (long[] setting : settings) {
            byte[] seed = VectorCase.seed("rounding");
            int[] rounded = ReferenceEncoding.round(reals((int) setting[0]), (int) setting[1], seed, setting[2]);
            long squares = Arrays.stream(rounded).mapToLong(x -> (long) x * x).reduce(0, Math::addExact);
            file.valid(
                    "exponent " + setting[1] + ", attempt " + setting[2],
                    NONE,
                    VectorCase.create()
                            .hex("seed", seed)
                            .put("dimension", (int) setting[0])
                            .put("exponent", (int) setting[1])
                            .put("attempt", (int) setting[2])
                            .all(integers(rounded))
                            .put("squares", Long.toString(squares)));
        }
        return file.invalid(
                "a number above 1.5 * 2^30",
                "TOO_LARGE",
                VectorCase.create()
                        .hex("seed", VectorCase.seed("rounding"))
                        .put("dimension", 5)
                        .put("exponent", 20)
                        .put("attempt", 0));
    }

    private static VectorFile tableNoise() {
        VectorFile file = new VectorFile(
                        "table-noise",
                        "discrete Gaussian and Skellam, from cumulative tables",
                        VectorGenerator.class,
                        "Block j of 8,192 samples from the stream (domain 5, index j) under the seed."
                                + " docs/samplers.md says what the tables are and how a sample is made of words.")
                .field("seed", "32 bytes")
                .field("distribution", "gaussian or skellam")
                .field("variance", "variance parameter")
                .field("dimension", "samples")
                .field("prefix", "the first 16 samples")
                .field("sha256", "of all of them, i32");
        int dimension = 10_000;
        byte[] seed = VectorCase.seed("noise");
        for (int variance : new int[] {4, 319, 320, 3290, 65_536, 1 << 24}) {
            file.valid(
                    "discrete Gaussian, variance " + variance,
                    variance == 4 || variance == 1 << 24 ? List.of("edge") : NONE,
                    tableNoise("gaussian", variance, seed, dimension)
                            .all(integers(ReferenceTableNoise.discreteGaussian(variance)
                                    .samples(seed, dimension))));
        }
        for (int variance : new int[] {4, 100, 3290}) {
            file.valid(
                    "Skellam, variance " + variance,
                    variance == 4 ? List.of("edge") : NONE,
                    tableNoise("skellam", variance, seed, dimension)
                            .all(integers(ReferenceTableNoise.skellam(variance).samples(seed, dimension))));
        }
        for (int variance : new int[] {0, (1 << 24) + 1}) {
            file.invalid(
                    "discrete Gaussian, variance " + variance,
                    "OUT_OF_RANGE",
                    tableNoise("gaussian", variance, seed, dimension));
        }
        return file;
    }

    private static VectorCase tableNoise(String distribution, int variance, byte[] seed, int dimension) {
        return VectorCase.create()
                .hex("seed", seed)
                .put("distribution", distribution)
                .put("variance", variance)
                .put("dimension", dimension);
    }

    private static VectorFile exactNoise() {
        VectorFile file = new VectorFile(
                        "discrete-gaussian",
                        "discrete Gaussian, exactly sampled",
                        VectorGenerator.class,
                        "Block j of 8,192 samples from the stream (domain 5, index j) under the seed.")
                .field("seed", "32 bytes")
                .field("variance", "sigma^2")
                .field("dimension", "samples")
                .field("prefix", "the first 16 samples")
                .field("sha256", "of all of them, i32");
        for (int variance : new int[] {1, 4, 100, 1023, 1024, 4096, 65_537, 1 << 24}) {
            byte[] seed = VectorCase.seed("noise");
            int dimension = 10_000;
            file.valid(
                    "variance " + variance,
                    variance == 1 || variance == 1 << 24 ? List.of("edge") : NONE,
                    VectorCase.create()
                            .hex("seed", seed)
                            .put("variance", variance)
                            .put("dimension", dimension)
                            .all(integers(exactNoise(variance, seed, dimension))));
        }
        for (int variance : new int[] {0, (1 << 24) + 1}) {
            file.invalid(
                    "variance " + variance, "OUT_OF_RANGE", VectorCase.create().put("variance", variance));
        }
        return file;
    }

    private static int[] exactNoise(int variance, byte[] seed, int count) {
        DiscreteGaussian gaussian = new DiscreteGaussian(variance);
        int[] samples = new int[count];
        for (int from = 0; from < count; from += DiscreteGaussian.BLOCK) {
            ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, 5, from / DiscreteGaussian.BLOCK);
            int block = Math.min(DiscreteGaussian.BLOCK, count - from);
            gaussian.fill(new ReferenceRandom(stream), samples, from, block);
        }
        return samples;
    }
}
