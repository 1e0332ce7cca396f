// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.secureagg.message.ByteSource;

/**
 * What the opener reports: how it went, and where the sum is.
 *
 * @param digest SHA-256 of the sum's bytes
 * @param digits the sum, each coordinate a signed 32-bit number, little endian; no bytes if it did not open
 */
public record OpenedSum(Opening outcome, Digest digest, ByteSource digits) {

    /** The sum did not open. */
    public static OpenedSum wrongKey(Opening.WrongKey outcome) {
        return new OpenedSum(outcome, Digest.ZERO, ByteSource.of(new byte[0]));
    }
}
