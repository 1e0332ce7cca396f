// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/** Keys that shrink the product of two ciphertexts back to two polynomials. Immutable and shareable. */
public final class RelinKeys extends SealKey {

    RelinKeys(SealContext context, LongSupplier factory) {
        super(context, "RelinKeys", factory);
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
}
