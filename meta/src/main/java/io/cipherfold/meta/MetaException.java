// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta;

import org.jspecify.annotations.Nullable;

/** Something this module needs from its environment failed, or training left the range of numbers. */
public final class MetaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** A data file is missing, cannot be read or is not what its name says. The message names it and what is expected. */
        DATA,
        /** A loss or a parameter is NaN or infinite. */
        NOT_FINITE,
        /** ND4J's native library is missing on this platform or failed to load. */
        BACKEND
    }

    private final Code code;

    /** Creates an exception that keeps its cause. */
    public MetaException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Creates an exception without a cause. */
    public MetaException(Code code, String message) {
        this(code, message, null);
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
