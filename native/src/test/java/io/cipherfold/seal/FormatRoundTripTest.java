// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.seal.TrustedSealFormat.Compression;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of SEAL come back as they were; their words are those that the strict codec packs. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class FormatRoundTripTest {

    @ParameterizedTest
    @MethodSource("io.cipherfold.seal.CodecKeysTest#schemes")
    void values_writtenAndRead_workAsBefore(EncryptionParameters parameters) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                SealScope scope = SealScope.open()) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] open = format.write(keys.publicKey);
            byte[] secret = format.write(keys.secretKey, InsecureSecretAccess.get());
            byte[] relin = format.write(scope.hold(keys.generator.relinKeys()));
            byte[] galois = format.write(scope.hold(keys.generator.galoisKeysForSteps(1)));
            SecretKey secretKey = scope.hold(format.readSecretKey(secret, secret.length));
            RelinKeys relinKeys = scope.hold(format.readRelinKeys(relin, relin.length));
            GaloisKeys galoisKeys = scope.hold(format.readGaloisKeys(galois, galois.length));
            byte[] plain = format.write(scope.hold(keys.encode(3, -5)));
            Evaluator evaluator = Evaluator.of(keys.context);
            try (Encryptor encryptor =
                    Encryptor.withPublicKey(keys.context, scope.hold(format.readPublicKey(open, Long.MAX_VALUE)))) {
                Ciphertext encrypted =
                        scope.hold(encryptor.encrypt(scope.hold(format.readPlaintext(plain, plain.length))));
                byte[] bytes = format.write(scope.hold(evaluator.square(encrypted)));
                Ciphertext square = scope.hold(format.readCiphertext(bytes, bytes.length));
                assertThat(square.size()).isEqualTo(3);
                Ciphertext small = scope.hold(evaluator.relinearize(square, relinKeys));
                assertThat(keys.decrypted(small, secretKey)).containsExactly(9, 25);
                Ciphertext rotated = scope.hold(
                        parameters.scheme() == Scheme.CKKS
                                ? evaluator.rotateVector(encrypted, 1, galoisKeys)
                                : evaluator.rotateRows(encrypted, 1, galoisKeys));
                assertThat(keys.decrypted(rotated, keys.secretKey)).containsExactly(-5, 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void values_everyCompression_comeBackAsTheSameStream(Scheme scheme, SplittableRandom random) {
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Ciphertext value = keys.randomCiphertext(random, 3, 1)) {
            for (CodecSample sample : CodecSample.sealStreams(keys, random)) {
                assertThat(sample.again(sample.bytes())).as(sample.name).isEqualTo(sample.bytes());
            }
            assertThat(TrustedSealFormat.supported()).contains(Compression.NONE);
            for (Compression compression : TrustedSealFormat.supported()) {
                TrustedSealFormat format = TrustedSealFormat.of(keys.context, compression);
                byte[] stream = format.write(value);
                try (Ciphertext read = TrustedSealFormat.of(keys.context).readCiphertext(stream, 1 << 20)) {
                    assertThat(read.residues()).isEqualTo(value.residues());
                    assertThat(read.scale()).isEqualTo(value.scale());
                    assertThat(read.correctionFactor()).isEqualTo(value.correctionFactor());
                    assertThat(read.isNttForm()).isEqualTo(value.isNttForm());
                    assertThat(read.level()).isEqualTo(1);
                }
                byte[] secret = format.write(keys.secretKey, InsecureSecretAccess.get());
                try (SecretKey read = format.readSecretKey(secret, 1 << 20)) {
                    assertThat(StrictCodec.of(keys.context).write(read, InsecureSecretAccess.get()))
                            .isEqualTo(StrictCodec.of(keys.context).write(keys.secretKey, InsecureSecretAccess.get()));
                }
                byte[] parameters = TrustedSealFormat.write(keys.context.parameters(), compression);
                assertThat(TrustedSealFormat.readParameters(parameters, 1 << 10))
                        .isEqualTo(keys.context.parameters());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void parameters_writtenAndRead_areEqualAndHaveTheSameName(Scheme scheme, SplittableRandom random) {
        EncryptionParameters parameters = ContextWithKeys.smallParameters(scheme);
        byte[] stream = TrustedSealFormat.write(parameters);
        // Header, scheme, degree, number of primes; three primes and the plain modulus with a header each.
        assertThat(stream).hasSize(16 + 1 + 8 + 8 + 4 * (16 + 8));
        assertThat(stream).startsWith(0x5e, 0xa1, 0x10, 4).contains(stream.length, Index.atIndex(8));
        EncryptionParameters read = TrustedSealFormat.readParameters(stream, stream.length);
        assertThat(read).isEqualTo(parameters);
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                SealContext context = SealContext.create(read);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            ParmsId name = keys.context.level(1).parmsId();
            assertThat(context.level(1).parmsId()).isEqualTo(name);
            byte[] ciphertext = TrustedSealFormat.of(keys.context).write(value);
            byte[] inside = new byte[ParmsId.BYTES];
            SealStream.at(ciphertext, SealStream.HEADER_BYTES).get(inside);
            assertThat(ParmsId.fromBytes(inside)).isEqualTo(name);
            try (Ciphertext elsewhere = TrustedSealFormat.of(context).readCiphertext(ciphertext, ciphertext.length)) {
                assertThat(elsewhere.residues()).isEqualTo(value.residues());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void plaintext_withFewOrNoCoefficients_comesBack(Scheme scheme) {
        if (scheme == Scheme.CKKS) {
            return;
        }
        try (ContextWithKeys keys = ContextWithKeys.small(scheme);
                Plaintext few = Plaintext.parse(keys.context, "7x^2 + 3")) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            byte[] stream = format.write(few);
            assertThat(stream).hasSize(SealStream.PLAINTEXT_HEADER_BYTES + 3 * 8);
            try (Plaintext read = format.readPlaintext(stream, stream.length)) {
                assertThat(read.toPolynomialString()).isEqualTo("7x^2 + 3");
                assertThat(read.coefficientCount()).isEqualTo(3);
            }
            // What SEAL writes for a plaintext that nothing was put into.
            byte[] none = Arrays.copyOf(stream, SealStream.PLAINTEXT_HEADER_BYTES);
            SealStream.at(none, 8).putLong(none.length);
            SealStream.at(none, SealStream.HEADER_BYTES + 32).putLong(0);
            SealStream.at(none, SealStream.HEADER_BYTES + 32 + 16 + 8).putLong(SealStream.ARRAY_HEADER_BYTES);
            SealStream.at(none, SealStream.PLAINTEXT_HEADER_BYTES - 8).putLong(0);
            try (Plaintext read = format.readPlaintext(none, none.length)) {
                assertThat(read.isZero()).isTrue();
                assertThat(read.coefficientCount()).isEqualTo(1);
            }
        }
    }

    /** The twin of the strict codec for keys, whose residues nothing else lets out. */
    @ParameterizedTest
    @MethodSource("io.cipherfold.seal.CodecKeysTest#schemes")
    void keys_inTheStrictCodec_areTheWordsOfTheStream(EncryptionParameters parameters) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                RelinKeys relinKeys = keys.generator.relinKeys();
                GaloisKeys galoisKeys = keys.generator.galoisKeysForElements(3, 4095, 1025)) {
            StrictCodec codec = StrictCodec.of(keys.context);
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            InsecureSecretAccess access = InsecureSecretAccess.get();
            assertThat(codec.write(keys.publicKey))
                    .isEqualTo(ReferenceCodec.key(
                            keys.context,
                            ReferenceCodec.PUBLIC_KEY,
                            SealStream.words(format.write(keys.publicKey), SealStream.CIPHERTEXT_HEADER_BYTES)));
            assertThat(codec.write(keys.secretKey, access))
                    .isEqualTo(ReferenceCodec.key(
                            keys.context,
                            ReferenceCodec.SECRET_KEY,
                            SealStream.words(format.write(keys.secretKey, access), SealStream.PLAINTEXT_HEADER_BYTES)));
            ByteArrayOutputStream relin = ReferenceCodec.keyPrefix(keys.context, ReferenceCodec.RELIN_KEYS);
            relin.write(1);
            for (long[] words : SealStream.keys(format.write(relinKeys)).values()) {
                relin.writeBytes(ReferenceCodec.packedKey(keys.context, words));
            }
            assertThat(codec.write(relinKeys)).isEqualTo(relin.toByteArray());
            SortedMap<Integer, long[]> slots = SealStream.keys(format.write(galoisKeys));
            List<Integer> elements = new ArrayList<>();
            ByteArrayOutputStream galois = ReferenceCodec.keyPrefix(keys.context, ReferenceCodec.GALOIS_KEYS);
            galois.writeBytes(ReferenceCodec.number(slots.size(), 4));
            for (int slot : slots.keySet()) {
                elements.add(2 * slot + 1);
                galois.writeBytes(ReferenceCodec.number(2 * slot + 1, 4));
            }
            for (long[] words : slots.values()) {
                galois.writeBytes(ReferenceCodec.packedKey(keys.context, words));
            }
            assertThat(elements).containsExactly(3, 1025, 4095);
            assertThat(codec.write(galoisKeys)).isEqualTo(galois.toByteArray());
        }
    }
}
