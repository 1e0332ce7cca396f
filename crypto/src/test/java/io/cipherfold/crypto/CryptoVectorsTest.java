// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.envelope.EpochPublicKey;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Production agrees with the committed vectors and refuses the invalid ones. */
class CryptoVectorsTest {

    static List<VectorCase> chaCha20() {
        return VectorFile.tests("chacha20.json");
    }

    static List<VectorCase> publicSeed() {
        return VectorFile.tests("public-seed.json");
    }

    static List<VectorCase> shareVector() {
        return VectorFile.tests("share-vector.json");
    }

    static List<VectorCase> shareRecovery() {
        return VectorFile.tests("share-recovery.json");
    }

    static List<VectorCase> signature() {
        return VectorFile.tests("signature.json");
    }

    static List<VectorCase> envelope() {
        return VectorFile.tests("envelope.json");
    }

    @ParameterizedTest
    @MethodSource
    void chaCha20(VectorCase test) {
        byte[] bytes = new byte[test.integer("length")];
        try (ChaCha20RandomSource stream =
                new ChaCha20RandomSource(test.bytes("seed"), test.integer("domain"), test.word("index"))) {
            stream.nextBytes(bytes);
        }
        assertThat(Arrays.copyOf(bytes, 160)).isEqualTo(test.bytes("prefix"));
        assertThat(VectorCase.hash("SHA-256", bytes)).isEqualTo(test.bytes("sha256"));
    }

    @ParameterizedTest
    @MethodSource
    void publicSeed(VectorCase test) {
        RoundContext round = new RoundContext(Digest.of(test.bytes("plan")), test.integer("round"));
        assertThat(round.publicSeed(test.text("label"))).isEqualTo(test.bytes("seed"));
    }

    @ParameterizedTest
    @MethodSource
    void shareVector(VectorCase test) {
        byte[] packed = test.bytes("packed");
        int length = test.integer("length");
        assertThat(ShareVector.isPacked(packed, length)).isEqualTo(test.isValid());
        if (test.isValid()) {
            try (ShareVector vector = ShareVector.unpack(packed, length);
                    ShareVector sum = ShareVector.zeros(length)) {
                sum.add(vector);
                assertThat(sum.pack()).isEqualTo(packed);
            }
        } else {
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> ShareVector.unpack(packed, length))
                    .satisfies(e -> assertThat(e.reason()).hasToString(test.reason()));
        }
    }

    @ParameterizedTest
    @MethodSource
    void shareRecovery(VectorCase test) {
        int[] secrets = test.integers("secrets");
        SortedMap<Integer, ShareVector> shares = new TreeMap<>();
        int[] from = test.integers("from");
        for (int i = 0; i < from.length; i++) {
            shares.put(from[i], ShareVector.unpack(test.byteStrings("shares").get(i), secrets.length));
        }
        ShamirSharing sharing = new ShamirSharing(test.integer("members"), test.integer("degree"));
        assertThat(sharing.recover(shares)).isEqualTo(secrets);
        shares.values().forEach(ShareVector::close);
    }

    @ParameterizedTest
    @MethodSource
    void signature(VectorCase test) {
        VerifyKey key = VerifyKey.of(test.bytes("publicKey"));
        Signature signature = Signature.of(test.bytes("signature"));
        assertThat(key.verifies(test.text("context"), test.bytes("message"), signature))
                .isEqualTo(test.isValid());
        if (test.isValid()) {
            try (SigningKey secret = SigningKey.ofSecret(test.bytes("secret"))) {
                assertThat(secret.verifyKey()).isEqualTo(key);
                assertThat(secret.sign(test.text("context"), test.bytes("message")))
                        .isEqualTo(signature);
            }
        } else {
            assertThat(test.reason()).isEqualTo("BAD_SIGNATURE");
        }
    }

    private static ScriptedRandomSource scripted(byte[] bytes) {
        int[] words = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return new ScriptedRandomSource(words);
    }

    @ParameterizedTest
    @MethodSource
    void envelope(VectorCase test) {
        EnvelopeContext context = new EnvelopeContext(
                Digest.of(test.bytes("plan")),
                test.integer("round"),
                test.integer("client"),
                test.integer("member"),
                Digest.of(test.bytes("ciphertext")));
        try (EpochSecretKey secret = EpochSecretKey.ofSecret(test.bytes("secret"))) {
            if (!test.isValid()) {
                assertThatExceptionOfType(CryptoException.class)
                        .isThrownBy(() -> secret.open(context, test.bytes("envelope")))
                        .satisfies(e -> assertThat(e.code()).hasToString(test.reason()));
                return;
            }
            assertThat(secret.open(context, test.bytes("envelope"))).isEqualTo(test.bytes("text"));
            if (test.has("randomness")) {
                assertThat(secret.publicKey().toBytes()).isEqualTo(test.bytes("publicKey"));
                EpochPublicKey read = EpochPublicKey.read(new WireReader(test.bytes("publicKey")));
                assertThat(read.seal(context, test.bytes("text"), scripted(test.bytes("randomness"))))
                        .isEqualTo(test.bytes("envelope"));
            }
        }
    }
}
