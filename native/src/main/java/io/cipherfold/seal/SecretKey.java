// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/**
 * The secret key: whoever has it reads everything. Overwritten when it is closed; cannot be looked at, see {@link
 * StrictCodec} for storing it. Immutable and shareable.
 */
public final class SecretKey extends SealObject {

    private SecretKey(SealContext context, NativeHandle handle) {
        super(context, handle);
    }

    static SecretKey adopt(SealContext context, LongSupplier factory) {
        return new SecretKey(context, NativeHandle.create("SecretKey", factory, KeyJni::nativeBytes));
    }

    /** The name of the parameters of the key level. */
    public ParmsId parmsId() {
        return context().level(context().keyLevel()).parmsId();
    }

    @Override
    public String toString() {
        return "SecretKey[" + (isClosed() ? "closed]" : "open]");
    }
}
