// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/** The key to encrypt with. Immutable and shareable. */
public final class PublicKey extends SealObject {

    private PublicKey(SealContext context, NativeHandle handle) {
        super(context, handle);
    }

    static PublicKey adopt(SealContext context, LongSupplier factory) {
        return new PublicKey(context, NativeHandle.create("PublicKey", factory, KeyJni::nativeBytes));
    }

    /** The name of the parameters of the key level. */
    public ParmsId parmsId() {
        return context().level(context().keyLevel()).parmsId();
    }

    @Override
    public String toString() {
        return "PublicKey[" + (isClosed() ? "closed]" : "open]");
    }
}
