// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * A value in native memory that belongs to the parameters of a context: plaintext, ciphertext or key. Immutable after it was
 * made, so any number of threads may share it, and one of them may close it while others use it: those finish, later uses
 * throw {@link IllegalStateException}. Two objects are equal only if they are the same.
 */
public abstract sealed class SealObject implements AutoCloseable
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

    /** Native memory behind it. */
    public final long nativeBytes() {
        return handle.nativeBytes();
    }

    /** Whether it has been closed. */
    public final boolean isClosed() {
        return handle.isClosed();
    }

    final NativeHandle handle() {
        return handle;
    }

    /** The native memory goes back when the last running use returns. Closing again does nothing. */
    @Override
    public final void close() {
        handle.close();
    }
}
