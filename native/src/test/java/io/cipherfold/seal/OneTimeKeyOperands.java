// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A ring, an encryptor, and an accumulator that holds one upload: operands for the scheme OneTimeKey. */
final class OneTimeKeyOperands implements OperationProbe.Operands {

    private static final DigitLayout LAYOUT = OneTimeKeyRing.SCALE_12.layout();
    private static final byte[] SEED = seed();
    private static final int PACKED_BYTES = OneTimeKeyRing.DEGREE / 8 * 60;
    private static final ChunkRange ONLY = ChunkRange.single(0);

    private final RingContext ring = OneTimeKeyRing.SCALE_12.create();
    private final OneTimeEncryptor encryptor = newEncryptor();
    private final CiphertextAccumulator accumulator = CiphertextAccumulator.create(ring, 1);
    private final int[] vector = new int[ring.digitsPerChunk(LAYOUT)];
    private final ByteBuffer upload = ByteBuffer.allocateDirect(PACKED_BYTES);
    private int uploads;

    OneTimeKeyOperands() {
        Arrays.setAll(vector, i -> i % 1000 - 500);
        try (OneTimeEncryptor other = newEncryptor()) {
            other.encrypt(vector, 0, vector.length, LAYOUT, ONLY, upload);
        }
        upload.flip();
        add(upload);
    }

    static List<OperationProbe<?>> probes() {
        OperationProbe.Operands none = () -> {};
        return List.of(
                OperationProbe.of("RingContext.create", () -> none, operands -> newRing()),
                probe(
                        "OneTimeEncryptor.create",
                        operands -> operands.newEncryptor().close()),
                probe("OneTimeEncryptor.keyCoefficients", OneTimeKeyOperands::keyCoefficients),
                probe("OneTimeEncryptor.shareKey", operands -> operands.encryptor.shareKey(7, 3)),
                probe(
                        "OneTimeEncryptor.encrypt",
                        operands -> operands.encrypt(ByteBuffer.allocateDirect(PACKED_BYTES))),
                probe(
                        "CiphertextAccumulator.create",
                        operands ->
                                CiphertextAccumulator.create(operands.ring, 1).close()),
                probe("CiphertextAccumulator.add", operands -> operands.add(operands.upload)),
                probe("CiphertextAccumulator.subtract", operands -> operands.subtract(operands.upload)),
                probe("CiphertextAccumulator.open", OneTimeKeyOperands::open));
    }

    private static OperationProbe<OneTimeKeyOperands> probe(String name, Consumer<OneTimeKeyOperands> operation) {
        return new OperationProbe<>(name, OneTimeKeyOperands::new, operation, OneTimeKeyOperands::check);
    }

    /** Bytes that memory does not hold by chance. */
    private static byte[] seed() {
        byte[] seed = new byte[OneTimeEncryptor.SEED_BYTES];
        new SplittableRandom(4096).nextBytes(seed);
        return seed;
    }

    private static int newRing() {
        try (RingContext created = OneTimeKeyRing.SCALE_12.create()) {
            return created.degree();
        }
    }

    private OneTimeEncryptor newEncryptor() {
        return OneTimeEncryptor.create(ring, SEED, SEED);
    }

    private int[] keyCoefficients() {
        int[] key = new int[ring.degree()];
        encryptor.keyCoefficients(key);
        return key;
    }

    /** A chunk is used up by an attempt that fails; the encryptor is good for another one. */
    private void encrypt(ByteBuffer target) {
        encryptor.encrypt(vector, 0, vector.length, LAYOUT, ONLY, target);
        OperationProbe.require(target.flip().equals(upload), "the ciphertext differs");
    }

    private void add(ByteBuffer packed) {
        accumulator.add(ONLY, packed.duplicate());
        uploads++;
    }

    private void subtract(ByteBuffer packed) {
        accumulator.subtract(ONLY, packed.duplicate());
        uploads--;
    }

    private int[] open() {
        int[] keySum = keyCoefficients();
        for (int i = 0; i < keySum.length; i++) {
            keySum[i] *= uploads;
        }
        return Opened.of(ring, accumulator, 1, SEED, keySum, LAYOUT).digits();
    }

    private void check() {
        int[] opened = open();
        for (int i = 0; i < opened.length; i++) {
            OperationProbe.require(opened[i] == uploads * vector[i], "the sum is not that of " + uploads + " uploads");
        }
        ByteBuffer second = ByteBuffer.allocateDirect(PACKED_BYTES);
        ByteBuffer expected = ByteBuffer.allocateDirect(PACKED_BYTES);
        encryptor.encrypt(vector, 0, vector.length, LAYOUT, ChunkRange.single(1), second);
        try (OneTimeEncryptor other = newEncryptor()) {
            other.encrypt(vector, 0, vector.length, LAYOUT, ChunkRange.single(1), expected);
        }
        OperationProbe.require(second.flip().equals(expected.flip()), "the encryptor has changed");
    }

    @Override
    public void close() {
        accumulator.close();
        encryptor.close();
        ring.close();
    }
}
