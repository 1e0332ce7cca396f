// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/** Keys that shrink the product of two ciphertexts back to two polynomials. Immutable and shareable. */
public final class RelinKeys extends SealObject {

    private RelinKeys(SealContext context, NativeHandle handle) {
        super(context, handle);
    }

    static RelinKeys adopt(SealContext context, LongSupplier factory) {
        return new RelinKeys(context, NativeHandle.create("RelinKeys", factory, KeyJni::nativeBytes));
    }

    /** The name of the parameters of the key level. */
    public ParmsId parmsId() {
        return context().level(context().keyLevel()).parmsId();
    }

    /** Whether there is a key for that power of the secret key; SEAL makes the one for 2. */
    public boolean hasKey(int power) {
        if (power < 2) {
            throw new IllegalArgumentException("relinearisation starts at power 2, not " + power);
        }
        return handle().use(pointer -> KeyJni.hasRelinKey(pointer, power));
    }

    /** How many keys there are. */
    public int keyCount() {
        return handle().use(KeyJni::keyCount);
    }

    @Override
    public String toString() {
        return "RelinKeys[" + (isClosed() ? "closed]" : "open]");
    }
}
