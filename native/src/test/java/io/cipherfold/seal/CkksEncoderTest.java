// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CKKS plaintexts have the coefficients that the canonical embedding gives, rounded, at every level and in every form. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class CkksEncoderTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> !set.isExact());

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    /** Where the slow arithmetic on residues is quick enough. */
    static Stream<KeyedContext> small() {
        return CONTEXTS.with(set -> set.degree() <= 4096);
    }

    private static double encodingError(KeyedContext keyed, double scale) {
        return new CkksErrorBounds(keyed).encoding() / scale;
    }

    private static double[] coefficients(KeyedContext keyed, Plaintext plain) {
        long[] primes = keyed.context().level(plain.level()).coeffModulus().stream()
                .mapToLong(Modulus::value)
                .toArray();
        ReferenceResidues residues = new ReferenceResidues(keyed.set().degree(), primes);
        return Arrays.stream(residues.composeCentred(residues.toCoefficients(plain.coefficients())))
                .mapToDouble(BigInteger::doubleValue)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("small")
    void encodeComplex_randomSlots_hasTheRoundedCoefficients(KeyedContext keyed, SplittableRandom random) {
        ReferenceEmbedding embedding = new ReferenceEmbedding(keyed.set().degree());
        double scale = keyed.set().scale();
        double[] slots = ComplexSlots.random(random, embedding.slotCount());
        double[] expected = embedding.coefficients(slots);
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        for (int level = 0; level <= keyed.context().firstLevel(); level++) {
            try (Plaintext plain = encoder.encodeComplex(slots, level, scale)) {
                assertThat(plain.isNttForm()).isTrue();
                assertThat(plain.level()).isEqualTo(level);
                assertThat(plain.scale()).isEqualTo(scale);
                double[] actual = coefficients(keyed, plain);
                for (int i = 0; i < actual.length; i++) {
                    // Rounded to the nearest integer; the 0.01 is for the double arithmetic of both sides.
                    assertThat(Math.abs(actual[i] - expected[i] * scale)).isLessThan(0.51);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encode_realAndComplex_decodeToThemselves(KeyedContext keyed, SplittableRandom random) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        int slotCount = encoder.slotCount();
        assertThat(slotCount).isEqualTo(keyed.set().degree() / 2);
        double scale = keyed.set().scale();
        double error = encodingError(keyed, scale);
        double[] reals = random.doubles(slotCount, -1, 1).toArray();
        double[] complex = ComplexSlots.random(random, slotCount);
        try (Plaintext realPlain = encoder.encode(reals, scale);
                Plaintext complexPlain =
                        encoder.encodeComplex(complex, keyed.context().firstLevel(), scale)) {
            assertThat(realPlain.level()).isEqualTo(keyed.context().firstLevel());
            assertThat(ComplexSlots.distance(encoder.decodeComplex(realPlain), ComplexSlots.ofReals(reals)))
                    .isLessThan(error);
            assertThat(ComplexSlots.distance(encoder.decodeComplex(complexPlain), complex))
                    .isLessThan(error);
            double[] realParts = encoder.decode(complexPlain);
            double[] decoded = encoder.decodeComplex(complexPlain);
            assertThat(realParts).hasSize(slotCount);
            for (int i = 0; i < slotCount; i++) {
                assertThat(realParts[i]).isEqualTo(decoded[2 * i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encode_fewerValues_leavesZeros(KeyedContext keyed) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        double scale = keyed.set().scale();
        double error = encodingError(keyed, scale);
        int level = keyed.context().firstLevel();
        double[] expected = new double[keyed.set().degree()];
        expected[0] = 1.5;
        expected[1] = -0.5;
        expected[2] = -1.25;
        try (Plaintext two = encoder.encodeComplex(Arrays.copyOf(expected, 4), level, scale)) {
            assertThat(ComplexSlots.distance(encoder.decodeComplex(two), expected))
                    .isLessThan(error);
        }
        // None at all.
        double[] zeros = new double[keyed.set().degree()];
        try (Plaintext none = encoder.encode(new double[0], scale);
                Plaintext noPairs = encoder.encodeComplex(new double[0], level, scale)) {
            assertThat(ComplexSlots.distance(encoder.decodeComplex(none), zeros))
                    .isZero();
            assertThat(ComplexSlots.distance(encoder.decodeComplex(noPairs), zeros))
                    .isZero();
        }
        // The last slot alone.
        double[] last = new double[encoder.slotCount()];
        last[last.length - 1] = -1;
        try (Plaintext plain = encoder.encode(last, scale)) {
            assertThat(ComplexSlots.distance(encoder.decodeComplex(plain), ComplexSlots.ofReals(last)))
                    .isLessThan(error);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encodeScalar_realComplexAndInteger_fillAllSlots(KeyedContext keyed) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        int slots = encoder.slotCount();
        double scale = keyed.set().scale();
        // One coefficient is rounded for a real number, two for a complex one.
        double error = 2 / scale;
        for (int level = 0; level <= keyed.context().firstLevel(); level++) {
            try (Plaintext real = encoder.encode(-1.75, level, scale);
                    Plaintext complex = encoder.encodeComplex(0.5, -0.75, level, scale);
                    Plaintext integer = encoder.encodeInteger(-12345, level);
                    Plaintext zero = encoder.encodeInteger(0, level)) {
                assertThat(ComplexSlots.distance(encoder.decodeComplex(real), ComplexSlots.constant(-1.75, 0, slots)))
                        .isLessThan(error);
                assertThat(ComplexSlots.distance(
                                encoder.decodeComplex(complex), ComplexSlots.constant(0.5, -0.75, slots)))
                        .isLessThan(encodingError(keyed, scale));
                // Integers are exact and have scale 1.
                assertThat(integer.scale()).isEqualTo(1);
                assertThat(integer.level()).isEqualTo(level);
                assertThat(ComplexSlots.distance(
                                encoder.decodeComplex(integer), ComplexSlots.constant(-12345, 0, slots)))
                        .isLessThan(1e-6);
                assertThat(encoder.decode(zero)).containsOnly(0.0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encode_directBuffer_isTheSameAsTheArray(KeyedContext keyed, SplittableRandom random) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        double[] values = random.doubles(encoder.slotCount(), -1, 1).toArray();
        int level = keyed.context().firstLevel();
        double scale = keyed.set().scale();
        ByteBuffer buffer = DirectBuffers.ofNumbers(values.length);
        buffer.asDoubleBuffer().put(values);
        try (Plaintext fromArray = encoder.encode(values, level, scale);
                Plaintext fromBuffer = encoder.encode(buffer, level, scale)) {
            assertThat(fromBuffer.coefficients()).isEqualTo(fromArray.coefficients());
            ByteBuffer target = DirectBuffers.ofNumbers(values.length);
            encoder.decode(fromArray, target);
            double[] decoded = new double[values.length];
            target.rewind();
            target.asDoubleBuffer().get(decoded);
            assertThat(decoded).isEqualTo(encoder.decode(fromArray));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encodeComplex_directBuffer_isTheSameAsTheArray(KeyedContext keyed, SplittableRandom random) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        double[] pairs = ComplexSlots.random(random, encoder.slotCount());
        int level = keyed.context().firstLevel();
        double scale = keyed.set().scale();
        ByteBuffer buffer = DirectBuffers.ofNumbers(pairs.length);
        buffer.asDoubleBuffer().put(pairs);
        try (Plaintext fromArray = encoder.encodeComplex(pairs, level, scale);
                Plaintext fromBuffer = encoder.encodeComplex(buffer, level, scale);
                Plaintext empty = encoder.encodeComplex(
                        buffer.duplicate().order(ByteOrder.nativeOrder()).limit(0), level, scale)) {
            assertThat(fromBuffer.coefficients()).isEqualTo(fromArray.coefficients());
            assertThat(empty.isZero()).isTrue();
            ByteBuffer target = DirectBuffers.ofNumbers(pairs.length);
            encoder.decodeComplex(fromArray, target);
            double[] decoded = new double[pairs.length];
            target.rewind();
            target.asDoubleBuffer().get(decoded);
            assertThat(decoded).isEqualTo(encoder.decodeComplex(fromArray));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encodeInteger_residues_areTheIntegerModuloEachPrime(KeyedContext keyed) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        int level = keyed.context().firstLevel();
        int degree = keyed.set().degree();
        var primes = keyed.context().level(level).coeffModulus();
        int room = keyed.context().level(level).totalCoeffModulusBits() - 4;
        long largest = (1L << Math.min(room, 61)) - 1;
        List<Long> values = new ArrayList<>(List.of(0L, 1L, -1L, largest, -largest));
        if (room > Long.SIZE) {
            values.addAll(List.of(Long.MAX_VALUE, Long.MIN_VALUE));
        }
        for (long value : values) {
            try (Plaintext plain = encoder.encodeInteger(value, level)) {
                long[] words = plain.coefficients();
                for (int i = 0; i < words.length; i += degree / 2) {
                    // A constant has the same value at every root.
                    assertThat(words[i])
                            .isEqualTo(
                                    Math.floorMod(value, primes.get(i / degree).value()));
                }
            }
        }
    }

    /** The largest values that fit come back, and what is below half a unit is nothing. */
    @ParameterizedTest
    @MethodSource("all")
    void encode_extremeValues_keepTheirRelativePrecision(KeyedContext keyed, SplittableRandom random) {
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        int level = keyed.context().firstLevel();
        int room = keyed.context().level(level).totalCoeffModulusBits() - 3;
        double largest = Math.scalb(1.0, room) / keyed.set().scale();
        double[] values = random.doubles(encoder.slotCount(), -largest, largest).toArray();
        double smallest = 0.4 / keyed.set().scale();
        try (Plaintext large = encoder.encode(values, level, keyed.set().scale());
                Plaintext small = encoder.encode(smallest, level, keyed.set().scale())) {
            // Doubles have 53 bits; a transform of N <= 2^14 of them loses less than 10.
            double bound = encodingError(keyed, keyed.set().scale()) + largest * Math.scalb(1.0, -43);
            assertThat(ComplexSlots.distance(encoder.decodeComplex(large), ComplexSlots.ofReals(values)))
                    .isLessThan(bound);
            assertThat(small.isZero()).isTrue();
        }
    }
}
