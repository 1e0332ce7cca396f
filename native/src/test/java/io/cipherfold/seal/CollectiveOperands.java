// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The scheme DirectBfv in a ring that is small and holds no more than a few summands: a committee of one, a sum of both
 * polynomials of one upload, the sum of shares that opens it.
 */
final class CollectiveOperands implements OperationProbe.Operands {

    static final int DEGREE = 2048;
    static final long[] PRIMES = {0xfffffd001L, 12_289};
    static final long PLAIN_MODULUS = 1L << 24;
    static final int BASE = 1 << 8;
    static final int WIDTH_BITS = 6;

    private static final byte[] SEED = seed();
    private static final ChunkRange ONLY = ChunkRange.single(0);

    private final CollectiveContext context = newContext();
    private final CollectiveMember member = CollectiveMember.create(context, SEED);
    private final byte[] contribution = member.contribution(SEED);
    private final CollectiveEncryptor encryptor = newEncryptor();
    private final CollectiveSum first = CollectiveSum.create(context, 1);
    private final CollectiveSum second = CollectiveSum.create(context, 1);
    private final CollectiveSum shares = CollectiveSum.create(context, 1);
    private final int[] vector = new int[context.digitsPerChunk()];
    private final ByteBuffer upload = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
    private final ByteBuffer part = ByteBuffer.allocateDirect(context.packedPolynomialBytes());

    CollectiveOperands() {
        Arrays.setAll(vector, i -> i % 200 - 100);
        encryptor.encrypt(SEED, 0, vector, BASE, upload, part);
        upload.flip();
        part.flip();
        first.add(ONLY, upload.duplicate());
        second.add(ONLY, part.duplicate());
        shares.add(ONLY, ByteBuffer.wrap(share()));
    }

    static List<OperationProbe<?>> probes() {
        OperationProbe.Operands none = () -> {};
        return List.of(
                OperationProbe.of("CollectiveContext.create", () -> none, operands -> contextOnce()),
                probe(
                        "CollectiveMember.create",
                        operands ->
                                CollectiveMember.create(operands.context, SEED).close()),
                probe("CollectiveMember.contribution", operands -> operands.member.contribution(SEED)),
                probe(
                        "CollectiveEncryptor.create",
                        operands -> operands.newEncryptor().close()),
                probe("CollectiveEncryptor.encrypt", CollectiveOperands::encrypt),
                probe(
                        "CollectiveSum.create",
                        operands -> CollectiveSum.create(operands.context, 1).close()),
                probe("CollectiveSum.add", operands -> operands.addAndSubtract(operands.onTheHeap())),
                probe("CollectiveSum.add, direct", operands -> operands.addAndSubtract(operands.upload)),
                probe("CollectiveSum.read", operands -> operands.read(operands.first)),
                probe("CollectiveSum.share", CollectiveOperands::share),
                probe("CollectiveSum.open", CollectiveOperands::open));
    }

    private static OperationProbe<CollectiveOperands> probe(String name, Consumer<CollectiveOperands> operation) {
        return new OperationProbe<>(name, CollectiveOperands::new, operation, CollectiveOperands::check);
    }

    /** Bytes that memory does not hold by chance. */
    private static byte[] seed() {
        byte[] seed = new byte[CollectiveMember.SEED_BYTES];
        new SplittableRandom(8192).nextBytes(seed);
        return seed;
    }

    static CollectiveContext newContext() {
        return CollectiveContext.create(DEGREE, PRIMES, PLAIN_MODULUS);
    }

    private static int contextOnce() {
        try (CollectiveContext created = newContext()) {
            return created.degree();
        }
    }

    private CollectiveEncryptor newEncryptor() {
        return CollectiveEncryptor.create(context, SEED, List.of(contribution));
    }

    private void encrypt() {
        ByteBuffer c0 = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
        ByteBuffer c1 = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
        encryptor.encrypt(SEED, 0, vector, BASE, c0, c1);
        OperationProbe.require(c0.flip().equals(upload) && c1.flip().equals(part), "the ciphertext differs");
    }

    private ByteBuffer onTheHeap() {
        byte[] bytes = new byte[context.packedPolynomialBytes()];
        upload.duplicate().get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Into a sum that nobody looks at afterwards: only one of the two operations may fail. */
    private void addAndSubtract(ByteBuffer packed) {
        try (CollectiveSum sum = CollectiveSum.create(context, 1)) {
            sum.add(ONLY, packed.duplicate());
            sum.subtract(ONLY, packed.duplicate());
            boolean empty = Arrays.equals(read(sum), new byte[context.packedPolynomialBytes()]);
            OperationProbe.require(empty, "the sum is not empty again");
        }
    }

    private byte[] read(CollectiveSum sum) {
        byte[] packed = new byte[context.packedPolynomialBytes()];
        sum.read(ONLY, packed, 0);
        return packed;
    }

    private byte[] share() {
        byte[] packed = new byte[context.packedPolynomialBytes()];
        second.share(ONLY, member, SEED, WIDTH_BITS, packed, 0);
        return packed;
    }

    private void open() {
        int[] digits = new int[vector.length];
        first.open(ONLY, shares, BASE, digits);
        OperationProbe.require(Arrays.equals(digits, vector), "the opened digits are not the vector");
    }

    private void check() {
        OperationProbe.require(Arrays.equals(member.contribution(SEED), contribution), "the member has changed");
        OperationProbe.require(Arrays.equals(share(), read(shares)), "the share has changed");
        encrypt();
        open();
    }

    @Override
    public void close() {
        shares.close();
        second.close();
        first.close();
        encryptor.close();
        member.close();
        context.close();
    }
}
