// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

/**
 * What of an upload each committee member gets.
 *
 * @param kind one part for each member, or one for all
 * @param bytes exact length of a part in the clear; 0 when there is nothing to give
 */
public record MemberPart(Kind kind, int bytes) {

    /** Who gets which bytes. */
    public enum Kind {
        /** Every member gets bytes of its own, secret from everybody else: they travel in an envelope. */
        SEALED,
        /** All members get the same bytes, which are no secret: the upload has them once. */
        PUBLIC
    }

    /** Checks the length. */
    public MemberPart {
        if (bytes < 0) {
            throw new IllegalArgumentException("a member part has at least 0 bytes, not " + bytes);
        }
    }

    /** Whether every member gets bytes of its own. */
    public boolean isSealed() {
        return kind == Kind.SEALED;
    }
}
