// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What secret-carrying classes say about themselves, in texts and in exceptions, holds no byte of the secret. */
class RedactionTest {

    /** A byte pattern that no public value of these tests has twice in a row. */
    private static final byte CANARY = (byte) 0xa7;

    private static final int CANARY_ENTRY = 0xa7a7a;

    @Test
    void toString_signingKey_showsThePublicHalfOnly() {
        byte[] secret = canary(SigningKey.SECRET_BYTES);
        try (SigningKey key = SigningKey.ofSecret(secret)) {
            assertRedacted(key);
            assertThat(key).hasToString("SigningKey[redacted, " + key.verifyKey() + "]");
            assertRedacted(key.sign("canary", secret));
        }
    }

    @Test
    void toString_epochSecretKey_showsThePublicHalfOnly() {
        try (EpochSecretKey key = EpochSecretKey.ofSecret(canary(EpochSecretKey.SECRET_BYTES))) {
            assertRedacted(key);
            assertThat(key).hasToString("EpochSecretKey[redacted, " + key.publicKey() + "]");
        }
    }

    @Test
    void toString_internalSecrets_showNothing() {
        byte[] seed = canary(HybridKem.ML_KEM_SECRET_BYTES);
        HybridKem.MlKemKey key = new HybridKem.MlKemKey(seed);
        HybridKem.Encapsulation encapsulation = HybridKem.mlKemEncapsulate(key.publicKey(), canaryRandom());
        String secret = HexFormat.of().formatHex(encapsulation.secret().value());

        assertRedacted(key);
        assertThat(encapsulation.toString()).contains("redacted").doesNotContain(secret.substring(0, 8));
        assertThat(encapsulation.secret()).hasToString("Bytes[redacted]");
        encapsulation.secret().wipe();
        assertThat(encapsulation.secret().value()).containsOnly(0);
    }

    @Test
    void toString_shareVector_showsItsLengthOnly() {
        ShareVector vector = ShareVector.unpack(canary(10), 4);

        assertRedacted(vector);
        assertThat(vector).hasToString("ShareVector[redacted, length=4]");
    }

    @Test
    void toString_randomStreams_showNothing() {
        byte[] key = canary(32);
        for (RandomSource random : List.of(AesCtrRandomSource.keyed(key), new ChaCha20RandomSource(key, 1, 2))) {
            random.nextLong();
            assertRedacted(random);
        }
    }

    @Test
    void messages_ofRefusals_holdNoSecret() {
        byte[] tooLong = canary(97);
        ShamirSharing sharing = new ShamirSharing(3, 1);
        int[] secrets = {CANARY_ENTRY * 2, 0};
        byte[] badEntries = new byte[10];
        Arrays.fill(badEntries, (byte) -1);

        assertRefusalIsRedacted(() -> SigningKey.ofSecret(tooLong));
        assertRefusalIsRedacted(() -> EpochSecretKey.ofSecret(tooLong));
        assertRefusalIsRedacted(() -> AesCtrRandomSource.keyed(tooLong));
        assertRefusalIsRedacted(() -> ShareVector.unpack(tooLong, 4));
        assertRefusalIsRedacted(() -> ShareVector.unpack(badEntries, 4));
        assertRefusalIsRedacted(() -> sharing.share(secrets, canaryRandom()));
        assertRefusalIsRedacted(() -> sharing.recover(new TreeMap<>()));
        try (EpochSecretKey key = EpochSecretKey.ofSecret(canary(96))) {
            EnvelopeContext context = new EnvelopeContext(Digest.ZERO, 1, 0, 1, Digest.ZERO);
            assertRefusalIsRedacted(() -> key.open(context, canary(2000)));
        }
    }

    private static void assertRefusalIsRedacted(ThrowingCallable call) {
        Throwable refusal = catchThrowable(call);
        assertThat(refusal).isNotNull();
        for (Throwable part = refusal; part != null; part = part.getCause()) {
            assertRedacted(part);
        }
    }

    private static void assertRedacted(Object value) {
        String text = value.toString().toLowerCase(Locale.ROOT);
        assertThat(text)
                .doesNotContain("a7a7")
                .doesNotContain(Integer.toString(CANARY_ENTRY))
                .doesNotContain(Integer.toString(2 * CANARY_ENTRY))
                .doesNotContain(CANARY + ", " + CANARY)
                .doesNotContain("1048575");
    }

    private static byte[] canary(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, CANARY);
        return bytes;
    }

    private static RandomSource canaryRandom() {
        int[] words = new int[100];
        Arrays.fill(words, 0xa7a7a7a7);
        return new ScriptedRandomSource(words);
    }
}
