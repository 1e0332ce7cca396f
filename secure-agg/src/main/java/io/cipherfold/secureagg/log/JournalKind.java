// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.wire.WireException;

/** What a record of a member's journal says, with the code in the file. */
public enum JournalKind {
    /** The loss of a round was booked: an entry of the privacy ledger. */
    BOOKED(1),
    /** The member voted: a vote frame. */
    VOTED(2),
    /** The member answered: plan, round, hash of the set. */
    UNMASKED(3),
    /** The member saw votes of others in a certificate: identity keys and vote frames. */
    SEEN(4);

    private final int code;

    JournalKind(int code) {
        this.code = code;
    }

    /** The code in the file. */
    public int code() {
        return code;
    }

    /** The kind with a code. */
    public static JournalKind ofCode(int code) {
        if (code < 1 || code > values().length) {
            throw new WireException(WireException.Reason.WRONG_KIND, "no journal record has the kind " + code);
        }
        return values()[code - 1];
    }
}
