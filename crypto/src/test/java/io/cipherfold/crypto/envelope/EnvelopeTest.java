// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class EnvelopeTest {

    private static final EnvelopeContext CONTEXT = ReferenceEnvelope.context();
    private static final Digest OTHER = Digest.sha256(new byte[] {9});
    private static final int BODY = 32 + 1088;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 10_240})
    void open_whatWasSealed_isThePlaintext(int length, RandomSource random) {
        byte[] plaintext = bytes(length, random);
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, plaintext, random);

            assertThat(envelope).hasSize(Envelope.bytesFor(length)).hasSize(BODY + length + 16);
            assertThat(key.open(CONTEXT, envelope)).isEqualTo(plaintext);
        }
    }

    @Test
    void bytesFor_aShareVector_isWithinTheGoal() {
        // PROTOCOL section 8: at most 11.6 KB for each member.
        assertThat(Envelope.bytesFor(10_240)).isEqualTo(11_376).isLessThanOrEqualTo(11_600);
    }

    @RepeatedTest(3)
    void open_byASecondImplementation_isThePlaintext(RandomSource random) throws GeneralSecurityException {
        byte[] plaintext = bytes((int) random.nextBelow(500), random);
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, plaintext, random);

            assertThat(ReferenceEnvelope.open(key.insecureSecretBytes(), key.publicKey(), CONTEXT, envelope))
                    .isEqualTo(plaintext);
        }
    }

    @Test
    void seal_twice_differsEverywhere(RandomSource random) {
        byte[] plaintext = new byte[64];
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] first = key.publicKey().seal(CONTEXT, plaintext, random);
            byte[] second = key.publicKey().seal(CONTEXT, plaintext, random);

            for (int[] part : new int[][] {{0, 32}, {32, BODY}, {BODY, BODY + 64}, {BODY + 64, BODY + 80}}) {
                assertThat(Arrays.copyOfRange(first, part[0], part[1]))
                        .isNotEqualTo(Arrays.copyOfRange(second, part[0], part[1]));
            }
        }
    }

    @Test
    void seal_sameRandomness_isTheSameEnvelope(RandomSource random) {
        // Everything random comes from the source that is passed in.
        byte[] seed = bytes(32, random);
        try (EpochSecretKey key = EpochSecretKey.generate(random);
                AesCtrRandomSource first = AesCtrRandomSource.keyed(seed);
                AesCtrRandomSource second = AesCtrRandomSource.keyed(seed)) {
            assertThat(key.publicKey().seal(CONTEXT, seed, first))
                    .isEqualTo(key.publicKey().seal(CONTEXT, seed, second));
        }
    }

    @Test
    void open_anyBitOfEphemeralKeyOrTagFlipped_doesNotOpen(RandomSource random) {
        // The ephemeral key's top bit does not change the agreement (RFC 7748 masks it); the key derivation sees it.
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[5], random);
            for (int bit = 0; bit < 8 * 32; bit++) {
                assertDoesNotOpen(key, CONTEXT, flipped(envelope, bit));
            }
            for (int bit = 8 * (envelope.length - 16); bit < 8 * envelope.length; bit++) {
                assertDoesNotOpen(key, CONTEXT, flipped(envelope, bit));
            }
        }
    }

    @Test
    void open_anyByteAltered_doesNotOpen(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[100], random);
            for (int position = 0; position < envelope.length; position++) {
                assertDoesNotOpen(key, CONTEXT, flipped(envelope, 8 * position + (int) random.nextBelow(8)));
            }
            assertThat(key.open(CONTEXT, envelope)).hasSize(100);
        }
    }

    @Test
    void open_truncatedOrExtended_doesNotOpen(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[20], random);
            for (int length = 0; length < envelope.length; length += length < BODY - 5 ? 97 : 1) {
                assertDoesNotOpen(key, CONTEXT, Arrays.copyOf(envelope, length));
            }
            for (int more : new int[] {1, 16, 1000}) {
                assertDoesNotOpen(key, CONTEXT, Arrays.copyOf(envelope, envelope.length + more));
            }
            assertDoesNotOpen(key, CONTEXT, Arrays.copyOfRange(envelope, 1, envelope.length));
        }
    }

    @Test
    void open_anyPartOfTheContextChanged_doesNotOpen(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[20], random);
            List<EnvelopeContext> others = List.of(
                    new EnvelopeContext(OTHER, 7, 12, 3, CONTEXT.ciphertext()),
                    new EnvelopeContext(CONTEXT.plan(), 8, 12, 3, CONTEXT.ciphertext()),
                    new EnvelopeContext(CONTEXT.plan(), 7, 13, 3, CONTEXT.ciphertext()),
                    new EnvelopeContext(CONTEXT.plan(), 7, 12, 2, CONTEXT.ciphertext()),
                    new EnvelopeContext(CONTEXT.plan(), 7, 3, 12, CONTEXT.ciphertext()),
                    new EnvelopeContext(CONTEXT.plan(), 7, 12, 3, OTHER),
                    new EnvelopeContext(CONTEXT.ciphertext(), 7, 12, 3, CONTEXT.plan()));
            for (EnvelopeContext other : others) {
                assertDoesNotOpen(key, other, envelope);
            }
        }
    }

    @Test
    void open_otherKey_doesNotOpen(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random);
                EpochSecretKey other = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[20], random);
            assertDoesNotOpen(other, CONTEXT, envelope);

            // One half of the right key is not enough, whichever it is.
            byte[] secret = key.insecureSecretBytes();
            byte[] otherSecret = other.insecureSecretBytes();
            for (int[] half : new int[][] {{0, 32}, {32, 96}}) {
                byte[] mixed = secret.clone();
                System.arraycopy(otherSecret, half[0], mixed, half[0], half[1] - half[0]);
                try (EpochSecretKey mixedKey = EpochSecretKey.ofSecret(mixed)) {
                    assertDoesNotOpen(mixedKey, CONTEXT, envelope);
                }
            }
        }
    }

    @Test
    void open_partsOfTwoEnvelopes_doesNotOpen(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] first = key.publicKey().seal(CONTEXT, new byte[20], random);
            byte[] second = key.publicKey().seal(CONTEXT, new byte[20], random);
            for (int border : new int[] {32, BODY, BODY + 20}) {
                byte[] mixed = first.clone();
                System.arraycopy(second, border, mixed, border, mixed.length - border);
                assertDoesNotOpen(key, CONTEXT, mixed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void open_ephemeralKeyOfSmallOrder_doesNotOpen(String point, RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[20], random);
            System.arraycopy(HexFormat.of().parseHex(point), 0, envelope, 0, 32);
            assertDoesNotOpen(key, CONTEXT, envelope);
        }
    }

    @RepeatedTest(3)
    void open_randomBytes_doesNotOpen(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            for (int run = 0; run < 100; run++) {
                assertDoesNotOpen(key, CONTEXT, bytes((int) random.nextBelow(3000), random));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 12, 3", "-1, 12, 3", "7, -1, 3", "7, 12, 0", "7, 12, -3"})
    void context_numberOutOfRange_isRefused(int round, int client, int member) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnvelopeContext(Digest.ZERO, round, client, member, Digest.ZERO));
    }

    /** All failures look alike: same type, code, text, and nothing beneath. */
    private static void assertDoesNotOpen(EpochSecretKey key, EnvelopeContext context, byte[] envelope) {
        CryptoException failure = catchThrowableOfType(CryptoException.class, () -> key.open(context, envelope));
        assertThat(failure)
                .isNotNull()
                .hasMessage("the envelope does not open")
                .hasNoCause()
                .hasNoSuppressedExceptions();
        assertThat(failure.code()).isEqualTo(CryptoException.Code.AUTHENTICATION);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] bytes(int length, RandomSource random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
