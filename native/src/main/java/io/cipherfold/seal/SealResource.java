// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Something with native memory that has to be closed: by try-with-resources, or by the {@link SealScope} that holds it. One
 * thread may close it while others use it: those finish, later uses throw {@link IllegalStateException}. Two resources are
 * equal only if they are the same.
 */
public abstract sealed class SealResource implements AutoCloseable
        permits Decryptor, Encryptor, KeyGenerator, SealContext, SealObject {

    private final NativeHandle handle;

    SealResource(NativeHandle handle) {
        this.handle = handle;
    }

    /** Native memory behind it, as far as it depends on sizes chosen by the caller. */
    public final long nativeBytes() {
        return handle.nativeBytes();
    }

    /** Whether it has been closed. */
    public final boolean isClosed() {
        return handle.isClosed();
    }

    /** The native memory goes back when the last running use returns; secrets are overwritten. Closing again does nothing. */
    @Override
    public final void close() {
        handle.close();
    }

    final NativeHandle handle() {
        return handle;
    }
}
