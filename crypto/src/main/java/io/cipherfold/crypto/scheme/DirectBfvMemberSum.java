// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.seal.ChunkRange;
import io.cipherfold.seal.CollectiveContext;
import io.cipherfold.seal.CollectiveMember;
import io.cipherfold.seal.CollectiveSum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A member's sum of the polynomials c1 of a set, and its share of it. */
final class DirectBfvMemberSum implements MemberSum {

    private static final byte[] FLOODING_LABEL = "cipherfold/bfv/flooding/1".getBytes(StandardCharsets.US_ASCII);
    private static final int SEED_BYTES = CollectiveMember.SEED_BYTES;

    private final CollectiveContext context;
    private final int widthBits;
    private final RoundContext round;
    private final int shareBytes;
    private final CollectiveSum words;

    DirectBfvMemberSum(CollectiveContext context, int widthBits, int chunks, RoundContext round) {
        this.context = context;
        this.widthBits = widthBits;
        this.round = round;
        this.shareBytes = chunks * context.packedPolynomialBytes();
        this.words = CollectiveSum.create(context, chunks);
    }

    @Override
    public void add(byte[] part) {
        if (part.length != shareBytes) {
            throw new IllegalArgumentException("a member part has " + shareBytes + " bytes, not " + part.length);
        }
        DirectBfv.add(words, part);
    }

    @Override
    public byte[] unmask(MemberKey key, RandomSource random) {
        byte[] secret = key.secret();
        byte[] seed = new byte[0];
        try (CollectiveMember member = CollectiveMember.create(context, secret)) {
            ChunkRange all = ChunkRange.first(words.chunkCount());
            byte[] packed = new byte[shareBytes];
            words.read(all, packed, 0);
            seed = floodingSeed(secret, packed, random);
            words.share(all, member, seed, widthBits, packed, 0);
            return packed;
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * Fresh bits, and besides the secret and what is unmasked: the difference of two sums' shares under the same flooding
     * would give the secret away, and a machine that was cloned repeats its fresh bits.
     */
    private byte[] floodingSeed(byte[] secret, byte[] packedSum, RandomSource random) {
        MessageDigest hash = Digest.newSha256();
        hash.update(packedSum);
        byte[] info = new WireWriter(FLOODING_LABEL.length + RoundContext.BYTES + Digest.BYTES)
                .raw(FLOODING_LABEL)
                .raw(round.toBytes())
                .raw(hash.digest())
                .toBytes();
        byte[] fresh = new byte[SEED_BYTES];
        byte[] key = new byte[2 * SEED_BYTES];
        try {
            random.nextBytes(fresh);
            System.arraycopy(fresh, 0, key, 0, SEED_BYTES);
            System.arraycopy(secret, 0, key, SEED_BYTES, SEED_BYTES);
            return HybridKem.hkdf(key, info, SEED_BYTES);
        } finally {
            Arrays.fill(fresh, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public void close() {
        words.close();
    }
}
