// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/** Keys that rotate the slots of a ciphertext, or apply another automorphism X to X^g. Immutable and shareable. */
public final class GaloisKeys extends SealKey {

    GaloisKeys(SealContext context, LongSupplier factory) {
        super(context, "GaloisKeys", factory);
    }

    /**
     * Whether there is a key for an automorphism.
     *
     * @param galoisElement g, odd and below 2N
     */
    public boolean hasKey(int galoisElement) {
        Operands.requireGaloisElement(context(), galoisElement);
        return handle().use(pointer -> KeyJni.hasGaloisKey(pointer, galoisElement));
    }

    /** How many keys there are. */
    public int keyCount() {
        return handle().use(KeyJni::keyCount);
    }
}
