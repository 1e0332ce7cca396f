// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The secrets of the scheme DirectBfv, for {@link WipedSecrets}. */
final class CollectiveSecrets {

    private static final ChunkRange ONLY = ChunkRange.single(0);
    /** The member's secret over both primes. */
    private static final long KEY_BYTES = 2L * CollectiveOperands.DEGREE * Long.BYTES;

    private static final byte[] PUBLIC_SEED = seed(1);
    private static final byte[] MEMBER_SEED = seed(2);
    private static final byte[] CLIENT_SEED = seed(3);
    private static final byte[] FLOODING_SEED = seed(4);

    private CollectiveSecrets() {}

    static List<SecretProbe> probes() {
        return List.of(
                probe("member's seed", watch -> watch.accept(MEMBER_SEED)),
                probe("client's seed", watch -> watch.accept(CLIENT_SEED)),
                probe("flooding seed", watch -> watch.accept(FLOODING_SEED)),
                probe("member's secret", watch -> watch.accept(secretResidues())),
                probe("member's transformed secret", watch -> watch.accept(transformedSecret())),
                probe("flooding", watch -> watch.accept(floodingWords())),
                probe("digits of an upload", watch -> watch.accept(WipedSecrets.beginning(vector()))),
                probe("messages of an upload", watch -> watch.accept(messages())));
    }

    private static SecretProbe probe(String name, Consumer<Consumer<byte[]>> known) {
        return new SecretProbe(name, KEY_BYTES, watch -> {
            known.accept(watch);
            sumOfOne();
        });
    }

    private static byte[] seed(long number) {
        byte[] seed = new byte[CollectiveMember.SEED_BYTES];
        new SplittableRandom(number + 40).nextBytes(seed);
        return seed;
    }

    private static int[] vector() {
        SplittableRandom random = new SplittableRandom(5);
        return random.ints(3L * CollectiveOperands.DEGREE, -100, 100).toArray();
    }

    private static ReferenceCollective twin() {
        return new ReferenceCollective(
                CollectiveOperands.DEGREE,
                CollectiveOperands.PRIMES,
                CollectiveOperands.PLAIN_MODULUS,
                CollectiveOperands.BASE);
    }

    private static byte[] secretResidues() {
        long prime = CollectiveOperands.PRIMES[0];
        int[] secret = twin().secret(MEMBER_SEED);
        return WipedSecrets.beginning(Arrays.stream(secret)
                .mapToLong(value -> Math.floorMod((long) value, prime))
                .toArray());
    }

    private static byte[] transformedSecret() {
        long prime = CollectiveOperands.PRIMES[0];
        ReferenceRing ring = new ReferenceRing(CollectiveOperands.DEGREE, prime);
        int[] secret = twin().secret(MEMBER_SEED);
        return WipedSecrets.beginning(ring.transform(Arrays.stream(secret)
                .mapToLong(value -> Math.floorMod((long) value, prime))
                .toArray()));
    }

    /** The words the flooding is cut from. */
    private static byte[] floodingWords() {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(FLOODING_SEED, 8, 0);
        long[] words = new long[8];
        Arrays.setAll(words, i -> stream.nextLong());
        return WipedSecrets.beginning(words);
    }

    private static byte[] messages() {
        int[] vector = vector();
        long[] messages = new long[8];
        long base = CollectiveOperands.BASE;
        Arrays.setAll(
                messages,
                i -> Math.floorMod(
                        vector[3 * i] + base * (vector[3 * i + 1] + base * vector[3 * i + 2]),
                        CollectiveOperands.PLAIN_MODULUS));
        return WipedSecrets.beginning(messages);
    }

    /** Encrypts a vector, makes the only member's share, and opens the sum of this one ciphertext elsewhere. */
    private static void sumOfOne() {
        try (CollectiveContext context = CollectiveOperands.newContext();
                CollectiveMember member = CollectiveMember.create(context, MEMBER_SEED);
                CollectiveEncryptor encryptor =
                        CollectiveEncryptor.create(context, PUBLIC_SEED, List.of(member.contribution(PUBLIC_SEED)));
                CollectiveSum second = CollectiveSum.create(context, 1)) {
            ByteBuffer upload = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
            ByteBuffer part = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
            encryptor.encrypt(CLIENT_SEED, 0, vector(), CollectiveOperands.BASE, upload, part);
            second.add(ONLY, part.flip());
            byte[] share = new byte[context.packedPolynomialBytes()];
            second.share(ONLY, member, FLOODING_SEED, CollectiveOperands.WIDTH_BITS, share, 0);
            open(context, upload.flip(), ByteBuffer.wrap(share));
        }
    }

    private static void open(CollectiveContext context, ByteBuffer upload, ByteBuffer share) {
        try (CollectiveSum first = CollectiveSum.create(context, 1);
                CollectiveSum shares = CollectiveSum.create(context, 1)) {
            first.add(ONLY, upload);
            shares.add(ONLY, share);
            int[] digits = new int[context.digitsPerChunk()];
            first.open(ONLY, shares, CollectiveOperands.BASE, digits);
            OperationProbe.require(Arrays.equals(digits, vector()), "the sum is not the vector");
        }
    }
}
