// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/** Vectors of envelopes, from {@link ReferenceEnvelope}. */
public final class EnvelopeVectors {

    private static final int KEM_BYTES = 32 + 1088;

    private EnvelopeVectors() {}

    /** The file. */
    public static VectorFile file(Class<?> generator) {
        VectorFile file = new VectorFile(
                        "envelope",
                        "X25519 + ML-KEM-768, HKDF-SHA-256, AES-256-GCM",
                        generator,
                        "A text sealed for a member's epoch key with fixed randomness; invalid ones do not open.")
                .field("secret", "of the receiver: X25519 scalar 32 (clamped when it is used), ML-KEM seed d || z 64")
                .field("publicKey", "of the receiver: X25519 32, ML-KEM-768 1184")
                .field("randomness", "X25519 ephemeral scalar 32, ML-KEM message m 32")
                .field("plan", "context: digest 32")
                .field("round", "context")
                .field("client", "context")
                .field("member", "context, from 1")
                .field("ciphertext", "context: digest 32")
                .field("text", "what is sealed")
                .field("envelope", "ephemeral key 32, ML-KEM ciphertext 1088, AES-GCM with tag");
        try {
            fill(file);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return file;
    }

    private static byte[] seed(String name, int length) {
        return Arrays.copyOf(VectorCase.hash("SHA-512", name.getBytes(StandardCharsets.US_ASCII)), length);
    }

    /** The receiver's secret: a scalar, and the two seeds of ML-KEM. */
    private static byte[] secret() {
        byte[] secret = Arrays.copyOf(seed("scalar", 32), 96);
        System.arraycopy(seed("ML-KEM seeds", 64), 0, secret, 32, 64);
        return secret;
    }

    private static VectorCase context(int round, int client, int member, String plan, String ciphertext) {
        return VectorCase.create()
                .hex("plan", VectorCase.seed(plan))
                .put("round", round)
                .put("client", client)
                .put("member", member)
                .hex("ciphertext", VectorCase.seed(ciphertext));
    }

    private static VectorCase context() {
        return context(7, 12, 3, "plan", "ciphertext");
    }

    private static void fill(VectorFile file) throws GeneralSecurityException {
        byte[] secret = secret();
        byte[] publicKey = ReferenceEnvelope.publicKey(secret);
        byte[] randomness = seed("sealing", 64);
        byte[] bound = ReferenceEnvelope.bound(context());
        for (int length : new int[] {0, 33}) {
            byte[] text = seed("text", length);
            byte[] envelope = ReferenceEnvelope.seal(publicKey, randomness, bound, text);
            List<String> flags = length == 0 ? List.of("edge") : List.of();
            file.valid(
                    length + " bytes",
                    flags,
                    VectorCase.create()
                            .hex("secret", secret)
                            .hex("publicKey", publicKey)
                            .hex("randomness", randomness)
                            .all(context())
                            .hex("text", text)
                            .hex("envelope", envelope));
        }
        byte[] envelope = ReferenceEnvelope.seal(publicKey, randomness, bound, seed("text", 33));
        int[] places = {0, 32, KEM_BYTES, envelope.length - 1};
        String[] names = {"ephemeral key", "ML-KEM ciphertext", "text", "tag"};
        for (int i = 0; i < places.length; i++) {
            byte[] changed = envelope.clone();
            changed[places[i]] ^= 1;
            refused(file, "a bit of the " + names[i] + " is flipped", secret, context(), changed);
        }
        byte[] smallOrder = envelope.clone();
        Arrays.fill(smallOrder, 0, 32, (byte) 0);
        refused(file, "the ephemeral key has small order", secret, context(), smallOrder);
        refused(file, "cut by a byte", secret, context(), Arrays.copyOf(envelope, envelope.length - 1));
        refused(file, "without its tag", secret, context(), Arrays.copyOf(envelope, KEM_BYTES + 15));
        refused(file, "another plan", secret, context(7, 12, 3, "plan 2", "ciphertext"), envelope);
        refused(file, "another round", secret, context(8, 12, 3, "plan", "ciphertext"), envelope);
        refused(file, "another client", secret, context(7, 13, 3, "plan", "ciphertext"), envelope);
        refused(file, "another member", secret, context(7, 12, 2, "plan", "ciphertext"), envelope);
        refused(file, "another ciphertext", secret, context(7, 12, 3, "plan", "ciphertext 2"), envelope);
        byte[] other = secret.clone();
        other[95] ^= 1;
        // The last byte is of z, which only says what a forged ciphertext decapsulates to: the key is the same.
        file.valid(
                "another z of ML-KEM",
                List.of("edge"),
                VectorCase.create()
                        .hex("secret", other)
                        .all(context())
                        .hex("text", seed("text", 33))
                        .hex("envelope", envelope));
        other[40] ^= 1;
        refused(file, "another receiver", other, context(), envelope);
    }

    private static void refused(VectorFile file, String comment, byte[] secret, VectorCase context, byte[] envelope) {
        file.invalid(
                comment,
                "AUTHENTICATION",
                VectorCase.create().hex("secret", secret).all(context).hex("envelope", envelope));
    }
}
