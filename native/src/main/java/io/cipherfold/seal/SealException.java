// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong below Java, or while getting there. The message is "operation: text", with SEAL's own text where SEAL
 * refused; it never contains secret values.
 */
public final class SealException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Kinds of failure. */
    public enum Code {
        /** The native library cannot be loaded on this machine; the message says what was tried and how to fix it. */
        LIBRARY_UNAVAILABLE,
        /** The linked SEAL is older than a caller demands. */
        SEAL_TOO_OLD,
        /** SEAL, or a rule of the scheme, refuses parameters. */
        PARAMETERS_REJECTED,
        /** A packed word is not below its modulus. */
        WORD_OUT_OF_RANGE,
        /** Bytes are not what they should be: wrong length, wrong kind, or a value that cannot be. */
        MALFORMED_BYTES,
        /** Bytes were written under other parameters. */
        FOREIGN_PARAMETERS,
        /** The result would be a ciphertext that everybody can read: it does not depend on the key. */
        TRANSPARENT_RESULT,
        /** Native memory is exhausted. */
        OUT_OF_MEMORY,
        /** The second check of arguments, in C++, refused what the first one let pass: a defect of this module. */
        INVALID_ARGUMENT,
        /** A defect of this module or of SEAL. */
        INTERNAL
    }

    private final Code code;
    private final String operation;

    SealException(Code code, String operation, String text, @Nullable Throwable cause) {
        super(operation + ": " + text, cause);
        this.code = code;
        this.operation = operation;
    }

    /** Called by the native library, with the name of a {@link Code}. */
    SealException(String codeName, String operation, String text) {
        this(Code.valueOf(codeName), operation, text, null);
    }

    /** A failure that happened before and is met again. */
    SealException(SealException earlier, String operation) {
        super(earlier.getMessage(), earlier);
        this.code = earlier.code;
        this.operation = operation;
    }

    /** The kind of failure. */
    public Code code() {
        return code;
    }

    /** The operation that failed, for example {@code open}. */
    public String operation() {
        return operation;
    }
}
