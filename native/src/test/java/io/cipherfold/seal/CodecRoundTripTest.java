// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the strict codec writes is what {@link ReferenceCodec} writes, and comes back as it was. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class CodecRoundTripTest {

    /** Every degree with SEAL's own primes, of 27 to 60 bits. */
    static Stream<EncryptionParameters> everyDegree() {
        return Stream.of(1024, 2048, 4096, 8192, 16_384)
                .flatMap(degree -> Stream.of(
                        EncryptionParameters.bfv(
                                degree, CoeffModulus.bfvDefault(degree), PlainModulus.batching(degree, 20)),
                        EncryptionParameters.bgv(
                                degree, CoeffModulus.bfvDefault(degree), PlainModulus.batching(degree, 20)),
                        EncryptionParameters.ckks(degree, CoeffModulus.bfvDefault(degree))));
    }

    /** All levels, but three where there are many of large polynomials: the reference takes its time. */
    private static List<Integer> levels(SealContext context) {
        int first = context.firstLevel();
        return context.parameters().degree() <= 8192
                ? Stream.iterate(0, level -> level + 1).limit(first + 1).toList()
                : List.of(0, 1, first);
    }

    @ParameterizedTest
    @MethodSource("everyDegree")
    void ciphertext_everyDegreeLevelAndSize_isWrittenByTheLayoutAndComesBack(
            EncryptionParameters parameters, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            for (int level : levels(keys.context)) {
                int mostPolynomials = parameters.degree() <= 8192 || level == 1 ? 4 : 2;
                for (int size = 2; size <= mostPolynomials; size++) {
                    try (Ciphertext value = keys.randomCiphertext(random, size, level)) {
                        byte[] bytes = codec.write(value);
                        assertThat(bytes).isEqualTo(ReferenceCodec.ciphertext(value));
                        assertThat(codec.ciphertextBytes(size, level)).isEqualTo(bytes.length);
                        assertComesBack(codec, value, bytes);
                    }
                }
            }
        }
    }

    private static void assertComesBack(StrictCodec codec, Ciphertext value, byte[] bytes) {
        try (Ciphertext read = codec.readCiphertext(bytes)) {
            assertThat(read.size()).isEqualTo(value.size());
            assertThat(read.level()).isEqualTo(value.level());
            assertThat(read.isNttForm()).isEqualTo(value.isNttForm());
            assertThat(read.scale()).isEqualTo(value.scale());
            assertThat(read.correctionFactor()).isEqualTo(value.correctionFactor());
            assertThat(read.residues()).isEqualTo(value.residues());
            assertThat(read.nativeBytes()).isEqualTo(value.nativeBytes());
            assertThat(codec.write(read)).isEqualTo(bytes);
        }
    }

    @Test
    @Tag("slow")
    void ciphertext_largestDegree_isWrittenByTheLayoutAndComesBack(SplittableRandom random) {
        ciphertext_everyDegreeLevelAndSize_isWrittenByTheLayoutAndComesBack(
                EncryptionParameters.ckks(32_768, CoeffModulus.bfvDefault(32_768)), random);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void ciphertext_largestSizeAndOtherForm_comesBack(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Ciphertext largest = keys.randomCiphertext(random, 16, 1);
                Ciphertext other = Ciphertext.ofResidues(
                        keys.context, 0, true, 1, scheme == Scheme.BGV ? 5 : 1, keys.randomWords(random, 2, 0))) {
            StrictCodec codec = StrictCodec.of(keys.context);
            for (Ciphertext value : List.of(largest, other)) {
                assertThat(codec.write(value)).isEqualTo(ReferenceCodec.ciphertext(value));
                assertComesBack(codec, value, codec.write(value));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyDegree")
    void plaintext_everyDegreeAndForm_isWrittenByTheLayoutAndComesBack(
            EncryptionParameters parameters, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                SealScope scope = SealScope.open()) {
            StrictCodec codec = StrictCodec.of(keys.context);
            if (parameters.scheme() == Scheme.CKKS) {
                for (int level : levels(keys.context)) {
                    double[] numbers =
                            random.doubles(parameters.degree() / 2, -1, 1).toArray();
                    assertComesBack(
                            codec,
                            scope.hold(CkksEncoder.of(keys.context).encode(numbers, level, 0x1.23p19)),
                            codec.plaintextBytes(level));
                }
                return;
            }
            long[] coefficients = new long[parameters.degree()];
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] = ContextWithKeys.random(random, keys.plainModulus());
            }
            Plaintext plaintext = scope.hold(Plaintext.ofCoefficients(keys.context, coefficients));
            assertComesBack(codec, plaintext, codec.plaintextBytes());
            for (int level : levels(keys.context)) {
                assertComesBack(
                        codec,
                        scope.hold(Evaluator.of(keys.context).transformToNtt(plaintext, level)),
                        codec.plaintextBytes(level));
            }
        }
    }

    private static void assertComesBack(StrictCodec codec, Plaintext value, long expectedBytes) {
        byte[] bytes = codec.write(value);
        assertThat(bytes).isEqualTo(ReferenceCodec.plaintext(value));
        assertThat(bytes).hasSize(Math.toIntExact(expectedBytes));
        try (Plaintext read = codec.readPlaintext(bytes)) {
            assertThat(read.isNttForm()).isEqualTo(value.isNttForm());
            assertThat(read.scale()).isEqualTo(value.scale());
            assertThat(read.coefficients()).isEqualTo(value.coefficients());
            if (value.isNttForm()) {
                assertThat(read.level()).isEqualTo(value.level());
            }
            assertThat(codec.write(read)).isEqualTo(bytes);
        }
    }

    @Test
    void plaintext_everyPlainModulusOfFewBits_isWrittenByTheLayout(SplittableRandom random) {
        // 1 to 9 bits: where a group of eight coefficients fits into one word, and just beyond.
        for (long plainModulus : new long[] {2, 3, 4, 5, 8, 16, 31, 64, 127, 128, 255, 256, 257, 511, 512, 513}) {
            EncryptionParameters parameters = EncryptionParameters.bfv(
                    ContextWithKeys.SMALL_DEGREE,
                    CoeffModulus.create(ContextWithKeys.SMALL_DEGREE, 54),
                    new Modulus(plainModulus));
            long[] coefficients = new long[ContextWithKeys.SMALL_DEGREE];
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] = random.nextLong(plainModulus);
            }
            try (SealContext context = SealContext.create(parameters);
                    Plaintext value = Plaintext.ofCoefficients(context, coefficients)) {
                StrictCodec codec = StrictCodec.of(context);
                assertComesBack(codec, value, codec.plaintextBytes());
            }
        }
    }

    @Test
    void plaintext_withFewerCoefficients_hasTheBytesOfTheSamePolynomial() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                Plaintext few = Plaintext.ofCoefficients(keys.context, 3, 0, 7);
                Plaintext padded = Plaintext.ofCoefficients(keys.context, 3, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0);
                Plaintext zero = Plaintext.ofCoefficients(keys.context)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            assertThat(codec.write(padded)).isEqualTo(codec.write(few));
            assertComesBack(codec, few, codec.plaintextBytes());
            assertComesBack(codec, zero, codec.plaintextBytes());
            try (Plaintext read = codec.readPlaintext(codec.write(few))) {
                assertThat(read.toPolynomialString()).isEqualTo("7x^2 + 3");
            }
        }
    }
}
