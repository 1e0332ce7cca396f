// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.wire;

/**
 * Bytes from outside are not what was expected. Thrown by decoders and turned into a rejection value where a role
 * receives bytes; never carries the bytes themselves.
 */
public final class WireException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why bytes were refused: the closed list of {@code docs/protocol.md}. */
    public enum Reason {
        /** Fewer bytes than the layout needs, or a length other than the expected one. */
        WRONG_LENGTH,
        /** Bytes left over after the last field. */
        TRAILING_BYTES,
        /** The first four bytes are not the magic. */
        WRONG_MAGIC,
        /** A version this program does not speak. */
        WRONG_VERSION,
        /** Another kind of frame than the one expected here, or an unknown kind. */
        WRONG_KIND,
        /** The frame belongs to another plan. */
        WRONG_PLAN,
        /** A field's value is outside its range. */
        OUT_OF_RANGE
    }

    private final Reason reason;

    /** Creates an exception; {@code detail} names the field and the limit, never secret data. */
    public WireException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** Why the bytes were refused. */
    public Reason reason() {
        return reason;
    }
}
