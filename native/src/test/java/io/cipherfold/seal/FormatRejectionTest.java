// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.seal.SealException.Code;
import io.cipherfold.seal.TrustedSealFormat.Compression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of SEAL that are damaged or belong elsewhere: refused with the right code, and nothing else happens. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class FormatRejectionTest {

    private static final int MEMBERS = SealStream.HEADER_BYTES;
    private static final int SIZE_PLACE = MEMBERS + 33;
    private static final int SCALE_PLACE = SIZE_PLACE + 24;
    private static final int FACTOR_PLACE = SCALE_PLACE + 8;
    private static final int ARRAY_PLACE = FACTOR_PLACE + 8;
    private static final long[] ABSURD = {1L << 32, 1L << 40, 1L << 61, Long.MAX_VALUE, Long.MIN_VALUE, -1, -16};

    private static void assertRefused(Code code, String message, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static byte[] with(byte[] bytes, int place, long value) {
        byte[] changed = bytes.clone();
        SealStream.at(changed, place).putLong(value);
        return changed;
    }

    private static byte[] withDouble(byte[] bytes, int place, double value) {
        return with(bytes, place, Double.doubleToRawLongBits(value));
    }

    /** A shorter or longer stream whose outermost header tells the truth. */
    private static byte[] resized(byte[] bytes, int length) {
        return with(Arrays.copyOf(bytes, length), 8, length);
    }

    private static void assertRefusedOrRead(CodecSample sample, byte[] bytes) {
        byte[] again;
        try {
            again = sample.again(bytes);
        } catch (SealException refusal) {
            assertThat(refusal.code()).isIn(Code.MALFORMED_BYTES, Code.FOREIGN_PARAMETERS);
            return;
        }
        assertThat(sample.again(again)).as(sample.name).isEqualTo(again);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_tooShortOrTooLong_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.sealStreams(keys, random)) {
                List<Integer> lengths = new ArrayList<>();
                for (int i = 0; i < sample.headerBytes + 64; i++) {
                    lengths.add(i);
                }
                int length = sample.length();
                lengths.addAll(List.of(length / 2, length - 8, length - 1, length + 1, length + 8, 2 * length));
                for (int wrong : lengths) {
                    assertRefused(Code.MALFORMED_BYTES, "", () -> sample.again(Arrays.copyOf(sample.bytes(), wrong)));
                    if (wrong >= SealStream.HEADER_BYTES) {
                        assertRefused(Code.MALFORMED_BYTES, "", () -> sample.again(resized(sample.bytes(), wrong)));
                    }
                }
                assertThat(sample.again(sample.bytes())).isEqualTo(sample.bytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_oneBitOfTheHeaderFlipped_isRefusedOrRead(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.sealStreams(keys, random)) {
                for (int bit = 0; bit < sample.headerBytes * Byte.SIZE; bit++) {
                    byte[] flipped = sample.bytes();
                    int place = bit / Byte.SIZE;
                    flipped[place] ^= (byte) (1 << (bit % Byte.SIZE));
                    if (place >= MEMBERS && place < MEMBERS + ParmsId.BYTES) {
                        assertRefused(Code.FOREIGN_PARAMETERS, "another context", () -> sample.again(flipped));
                    } else if (place < 4 || (place >= 8 && place < MEMBERS)) {
                        assertRefused(Code.MALFORMED_BYTES, "", () -> sample.again(flipped));
                    } else {
                        assertRefusedOrRead(sample, flipped);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_changedAnywhere_isRefusedOrRead(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.sealStreams(keys, random)) {
                for (int i = 0; i < 60; i++) {
                    byte[] changed = sample.bytes();
                    for (int change = random.nextInt(1, 4); change > 0; change--) {
                        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                    }
                    assertRefusedOrRead(sample, changed);
                }
                byte[] garbage = SeededRandom.bytes(random, sample.length());
                assertRefused(Code.MALFORMED_BYTES, "no stream of SEAL", () -> sample.again(garbage));
                System.arraycopy(sample.bytes(), 0, garbage, 0, sample.headerBytes);
                assertRefusedOrRead(sample, garbage);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_absurdCounts_areMalformedBeforeMemoryIsTaken(Scheme scheme, SplittableRandom random) {
        // Where a number says how much follows. SEAL would take memory for most of them.
        int plaintextArray = SealStream.PLAINTEXT_HEADER_BYTES - SealStream.ARRAY_HEADER_BYTES;
        int firstPart = SealStream.KEYS_HEADER_BYTES + 8;
        List<Integer> ciphertext =
                List.of(SIZE_PLACE, SIZE_PLACE + 8, SIZE_PLACE + 16, ARRAY_PLACE + 8, ARRAY_PLACE + 16);
        List<Integer> plaintext = List.of(MEMBERS + 32, plaintextArray + 8, plaintextArray + 16);
        List<Integer> firstKey = List.of(
                MEMBERS + 32,
                SealStream.KEYS_HEADER_BYTES,
                firstPart + 8,
                firstPart + SIZE_PLACE,
                firstPart + ARRAY_PLACE + 8,
                firstPart + ARRAY_PLACE + 16);
        Map<String, List<Integer>> places = Map.of(
                "ciphertext", ciphertext,
                "public key", ciphertext,
                "plaintext", plaintext,
                "secret key", plaintext,
                "relin keys", firstKey,
                "galois keys", List.of(MEMBERS + 32, SealStream.KEYS_HEADER_BYTES, SealStream.KEYS_HEADER_BYTES + 8));
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.sealStreams(keys, random)) {
                for (int place : places.getOrDefault(sample.name, List.of())) {
                    for (long absurd : ABSURD) {
                        byte[] changed = with(sample.bytes(), place, absurd);
                        assertRefused(Code.MALFORMED_BYTES, "", () -> sample.again(changed));
                    }
                }
            }
        }
    }

    @Test
    void ciphertext_withoutPolynomialsButManyWords_isMalformed(SplittableRandom random) {
        // SEAL before 4.4 has no bound for the words of a ciphertext or plaintext that has none.
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                Ciphertext value = keys.randomCiphertext(random, 2, 1);
                Plaintext plaintext = keys.encode(1, 2)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] ciphertext = resized(format.write(value), SealStream.CIPHERTEXT_HEADER_BYTES);
            byte[] empty = with(with(ciphertext, SIZE_PLACE, 0), ARRAY_PLACE + 16, 1L << 33);
            assertRefused(Code.MALFORMED_BYTES, "2 to 16", () -> format.readCiphertext(empty, 1 << 20));
            byte[] plain = resized(format.write(plaintext), SealStream.PLAINTEXT_HEADER_BYTES);
            byte[] zero = with(with(plain, MEMBERS + 32, 0), SealStream.PLAINTEXT_HEADER_BYTES - 8, 1L << 33);
            assertRefused(Code.MALFORMED_BYTES, "", () -> format.readPlaintext(zero, 1 << 20));
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_moreThanTheCallerAllows_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Ciphertext value = keys.randomCiphertext(random, 2, 0)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] bytes = format.write(value);
            for (long most : new long[] {0, 1, bytes.length - 1}) {
                String message = bytes.length + " bytes are more than the " + most + " that the caller allows";
                assertRefused(Code.MALFORMED_BYTES, message, () -> format.readCiphertext(bytes, most));
                assertRefused(Code.MALFORMED_BYTES, message, () -> format.readPlaintext(bytes, most));
                assertRefused(Code.MALFORMED_BYTES, message, () -> format.readPublicKey(bytes, most));
                assertRefused(Code.MALFORMED_BYTES, message, () -> format.readSecretKey(bytes, most));
                assertRefused(Code.MALFORMED_BYTES, message, () -> format.readRelinKeys(bytes, most));
                assertRefused(Code.MALFORMED_BYTES, message, () -> format.readGaloisKeys(bytes, most));
                assertRefused(Code.MALFORMED_BYTES, message, () -> TrustedSealFormat.readParameters(bytes, most));
            }
            assertThatThrownBy(() -> format.readCiphertext(bytes, -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mostBytes");
            format.readCiphertext(bytes, bytes.length).close();
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_anotherKind_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            List<CodecSample> samples = CodecSample.sealStreams(keys, random);
            for (CodecSample reader : samples) {
                for (CodecSample written : samples) {
                    // In SEAL's eyes Galois keys are relinearisation keys with gaps.
                    if (!reader.name.equals(written.name) && !reader.name.equals("galois keys")) {
                        // A plaintext that is not in NTT form has no name, which no other kind can be without.
                        boolean nameless = written.name.equals("plaintext") && scheme != Scheme.CKKS;
                        boolean plain = reader.name.equals("secret key");
                        assertRefused(
                                nameless && !plain ? Code.FOREIGN_PARAMETERS : Code.MALFORMED_BYTES,
                                "",
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
            List<CodecSample> readers = CodecSample.sealStreams(keys, random);
            List<CodecSample> others = CodecSample.sealStreams(other, random);
            for (int i = 0; i < readers.size(); i++) {
                CodecSample reader = readers.get(i);
                byte[] foreign = others.get(i).bytes();
                boolean fitsEveryContext = reader.name.equals("plaintext") && scheme != Scheme.CKKS;
                if (!fitsEveryContext) {
                    assertRefused(Code.FOREIGN_PARAMETERS, "another context", () -> reader.again(foreign));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void read_wordsThatAreTooLarge_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme)) {
            for (CodecSample sample : CodecSample.sealStreams(keys, random)) {
                // The first key is in the first slot, or in the second after one without parts.
                int first = sample.headerBytes
                        + switch (sample.name) {
                            case "relin keys" -> 8 + SealStream.CIPHERTEXT_HEADER_BYTES;
                            case "galois keys" -> 8 + 8 + SealStream.CIPHERTEXT_HEADER_BYTES;
                            default -> 0;
                        };
                int words = sample.name.equals("plaintext") ? 2 : 2048;
                for (int place = 0; place < words; place += words / 2) {
                    int start = first + place * 8;
                    for (long wrong : new long[] {1L << 18, Long.MAX_VALUE, -1}) {
                        assertRefused(
                                Code.MALFORMED_BYTES,
                                "invalid",
                                () -> sample.again(with(sample.bytes(), start, wrong)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void ciphertext_figuresThatSealAcceptsAndWeDoNot_areMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] bytes = format.write(value);
            for (double scale : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1, Double.MIN_VALUE, 1e300, 0}) {
                byte[] changed = withDouble(bytes, SCALE_PLACE, scale);
                assertRefused(Code.MALFORMED_BYTES, "", () -> format.readCiphertext(changed, 1 << 20));
            }
            for (long factor : new long[] {0, -1, 1L << 40}) {
                byte[] changed = with(bytes, FACTOR_PLACE, factor);
                assertRefused(Code.MALFORMED_BYTES, "", () -> format.readCiphertext(changed, 1 << 20));
            }
            byte[] open = bytes.clone();
            int body = bytes.length - SealStream.CIPHERTEXT_HEADER_BYTES;
            Arrays.fill(open, bytes.length - body / 2, bytes.length, (byte) 0);
            assertRefused(Code.MALFORMED_BYTES, "everybody can read", () -> format.readCiphertext(open, 1 << 20));
            byte[] key = format.write(keys.publicKey);
            byte[] scaled = withDouble(key, SCALE_PLACE, 2);
            assertRefused(Code.MALFORMED_BYTES, "", () -> format.readPublicKey(scaled, 1 << 20));
            if (scheme == Scheme.CKKS) {
                byte[] other = bytes.clone();
                other[MEMBERS + 32] = 0;
                assertRefused(Code.MALFORMED_BYTES, "NTT form", () -> format.readCiphertext(other, 1 << 20));
            }
        }
    }

    @Test
    void keys_thatSealAcceptsAndWeDoNot_areMalformed() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                RelinKeys relinKeys = keys.generator.relinKeys()) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] relin = format.write(relinKeys);
            // No key at all, then one without parts: SEAL's relinearisation would read what is not there.
            byte[] none = with(resized(relin, SealStream.KEYS_HEADER_BYTES), MEMBERS + 32, 0);
            assertRefused(Code.MALFORMED_BYTES, "not one relin", () -> format.readRelinKeys(none, 1 << 20));
            byte[] empty = with(resized(relin, SealStream.KEYS_HEADER_BYTES + 8), SealStream.KEYS_HEADER_BYTES, 0);
            assertRefused(Code.MALFORMED_BYTES, "number of parts", () -> format.readRelinKeys(empty, 1 << 20));
            // One part of two: SEAL's relinearisation would read behind the end.
            assertThat(keys.context.firstLevel()).isEqualTo(1);
            int part = (relin.length - SealStream.KEYS_HEADER_BYTES - 8) / 2;
            byte[] half = with(resized(relin, relin.length - part), SealStream.KEYS_HEADER_BYTES, 1);
            assertRefused(Code.MALFORMED_BYTES, "number of parts", () -> format.readRelinKeys(half, 1 << 20));
            byte[] secret = format.write(keys.secretKey, InsecureSecretAccess.get());
            byte[] damaged = secret.clone();
            damaged[SealStream.PLAINTEXT_HEADER_BYTES] ^= 1;
            assertRefused(Code.MALFORMED_BYTES, "coefficients -1", () -> format.readSecretKey(damaged, 1 << 20));
            Arrays.fill(secret, SealStream.PLAINTEXT_HEADER_BYTES, secret.length, (byte) 0);
            assertRefused(Code.MALFORMED_BYTES, "of zeros", () -> format.readSecretKey(secret, 1 << 20));
        }
    }

    @Test
    void plaintext_thatSealAcceptsAndWeDoNot_isMalformed() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.CKKS);
                ContextWithKeys other = ContextWithKeys.small(Scheme.BFV);
                Plaintext value = keys.encode(1, 2);
                Plaintext coefficients = other.encode(1, 2)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] bytes = format.write(value);
            for (double scale : new double[] {Double.NaN, 0, -1, 1e300}) {
                byte[] changed = withDouble(bytes, MEMBERS + 40, scale);
                assertRefused(Code.MALFORMED_BYTES, "scale", () -> format.readPlaintext(changed, 1 << 20));
            }
            byte[] foreign = TrustedSealFormat.of(other.context).write(coefficients);
            assertRefused(Code.MALFORMED_BYTES, "", () -> format.readPlaintext(foreign, 1 << 20));
        }
    }

    @Test
    void read_versionsAndCompressionsThatAreNotThere_isMalformed(SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BGV);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] bytes = format.write(value);
            for (byte major : new byte[] {0, 2, 3, 5, -1}) {
                byte[] changed = bytes.clone();
                changed[3] = major;
                changed[4] = 6;
                assertRefused(
                        Code.MALFORMED_BYTES, "no stream of SEAL 4", () -> format.readCiphertext(changed, 1 << 20));
            }
            byte[] newer = bytes.clone();
            newer[4] = 99;
            assertRefused(Code.MALFORMED_BYTES, "SEAL 4.99", () -> format.readCiphertext(newer, 1 << 20));
            for (Compression compression : Compression.values()) {
                if (!TrustedSealFormat.supported().contains(compression)) {
                    byte[] changed = bytes.clone();
                    changed[5] = compression == Compression.ZLIB ? (byte) 1 : 2;
                    assertRefused(Code.MALFORMED_BYTES, "compressed", () -> format.readCiphertext(changed, 1 << 20));
                    assertThatThrownBy(() -> TrustedSealFormat.of(keys.context, compression))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("not " + compression);
                    assertThatThrownBy(() -> TrustedSealFormat.write(keys.context.parameters(), compression))
                            .isInstanceOf(IllegalArgumentException.class);
                }
            }
            byte[] unknown = bytes.clone();
            unknown[5] = 3;
            assertRefused(Code.MALFORMED_BYTES, "compressed", () -> format.readCiphertext(unknown, 1 << 20));
        }
    }
}
