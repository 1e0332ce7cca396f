// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongSupplier;

/**
 * The secret key: whoever has it reads everything. Overwritten when it is closed; cannot be looked at, see {@link
 * StrictCodec} for storing it. Immutable and shareable.
 */
public final class SecretKey extends SealKey {

    SecretKey(SealContext context, LongSupplier factory) {
        super(context, "SecretKey", factory);
    }
}
