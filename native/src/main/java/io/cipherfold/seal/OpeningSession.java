// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * The opening of one vector under the sum of the keys, block by block: {@link CiphertextAccumulator#open} with this gives the
 * digits of some chunks, {@link #residual()} what all chunks opened so far have left. Chunks may come in any order and in
 * blocks of any size, each of them once; their digits are to be trusted only when all have been opened and the residual is
 * small enough.
 *
 * <p>What guards the digits: the residual covers every coefficient, and any defect on the way to the phase (sum - a k) makes it
 * uniform; besides, SEAL's {@code Decryptor} opens every sixteenth chunk, the first included, and has to find the same digits,
 * or the call fails. In every chunk it would take most of the time.
 *
 * <p>Thread-safe: calls take effect one after the other. {@link #close()} wipes the key from native memory.
 */
public final class OpeningSession implements AutoCloseable {

    private final RingContext ring;
    private final DigitLayout layout;
    private final NativeHandle handle;

    private OpeningSession(RingContext ring, DigitLayout layout, NativeHandle handle) {
        this.ring = ring;
        this.layout = layout;
        this.handle = handle;
    }

    /**
     * Transforms the key. The arrays are copied.
     *
     * @param publicSeed the 32 bytes that the ciphertexts were made with
     * @param keySum N centred coefficients, the sum of the keys of the summands
     * @param layout as for {@link OneTimeEncryptor#encrypt}
     */
    public static OpeningSession create(RingContext ring, byte[] publicSeed, int[] keySum, DigitLayout layout) {
        Seeds.check("public seed", publicSeed);
        ring.check(layout);
        if (keySum.length != ring.degree()) {
            throw new IllegalArgumentException(
                    "key sum must have " + ring.degree() + " elements, has " + keySum.length);
        }
        // The key with its constants, SEAL's copy of it, and six polynomials to work on.
        long nativeBytes = 11L * Long.BYTES * ring.degree();
        NativeHandle handle = NativeHandle.create(
                "OpeningSession",
                nativeBytes,
                () -> ring.handle()
                        .use(pointer -> SealJni.createOpening(
                                pointer, publicSeed, keySum, layout.digitsPerCoefficient(), layout.digitBits())));
        return new OpeningSession(ring, layout, handle);
    }

    /** How the opened digits lie in the coefficients. */
    public DigitLayout layout() {
        return layout;
    }

    /** What all coefficients opened so far have left; zeros before the first. */
    public synchronized Residual residual() {
        long[] numbers = new long[3];
        handle.run(pointer -> SealJni.residual(pointer, numbers));
        return new Residual(numbers[0], numbers[1], numbers[2]);
    }

    /** Opens chunks of the sum that {@code accumulator} points to. */
    synchronized void open(NativeHandle accumulator, ChunkRange chunks, int[] digits, int from) {
        NativeHandle.use(accumulator, handle, (sum, opening) -> {
            SealJni.open(sum, opening, chunks.first(), chunks.count(), digits, from);
            return Boolean.TRUE;
        });
    }

    RingContext ring() {
        return ring;
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "OpeningSession[redacted]";
    }
}
