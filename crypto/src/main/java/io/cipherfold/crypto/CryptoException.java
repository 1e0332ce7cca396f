// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import org.jspecify.annotations.Nullable;

/** Something this module needs from its environment failed, or secret material did not open. Never carries secrets. */
public final class CryptoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The JDK lacks an algorithm, or the native library failed. */
        ENVIRONMENT,
        /** An envelope, signature or share did not verify. Deliberately says no more. */
        AUTHENTICATION,
        /** Bytes are not a value of the expected kind. */
        MALFORMED,
        /** The sum does not open under the given key: its residual is too large. */
        WRONG_KEY
    }

    private final Code code;

    /** Creates an exception with a message that must not contain secrets. */
    public CryptoException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Creates an exception without a cause. */
    public CryptoException(Code code, String message) {
        this(code, message, null);
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
