// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.ReferenceHkdf;
import io.cipherfold.crypto.share.ReferenceSharing;
import io.cipherfold.seal.ReferenceChaCha20;
import io.cipherfold.seal.ReferenceOneTimeKey;
import io.cipherfold.seal.ReferenceRing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole client side of OneTimeKey in plain Java, from PROTOCOL section 4: seeds, ring arithmetic, packing, sharing. It
 * shares no code with production: HMAC, SHA-256 and SHA3-256 are the JDK's, the rest is written down again, here and in
 * the twins it calls. Slow; for comparison in tests only.
 */
final class ReferenceClient {

    private static final int DEGREE = 4096;
    private static final int PRIME = 1_048_573;
    private static final int SHARING_DOMAIN = 3;
    private static final ReferenceRing RING = new ReferenceRing(DEGREE, 0xffffffffffc0001L);

    private final ReferenceOneTimeKey scheme;
    private final int members;
    private final int degree;

    ReferenceClient(int messageShift, int digitBits, int members, int degree) {
        this.scheme = new ReferenceOneTimeKey(RING, messageShift, digitBits);
        this.members = members;
        this.degree = degree;
    }

    /** What a client sends: the ciphertext, and for each member its packed share. */
    static final class Upload {
        private final byte[] ciphertext;
        private final List<byte[]> shares;

        Upload(byte[] ciphertext, List<byte[]> shares) {
            this.ciphertext = ciphertext;
            this.shares = shares;
        }

        byte[] ciphertext() {
            return ciphertext;
        }

        List<byte[]> shares() {
            return shares;
        }
    }

    /** Encrypts under 256 fresh bits. */
    Upload encrypt(RoundContext round, int client, int[] values, byte[] fresh) {
        byte[] planAndRound = concatenated(round.plan().toBytes(), littleEndian(round.round()));
        byte[] publicSeed = hash("SHA3-256", "cipherfold/otk/a/1".getBytes(StandardCharsets.US_ASCII), planAndRound);
        byte[] info = concatenated(
                "cipherfold/otk/client/1".getBytes(StandardCharsets.US_ASCII),
                hash("SHA-256", littleEndian(values)),
                planAndRound,
                littleEndian(client));
        byte[] seed = ReferenceHkdf.derive(fresh, info, 32);

        ByteArrayOutputStream ciphertext = new ByteArrayOutputStream();
        for (int chunk = 0; 3 * DEGREE * chunk < values.length; chunk++) {
            ciphertext.writeBytes(scheme.pack(scheme.encrypt(publicSeed, seed, values, chunk)));
        }
        ReferenceChaCha20 coefficients = ReferenceChaCha20.ofSeed(seed, SHARING_DOMAIN, 0);
        int[][] shares = ReferenceSharing.share(scheme.key(seed), members, degree, () -> belowPrime(coefficients));
        List<byte[]> packed = new ArrayList<>();
        for (int[] share : shares) {
            packed.add(ReferenceSharing.pack(share));
        }
        return new Upload(ciphertext.toByteArray(), packed);
    }

    /** Twenty bits of each word; words that are too large are passed over. */
    private static int belowPrime(ReferenceChaCha20 stream) {
        while (true) {
            int candidate = stream.nextInt() & 0xfffff;
            if (candidate < PRIME) {
                return candidate;
            }
        }
    }

    private static byte[] littleEndian(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hash(String algorithm, byte[]... parts) {
        try {
            return MessageDigest.getInstance(algorithm).digest(concatenated(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
