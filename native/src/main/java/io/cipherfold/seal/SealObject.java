// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * A value in native memory that belongs to the parameters of a context: plaintext, ciphertext or key. Immutable after it was
 * made, so any number of threads may share it.
 */
public abstract sealed class SealObject implements SealResource
        permits Ciphertext, GaloisKeys, Plaintext, PublicKey, RelinKeys, SecretKey {

    private final SealContext context;
    private final NativeHandle handle;

    SealObject(SealContext context, NativeHandle handle) {
        this.context = context;
        this.handle = handle;
    }

    /** The context it was made with. */
    public final SealContext context() {
        return context;
    }

    @Override
    public final long nativeBytes() {
        return handle.nativeBytes();
    }

    @Override
    public final boolean isClosed() {
        return handle.isClosed();
    }

    final NativeHandle handle() {
        return handle;
    }

    @Override
    public final void close() {
        handle.close();
    }
}
