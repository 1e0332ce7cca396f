// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * A value in native memory that belongs to the parameters of a context: plaintext, ciphertext or key. Immutable after it was
 * made, so any number of threads may share it.
 */
public abstract sealed class SealObject extends SealResource permits Ciphertext, Plaintext, SealKey {

    private final SealContext context;

    SealObject(SealContext context, NativeHandle handle) {
        super(handle);
        this.context = context;
    }

    /** The context it was made with. */
    public final SealContext context() {
        return context;
    }
}
