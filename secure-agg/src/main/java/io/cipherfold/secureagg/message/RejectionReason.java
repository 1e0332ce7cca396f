// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.wire.WireException;

/** Why a message was refused: the closed list of {@code docs/protocol.md}. */
public enum RejectionReason {
    /** Fewer or more bytes than the plan asks for. */
    WRONG_LENGTH,
    /** Bytes left over after the last field. */
    TRAILING_BYTES,
    /** Not a frame of this protocol. */
    WRONG_MAGIC,
    /** A version that is not spoken here. */
    WRONG_VERSION,
    /** Another kind of frame. */
    WRONG_KIND,
    /** A frame of another plan. */
    WRONG_PLAN,
    /** A field's value outside its range; for a ciphertext, a word not below the modulus, or nothing but zeros. */
    OUT_OF_RANGE,
    /** The signature is not that of the party it should be from. */
    BAD_SIGNATURE,
    /** No such client in the registry. */
    UNKNOWN_CLIENT,
    /** A round other than the current one. */
    WRONG_ROUND,
    /** The round is past the step that the message belongs to, or not there yet. */
    WRONG_PHASE,
    /** A part of an upload does not have the digest that the statement says. */
    WRONG_DIGEST,
    /** The statement names another model than the announcement. */
    WRONG_MODEL,
    /** The statement names other epoch keys than the round was opened with. */
    WRONG_EPOCH,
    /** The link of a client's hash chain does not lead to its anchor in the registry. */
    WRONG_LINK,
    /** The client's coin says that it does not take part in this round. */
    NOT_DRAWN,
    /** The coin of this round would come of a link that the client has used, or passed, before. */
    LINK_SPENT,
    /** Something different was accepted before in this place. */
    CONFLICT,
    /** Another client's upload in the round has the same ciphertext: one of the two is a copy. */
    DUPLICATE,
    /** The sequence number is not greater than the last one. */
    REPLAYED,
    /** Too few members have published a key for the round. */
    TOO_FEW_MEMBERS,
    /** The node does not have the model that the announcement names. */
    MODEL_MISSING,
    /** Nothing there under this name. */
    NOT_FOUND,
    /** The sender would have to wait: too much in flight. */
    BUSY,
    /** The set has fewer clients than the plan's minimum. */
    SET_TOO_SMALL,
    /** The set has more clients than the plan's maximum. */
    SET_TOO_LARGE,
    /** The set has an upload that this member has not inspected. */
    NOT_INSPECTED,
    /** The set has an upload that this member objects to. */
    OBJECTED,
    /** A client, or one in the set, has taken part as often as the plan allows. */
    CAP_REACHED,
    /** A client in the set would lose more, under all plans together, than the plan promises. */
    BUDGET_EXCEEDED,
    /** The uploads of the set started from different models. */
    MIXED_MODELS,
    /** This member voted for another set in this round. */
    SECOND_VOTE,
    /** This member answered for another set in this round. */
    SECOND_SET,
    /** This member vouched for another sum of this round. */
    SECOND_SUM,
    /** It is hidden from readers who takes part: this is for signed requests of others. */
    HIDDEN_FROM_READERS,
    /** A round below one that this member voted for or answered in. */
    STALE_ROUND,
    /** The votes are not those of a quorum on this very set. */
    BAD_CERTIFICATE,
    /** This member has started and does not know yet whether its memory on disk is its latest. */
    UNCONFIRMED,
    /** This party's memory on disk cannot be relied on. */
    STORE_FAILED;

    /** The reason with which bytes that do not decode are refused. */
    public static RejectionReason of(WireException.Reason reason) {
        return switch (reason) {
            case WRONG_LENGTH -> WRONG_LENGTH;
            case TRAILING_BYTES -> TRAILING_BYTES;
            case WRONG_MAGIC -> WRONG_MAGIC;
            case WRONG_VERSION -> WRONG_VERSION;
            case WRONG_KIND -> WRONG_KIND;
            case WRONG_PLAN -> WRONG_PLAN;
            case OUT_OF_RANGE -> OUT_OF_RANGE;
        };
    }
}
