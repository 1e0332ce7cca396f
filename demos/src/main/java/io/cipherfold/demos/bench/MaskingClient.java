// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one client of pairwise masking has: a key pair, a seed of its own, and the shares of both that its neighbours keep for
 * the case that it drops out, or that it does not. Immutable but for the shares, which are wiped.
 */
final class MaskingClient implements AutoCloseable {

    private static final byte[] LABEL = "pairwise mask".getBytes(StandardCharsets.US_ASCII);

    private final int number;
    private final byte[] secretKey = new byte[KeyAgreement25519.BYTES];
    private final byte[] publicKey;
    private final byte[] ownSeed = new byte[MaskStream.SEED_BYTES];
    private final List<ShareVector> keyShares;
    private final List<ShareVector> seedShares;

    /** Makes keys and shares of the client with a number. */
    MaskingClient(int number, ShamirSharing sharing, RandomSource random) {
        this.number = number;
        random.nextBytes(secretKey);
        random.nextBytes(ownSeed);
        this.publicKey = KeyAgreement25519.publicKey(secretKey);
        this.keyShares = SharedSecret.share(secretKey, sharing, random);
        this.seedShares = SharedSecret.share(ownSeed, sharing, random);
    }

    int number() {
        return number;
    }

    /** Shares of the secret key, by position among the neighbours. */
    List<ShareVector> keyShares() {
        return keyShares;
    }

    /** Shares of the seed of the mask that the node takes off if the client has not dropped out. */
    List<ShareVector> seedShares() {
        return seedShares;
    }

    /** Adds the own mask. */
    void maskOwn(short[] numbers) {
        MaskStream.add(ownSeed, numbers);
    }

    /** Adds or takes off the mask that this client has in common with another. */
    void maskWith(MaskingClient other, short[] numbers) {
        maskPair(secretKey, number, other, numbers);
    }

    /**
     * What {@link #maskWith} does at the client with a number and a secret key: the client with the smaller number adds the
     * mask of the pair, the other one takes it off.
     */
    static void maskPair(byte[] secretKey, int number, MaskingClient other, short[] numbers) {
        ByteBuffer pair = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(Math.min(number, other.number))
                .putInt(Math.max(number, other.number));
        byte[] seed = Digest.sha256(LABEL, KeyAgreement25519.agree(secretKey, other.publicKey), pair.array())
                .toBytes();
        if (number < other.number) {
            MaskStream.add(seed, numbers);
        } else {
            MaskStream.subtract(seed, numbers);
        }
    }

    @Override
    public void close() {
        keyShares.forEach(ShareVector::close);
        seedShares.forEach(ShareVector::close);
    }

    @Override
    public String toString() {
        return "MaskingClient[redacted, " + number + "]";
    }
}
