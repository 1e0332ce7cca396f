// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import org.jspecify.annotations.Nullable;

/** A round could not be run, or what the node says about it does not verify. An abort is not a failure. */
public final class RoundFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public RoundFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
