// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.seal.SealException.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that are nearly right, for every kind of value and scheme: refused with the right code, and nothing else happens. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class CodecRejectionTest {

    private static void assertRefused(Code code, String message, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_tooShortOrTooLong_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.all(keys, random)) {
                int length = sample.length();
                List<Integer> lengths = new ArrayList<>();
                for (int i = 0; i <= sample.headerBytes + 8; i++) {
                    lengths.add(i);
                }
                for (int i = 0; i < 20; i++) {
                    lengths.add(random.nextInt(length));
                }
                lengths.addAll(List.of(length - 9, length - 8, length - 1, length + 1, length + 8, 2 * length));
                for (int wrong : lengths) {
                    assertRefused(
                            Code.MALFORMED_BYTES, "bytes", () -> sample.again(Arrays.copyOf(sample.bytes(), wrong)));
                }
                assertThat(sample.again(sample.bytes())).isEqualTo(sample.bytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_oneBitOfTheHeaderFlipped_isRefusedOrAnotherValue(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.all(keys, random)) {
                for (int bit = 0; bit < sample.headerBytes * Byte.SIZE; bit++) {
                    byte[] flipped = sample.bytes();
                    flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                    if (bit < ParmsId.BYTES * Byte.SIZE) {
                        assertRefused(Code.FOREIGN_PARAMETERS, "another context", () -> sample.again(flipped));
                    } else if (bit < ReferenceCodec.PREFIX_BYTES * Byte.SIZE) {
                        assertRefused(Code.MALFORMED_BYTES, "", () -> sample.again(flipped));
                    } else {
                        assertRefusedOrTheSameBytes(sample, flipped);
                    }
                }
            }
        }
    }

    /** One value has one byte string: if bytes can be read at all, they are what is written again. */
    private static void assertRefusedOrTheSameBytes(CodecSample sample, byte[] bytes) {
        byte[] again;
        try {
            again = sample.again(bytes);
        } catch (SealException refusal) {
            assertThat(refusal.code()).isIn(Code.MALFORMED_BYTES, Code.WORD_OUT_OF_RANGE, Code.FOREIGN_PARAMETERS);
            return;
        }
        assertThat(again).as(sample.name).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_changedAnywhere_isRefusedOrAnotherValue(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.all(keys, random)) {
                for (int i = 0; i < 60; i++) {
                    byte[] changed = sample.bytes();
                    for (int change = random.nextInt(1, 4); change > 0; change--) {
                        int place = random.nextInt(ReferenceCodec.PREFIX_BYTES, changed.length);
                        changed[place] = (byte) random.nextInt();
                    }
                    assertRefusedOrTheSameBytes(sample, changed);
                }
                byte[] garbage = SeededRandom.bytes(random, sample.length());
                assertRefused(Code.FOREIGN_PARAMETERS, "", () -> sample.again(garbage));
                System.arraycopy(sample.bytes(), 0, garbage, 0, sample.headerBytes);
                assertRefusedOrTheSameBytes(sample, garbage);
                assertThat(sample.again(sample.bytes())).isEqualTo(sample.bytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_anotherKind_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            List<CodecSample> samples = CodecSample.all(keys, random);
            for (CodecSample reader : samples) {
                for (CodecSample written : samples) {
                    if (!reader.name.equals(written.name)) {
                        assertRefused(
                                Code.MALFORMED_BYTES,
                                "kind " + written.bytes()[ParmsId.BYTES] + " instead of "
                                        + reader.bytes()[ParmsId.BYTES],
                                () -> reader.again(written.bytes()));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_ofOtherParameters_isForeign(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                ContextWithKeys other = ContextWithKeys.open(
                        ContextWithKeys.parameters(scheme, ContextWithKeys.SMALL_DEGREE, 17, 17, 17))) {
            List<CodecSample> readers = CodecSample.all(keys, random);
            List<CodecSample> others = CodecSample.all(other, random);
            for (int i = 0; i < readers.size(); i++) {
                CodecSample reader = readers.get(i);
                byte[] foreign = others.get(i).bytes();
                assertRefused(Code.FOREIGN_PARAMETERS, "another context", () -> reader.again(foreign));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_ofOneSchemeInAnother_isForeign(Scheme scheme, SplittableRandom random) {
        Scheme next = scheme == Scheme.BFV ? Scheme.BGV : Scheme.BFV;
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                ContextWithKeys other = ContextWithKeys.small(next)) {
            byte[] foreign = CodecSample.all(other, random).get(0).bytes();
            assertRefused(
                    Code.FOREIGN_PARAMETERS,
                    "another context",
                    () -> StrictCodec.of(keys.context).readCiphertext(foreign));
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_anotherLevel_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.all(keys, random)) {
                for (ContextLevel level : keys.context.levels()) {
                    byte[] changed = sample.bytes();
                    System.arraycopy(level.parmsId().toBytes(), 0, changed, 0, ParmsId.BYTES);
                    if (!Arrays.equals(changed, sample.bytes())) {
                        assertRefused(Code.MALFORMED_BYTES, "", () -> sample.again(changed));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_wordsThatAreTooLarge_namesThePlace(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            int degree = keys.context.parameters().degree();
            for (CodecSample sample : CodecSample.all(keys, random)) {
                boolean key = sample.name.contains("key");
                boolean coefficients = sample.name.equals("plaintext") && scheme != Scheme.CKKS;
                List<Modulus> moduli = coefficients
                        ? List.of(keys.context.parameters().plainModulus())
                        : ReferenceCodec.primes(keys.context, key ? 2 : 1);
                int bodyBytes = sample.length() - sample.headerBytes;
                int words = wordsIn(bodyBytes, moduli, degree);
                long[] right = ReferenceCodec.unpacked(sample.bytes(), sample.headerBytes, words, moduli, degree);
                for (int place : new int[] {0, words - 1, random.nextInt(words), random.nextInt(words)}) {
                    Modulus modulus = moduli.get(place / degree % moduli.size());
                    long most = (1L << ReferenceCodec.bits(modulus)) - 1;
                    for (long wrong : new long[] {modulus.value(), Math.min(modulus.value() + 1, most), most}) {
                        long[] changed = right.clone();
                        changed[place] = wrong;
                        byte[] bytes = sample.bytes();
                        byte[] body = ReferenceCodec.packed(changed, moduli, degree);
                        System.arraycopy(body, 0, bytes, sample.headerBytes, body.length);
                        assertRefused(
                                Code.WORD_OUT_OF_RANGE,
                                "coefficient " + place % degree + " of polynomial " + place / degree / moduli.size()
                                        + " is not below its modulus " + modulus,
                                () -> sample.again(bytes));
                    }
                }
            }
        }
    }

    private static int wordsIn(int bytes, List<Modulus> moduli, int degree) {
        int bits = moduli.stream().mapToInt(ReferenceCodec::bits).sum();
        return Math.toIntExact((long) bytes * Byte.SIZE / bits * moduli.size() / degree * degree);
    }
}
