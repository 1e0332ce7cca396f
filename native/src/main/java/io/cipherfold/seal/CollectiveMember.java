// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * A member's secret s of an epoch, uniform ternary, expanded from a seed by ChaCha20: with it the member contributes to the
 * collective public key and makes its shares of sums ({@link CollectiveSum#share}).
 *
 * <p>Immutable; any number of threads may share it. {@link #close()} wipes it from native memory; the caller wipes the array
 * it passed.
 */
public final class CollectiveMember implements AutoCloseable {

    /** Length of every seed in bytes. */
    public static final int SEED_BYTES = Seeds.BYTES;

    private final CollectiveContext context;
    private final NativeHandle handle;

    private CollectiveMember(CollectiveContext context, NativeHandle handle) {
        this.context = context;
        this.handle = handle;
    }

    /**
     * Expands the secret.
     *
     * @param seed 32 bytes, of this member and epoch alone: under two common polynomials the same secret and error would
     *     give the secret away
     */
    public static CollectiveMember create(CollectiveContext context, byte[] seed) {
        Seeds.check("seed", seed);
        long nativeBytes = (long) context.degree() * (context.dataPrimes() + 1) * Long.BYTES;
        NativeHandle handle = NativeHandle.create(
                "CollectiveMember",
                nativeBytes,
                () -> context.handle().use(pointer -> CollectiveJni.createMember(pointer, seed)));
        return new CollectiveMember(context, handle);
    }

    /**
     * The contribution b = -a*s + e to the collective key: {@link CollectiveContext#packedContributionBytes()} bytes, in
     * transformed form. The common polynomial a follows from the public seed, the error e, centred binomial with eta = 42,
     * from the secret one.
     *
     * @param publicSeed 32 bytes, the same for all members of the epoch
     */
    public byte[] contribution(byte[] publicSeed) {
        Seeds.check("public seed", publicSeed);
        byte[] contribution = new byte[context.packedContributionBytes()];
        handle.run(pointer -> CollectiveJni.contribution(pointer, publicSeed, contribution));
        return contribution;
    }

    NativeHandle handle() {
        return handle;
    }

    CollectiveContext context() {
        return context;
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "CollectiveMember[redacted]";
    }
}
