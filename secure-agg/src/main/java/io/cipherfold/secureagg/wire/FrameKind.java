// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.wire;

import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import java.util.Locale;

/** The frames of protocol version 1, with their codes on the wire. */
public enum FrameKind {
    /** A plan; its digest is the SHA-256 of this frame, so the header's digest field is zero. */
    PLAN(1),
    /** A plan with the signatures of members. */
    SIGNED_PLAN(2),
    /** The registry of clients with the authority's signature; belongs to no plan. */
    REGISTRY(3),
    /** A member's public key for an epoch. */
    EPOCH_KEY(4),
    /** The coordinator opens a round. */
    ANNOUNCEMENT(5),
    /** Announcement and epoch keys, from node to clients. */
    OPENING(6),
    /** A client's statement about its upload. */
    STATEMENT(7),
    /** A whole upload: statement, ciphertext, member parts. */
    UPLOAD(8),
    /** The node has an upload on disk. */
    RECEIPT(9),
    /** A client host is done with a round. */
    HOST_DONE(10),
    /** A member asks for work. */
    POLL(11),
    /** Statements and member parts of the closed set, from node to member. */
    INSPECT(12),
    /** A member's findings. */
    INSPECTION(13),
    /** The set to vote on, from node to member. */
    VOTE_REQUEST(14),
    /** A member's vote. */
    VOTE(15),
    /** Certificate and set, from node to member. */
    UNMASK_REQUEST(16),
    /** A member's unmasking share. */
    UNMASKING_SHARE(17),
    /** The opened sum. */
    RELEASE(18),
    /** A round ended without a sum. */
    ABORT(19),
    /** The node asks a member for an epoch key. */
    EPOCH_REQUEST(20),
    /** All members have committed; the node asks one for its contribution to the collective key. */
    CONTRIBUTION_REQUEST(21),
    /** A member's contribution to the collective key of an epoch. */
    CONTRIBUTION(22),
    /** The contributions of all members, from node to clients. */
    CONTRIBUTION_LIST(23),
    /** A member that has started asks the others how far they have seen its ledger. */
    HEAD_QUERY(24),
    /** What a member has seen of another's ledger. */
    HEAD_ANSWER(25),
    /** The node has opened a sum and asks a member to vouch for it towards readers. */
    ENDORSE_REQUEST(26),
    /** A member vouches for a sum towards readers. */
    ENDORSEMENT(27),
    /** The opened sum for readers from whom it is hidden who took part. */
    READERS_RELEASE(28),
    /** Somebody who may know who takes part asks for records of the log. */
    LOG_REQUEST(29);

    private final int code;
    private final String signatureContext;

    FrameKind(int code) {
        this.code = code;
        this.signatureContext =
                "cipherfold/1/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** The kind that a frame claims to be. */
    public static FrameKind of(byte[] frame) {
        if (frame.length < FrameHeader.BYTES) {
            throw new WireException(
                    WireException.Reason.WRONG_LENGTH, "a frame has at least " + FrameHeader.BYTES + " bytes");
        }
        int code = new WireReader(frame, 6, 2).u16();
        for (FrameKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new WireException(WireException.Reason.WRONG_KIND, "no frame has the kind " + code);
    }

    /** The context in which frames of this kind are signed. */
    public String signatureContext() {
        return signatureContext;
    }
}
