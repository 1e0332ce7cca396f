// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.seal.SealException.Code;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that fit the layout and still cannot be; what callers may hand over; the kinds of buffers. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class CodecValuesTest {

    private static final int SIZE_PLACE = ReferenceCodec.PREFIX_BYTES;
    private static final int SCALE_PLACE = SIZE_PLACE + 2;
    private static final int FACTOR_PLACE = SCALE_PLACE + 8;
    private static final int ELEMENTS_PLACE = ReferenceCodec.PREFIX_BYTES + 4;

    private static void assertMalformed(String message, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(Code.MALFORMED_BYTES))
                .hasMessageContaining(message);
    }

    private static byte[] with(byte[] bytes, int place, long value, int count) {
        byte[] changed = bytes.clone();
        System.arraycopy(ReferenceCodec.number(value, count), 0, changed, place, count);
        return changed;
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void ciphertext_headerThatCannotBe_isMalformed(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            for (int size : new int[] {0, 1, 17, 255}) {
                assertMalformed("2 to 16 polynomials", () -> codec.readCiphertext(with(bytes, SIZE_PLACE, size, 1)));
            }
            assertMalformed("bytes instead of", () -> codec.readCiphertext(with(bytes, SIZE_PLACE, 16, 1)));
            for (double scale : new double[] {
                0, -0.0, -1, 0x1p36, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, -1e30
            }) {
                byte[] changed = with(bytes, SCALE_PLACE, Double.doubleToRawLongBits(scale), 8);
                assertMalformed("scale", () -> codec.readCiphertext(changed));
            }
            long plainModulus = scheme == Scheme.CKKS ? 2 : keys.plainModulus();
            for (long factor : new long[] {0, -1, plainModulus, plainModulus + 1, Long.MIN_VALUE}) {
                assertMalformed("correction factor", () -> codec.readCiphertext(with(bytes, FACTOR_PLACE, factor, 8)));
            }
            if (scheme == Scheme.CKKS) {
                assertMalformed("NTT form", () -> codec.readCiphertext(with(bytes, SIZE_PLACE + 1, 0, 1)));
            } else {
                byte[] changed = with(bytes, SCALE_PLACE, Double.doubleToRawLongBits(Math.nextUp(1.0)), 8);
                assertMalformed("scale", () -> codec.readCiphertext(changed));
            }
        }
    }

    @Test
    void ciphertext_correctionFactorThatSharesAFactorWithT_isMalformed(SplittableRandom random) {
        EncryptionParameters parameters = EncryptionParameters.bgv(
                ContextWithKeys.SMALL_DEGREE,
                CoeffModulus.create(ContextWithKeys.SMALL_DEGREE, 27, 27),
                new Modulus(15));
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                Ciphertext value = Ciphertext.ofResidues(keys.context, 0, true, 1, 7, keys.randomWords(random, 2, 0))) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            assertMalformed("invertible", () -> codec.readCiphertext(with(bytes, FACTOR_PLACE, 5, 8)));
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void ciphertext_transparent_isNeitherReadNorWritten(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Ciphertext value = keys.randomCiphertext(random, 2, 0)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            int body = bytes.length - ReferenceCodec.CIPHERTEXT_HEADER_BYTES;
            Arrays.fill(bytes, bytes.length - body / 2, bytes.length, (byte) 0);
            assertMalformed("everybody can read", () -> codec.readCiphertext(bytes));
            long[] residues = value.residues();
            Arrays.fill(residues, residues.length / 2, residues.length, 0);
            try (Ciphertext open = Ciphertext.ofResidues(
                    keys.context, 0, value.isNttForm(), value.scale(), value.correctionFactor(), residues)) {
                assertThatThrownBy(() -> codec.write(open))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("everybody can read");
            }
        }
    }

    @Test
    void plaintext_headerThatCannotBe_isMalformed() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.CKKS);
                Plaintext value = keys.encode(1, 2)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            int form = ReferenceCodec.PREFIX_BYTES;
            assertMalformed("NTT form", () -> codec.readPlaintext(with(bytes, form, 0, 1)));
            assertMalformed("a flag is 0 or 1", () -> codec.readPlaintext(with(bytes, form, 2, 1)));
            for (double scale : new double[] {0, -1, Double.NaN, Double.NEGATIVE_INFINITY, 0x1p36}) {
                byte[] changed = with(bytes, form + 1, Double.doubleToRawLongBits(scale), 8);
                assertMalformed("scale", () -> codec.readPlaintext(changed));
            }
        }
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BGV);
                Plaintext value = keys.encode(1, 2)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] changed =
                    with(codec.write(value), ReferenceCodec.PREFIX_BYTES + 1, Double.doubleToRawLongBits(2), 8);
            assertMalformed("scale", () -> codec.readPlaintext(changed));
        }
    }

    @Test
    void secretKey_thatIsNone_isMalformed(SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] right = codec.write(keys.secretKey, InsecureSecretAccess.get());
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(right, ReferenceCodec.PREFIX_BYTES), right.length);
            assertMalformed("of zeros", () -> codec.readSecretKey(zeros));
            var primes = ReferenceCodec.primes(keys.context, 2);
            int degree = keys.context.parameters().degree();
            long[] words = ReferenceCodec.unpacked(right, ReferenceCodec.PREFIX_BYTES, 3 * degree, primes, degree);
            // The constant polynomials 1 and 2, whose transform is constant too.
            long[] ones = new long[words.length];
            Arrays.fill(ones, 1);
            codec.readSecretKey(ReferenceCodec.key(keys.context, ReferenceCodec.SECRET_KEY, ones))
                    .close();
            long[] twos = new long[words.length];
            Arrays.fill(twos, 2);
            // 1 modulo two primes and -1 modulo the last.
            long[] mixed = ones.clone();
            Arrays.fill(mixed, 2 * degree, 3 * degree, primes.get(2).value() - 1);
            long[] damaged = words.clone();
            int place = random.nextInt(words.length);
            long prime = primes.get(place / degree).value();
            damaged[place] = (damaged[place] + random.nextLong(1, prime)) % prime;
            long[] uniform = keys.randomWords(random, 1, 2);
            for (long[] wrong : new long[][] {twos, mixed, damaged, uniform}) {
                byte[] bytes = ReferenceCodec.key(keys.context, ReferenceCodec.SECRET_KEY, wrong);
                assertMalformed("coefficients -1, 0 and 1", () -> codec.readSecretKey(bytes));
            }
        }
    }

    @Test
    void publicKey_thatHidesNothing_isMalformed() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(keys.publicKey);
            int half = (bytes.length - ReferenceCodec.PREFIX_BYTES) / 2;
            Arrays.fill(bytes, bytes.length - half, bytes.length, (byte) 0);
            assertMalformed("hides nothing", () -> codec.readPublicKey(bytes));
        }
    }

    @Test
    void relinKeys_countsThatCannotBe_areMalformed() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                RelinKeys value = keys.generator.relinKeys()) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            int place = ReferenceCodec.PREFIX_BYTES;
            for (int count : new int[] {0, 2, 14, 255}) {
                assertMalformed(
                        count + " relinearisation keys", () -> codec.readRelinKeys(with(bytes, place, count, 1)));
            }
            int half = (bytes.length - place - 1) / 4;
            Arrays.fill(bytes, bytes.length - half, bytes.length, (byte) 0);
            assertMalformed("hides nothing", () -> codec.readRelinKeys(bytes));
        }
    }

    @Test
    void galoisKeys_elementsThatCannotBe_areMalformed() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                GaloisKeys value = keys.generator.galoisKeysForElements(3, 5)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            int count = ReferenceCodec.PREFIX_BYTES;
            for (long wrong : new long[] {2049, 0x7fffffffL, 0xffffffffL}) {
                assertMalformed(wrong + " Galois keys", () -> codec.readGaloisKeys(with(bytes, count, wrong, 4)));
            }
            assertMalformed("bytes instead of", () -> codec.readGaloisKeys(with(bytes, count, 2048, 4)));
            assertMalformed("bytes instead of", () -> codec.readGaloisKeys(with(bytes, count, 0, 4)));
            for (long wrong : new long[] {0, 2, 4096, 4097, 0xffffffffL}) {
                assertMalformed(
                        wrong + " is no Galois element",
                        () -> codec.readGaloisKeys(with(bytes, ELEMENTS_PLACE, wrong, 4)));
            }
            for (long first : new long[] {5, 7, 4095}) {
                assertMalformed(
                        "do not ascend at 5", () -> codec.readGaloisKeys(with(bytes, ELEMENTS_PLACE, first, 4)));
            }
            codec.readGaloisKeys(with(bytes, ELEMENTS_PLACE, 1, 4)).close();
        }
    }

    @Test
    void read_anyKindOfBuffer_givesTheSameValue(SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BGV);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(value);
            ByteBuffer heap = ByteBuffer.allocate(bytes.length + 20).position(7).put(bytes);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(bytes.length + 20).position(3).put(bytes);
            for (ByteBuffer buffer : new ByteBuffer[] {
                heap.slice(7, bytes.length),
                heap.duplicate().position(7).limit(7 + bytes.length),
                heap.asReadOnlyBuffer().position(7).limit(7 + bytes.length),
                direct.duplicate().position(3).limit(3 + bytes.length),
                direct.asReadOnlyBuffer().position(3).limit(3 + bytes.length),
                direct.slice(3, bytes.length)
            }) {
                try (Ciphertext read = codec.readCiphertext(buffer)) {
                    assertThat(read.residues()).isEqualTo(value.residues());
                    assertThat(buffer.hasRemaining()).isFalse();
                }
            }
            ByteBuffer tooLong = direct.duplicate().position(3).limit(4 + bytes.length);
            assertMalformed("bytes instead of", () -> codec.readCiphertext(tooLong));
            assertThat(tooLong.position()).isEqualTo(3);
        }
    }

    @Test
    void arguments_wrong_areRefused(SplittableRandom random) {
        StrictCodec closed;
        byte[] bytes;
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                ContextWithKeys other = ContextWithKeys.small(Scheme.CKKS);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            bytes = codec.write(value);
            closed = codec;
            assertThatThrownBy(() -> StrictCodec.of(other.context).write(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ciphertext belongs to other parameters");
            assertThatThrownBy(() -> codec.readCiphertext(Nulls.BYTES)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> codec.readSecretKey(Nulls.BUFFER)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> codec.write(keys.secretKey, Nulls.ACCESS))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> codec.ciphertextBytes(1, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> codec.ciphertextBytes(17, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> codec.ciphertextBytes(2, 2)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> codec.plaintextBytes(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> StrictCodec.of(Nulls.CONTEXT)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> codec.galoisKeysBytes(2049)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> StrictCodec.of(other.context).plaintextBytes())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs BFV or BGV");
            Ciphertext gone = codec.readCiphertext(bytes);
            gone.close();
            assertThatThrownBy(() -> codec.write(gone)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> closed.readCiphertext(bytes)).isInstanceOf(IllegalStateException.class);
    }
}
