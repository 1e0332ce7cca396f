// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Clients with random seeds that upload vectors to one accumulator. */
final class Federation implements AutoCloseable {

    private final OneTimeKeyRing parameters;
    private final byte[] publicSeed;
    private final RingContext ring;
    private final CiphertextAccumulator accumulator;
    private final ChunkRange chunks;
    private final List<int[]> keys = new ArrayList<>();
    private final List<ByteBuffer> uploads = new ArrayList<>();

    Federation(OneTimeKeyRing parameters, int vectorLength, SplittableRandom random) {
        this.parameters = parameters;
        this.publicSeed = SeededRandom.bytes(random, 32);
        this.ring = parameters.create();
        this.chunks = ChunkRange.first(ring.chunksFor(vectorLength, parameters.layout()));
        this.accumulator = CiphertextAccumulator.create(ring, chunks.count());
    }

    void upload(int[] vector, SplittableRandom random) {
        ByteBuffer packed = ByteBuffer.allocateDirect(chunks.count() * ring.packedPolynomialBytes());
        int[] key = new int[ring.degree()];
        try (OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, publicSeed, SeededRandom.bytes(random, 32))) {
            encryptor.encrypt(vector, 0, vector.length, parameters.layout(), chunks, packed);
            encryptor.keyCoefficients(key);
        }
        keys.add(key);
        uploads.add(packed.flip());
        accumulator.add(chunks, packed.duplicate());
    }

    /** Takes the ciphertext of a client out again; its key stays in the sum of keys. */
    void subtractUpload(int client) {
        accumulator.subtract(chunks, uploads.get(client).duplicate());
    }

    /** Takes the key of a client out; its ciphertext stays. */
    void dropKey(int client) {
        keys.remove(client);
    }

    int[] keySum() {
        int[] sum = new int[ring.degree()];
        for (int[] key : keys) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += key[i];
            }
        }
        return sum;
    }

    Opened open() {
        return open(keySum());
    }

    Opened open(int[] keySum) {
        return Opened.of(ring, accumulator, chunks.count(), publicSeed, keySum, parameters.layout());
    }

    @Override
    public void close() {
        accumulator.close();
        ring.close();
    }
}
