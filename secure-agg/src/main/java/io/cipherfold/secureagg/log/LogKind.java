// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.wire.WireException;

/** What a log record says; the payload's layout follows from it. */
public enum LogKind {
    /** The signed plan. */
    PLAN(1),
    /** The signed registry. */
    REGISTRY(2),
    /** A round's announcement with the epoch keys it is opened under: an opening frame. */
    ANNOUNCED(3),
    /** An accepted upload: its signed statement. */
    UPLOADED(4),
    /** The set was closed: round and list digest. */
    CLOSED(5),
    /** A member's inspection report. */
    INSPECTED(6),
    /** The set put to the vote: a vote request frame. */
    PROPOSED(7),
    /** A member's vote. */
    VOTED(8),
    /** An unmasking share arrived: round, member, digest of the frame. */
    SHARED(9),
    /** The shares so far do not open the sum: round, combinations tried. */
    OPENING_FAILED(10),
    /** The sum was released: a release record. */
    RELEASED(11),
    /** The round was given up: an abort frame. */
    ABORTED(12);

    private final int code;

    LogKind(int code) {
        this.code = code;
    }

    /** The code in the file. */
    public int code() {
        return code;
    }

    /** The kind with a code. */
    public static LogKind ofCode(int code) {
        if (code < 1 || code > values().length) {
            throw new WireException(WireException.Reason.WRONG_KIND, "no log record has the kind " + code);
        }
        return values()[code - 1];
    }
}
