// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/** A key, at the key level of its context. What it prints says nothing about it. */
public abstract sealed class SealKey extends SealObject permits GaloisKeys, PublicKey, RelinKeys, SecretKey {

    private final String name;

    SealKey(SealContext context, String name, LongSupplier factory) {
        super(context, NativeHandle.create(name, factory, KeyJni::nativeBytes));
        this.name = name;
    }

    /** The name of the parameters of the key level. */
    public final ParmsId parmsId() {
        return context().level(context().keyLevel()).parmsId();
    }

    @Override
    public final String toString() {
        return name + (isClosed() ? "[closed]" : "[open]");
    }
}
