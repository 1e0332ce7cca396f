// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import org.jspecify.annotations.Nullable;

/**
 * A store cannot be read or written, or what is in it cannot be relied on. The party that depends on it stops rather
 * than go on without its memory.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception; the message names the file and what is wrong. */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
