// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import org.jspecify.annotations.Nullable;

/** The node could not be reached, or the connection broke. */
public final class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public TransportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
