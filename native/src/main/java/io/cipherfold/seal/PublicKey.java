// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/** The key to encrypt with. Immutable and shareable. */
public final class PublicKey extends SealKey {

    PublicKey(SealContext context, LongSupplier factory) {
        super(context, "PublicKey", factory);
    }
}
