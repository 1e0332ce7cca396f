// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.wire.WireException;
import java.util.Arrays;

/** What a record of a member's journal says, with the code in the file. */
public enum JournalKind {
    /** The loss of a round was booked: an entry of the privacy ledger. */
    BOOKED(1),
    /** The member voted: a vote frame. */
    VOTED(2),
    /** The member answered: plan, round, hash of the set. */
    UNMASKED(3),
    /** The member saw votes of others in a certificate: identity keys and vote frames. */
    SEEN(4),
    /** The member vouched for a sum towards readers: an endorsement frame. */
    ENDORSED(5);

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
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() ->
                        new WireException(WireException.Reason.WRONG_KIND, "no journal record has the kind " + code));
    }
}
