// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import io.cipherfold.secureagg.message.RejectionReason;

/** The one place where reasons become status codes, and the codes of what goes wrong before there is a reason. */
public final class HttpStatus {

    /** The path has another method. */
    public static final int METHOD_NOT_ALLOWED = 405;
    /** A body without its length. */
    public static final int LENGTH_REQUIRED = 411;
    /** A body longer than its path takes. */
    public static final int CONTENT_TOO_LARGE = 413;

    private HttpStatus() {}

    /** The status of a refusal. */
    public static int of(RejectionReason reason) {
        return switch (reason) {
            case WRONG_LENGTH,
                    TRAILING_BYTES,
                    WRONG_MAGIC,
                    WRONG_VERSION,
                    WRONG_KIND,
                    WRONG_PLAN,
                    OUT_OF_RANGE,
                    WRONG_DIGEST,
                    WRONG_MODEL,
                    WRONG_EPOCH,
                    WRONG_LINK -> 400;
            case BAD_SIGNATURE, UNKNOWN_CLIENT, HIDDEN_FROM_READERS -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT,
                    DUPLICATE,
                    REPLAYED,
                    MODEL_MISSING,
                    SET_TOO_SMALL,
                    SET_TOO_LARGE,
                    NOT_INSPECTED,
                    OBJECTED,
                    CAP_REACHED,
                    BUDGET_EXCEEDED,
                    MIXED_MODELS,
                    SECOND_VOTE,
                    SECOND_SET,
                    SECOND_SUM,
                    STALE_ROUND,
                    NOT_DRAWN,
                    LINK_SPENT,
                    BAD_CERTIFICATE,
                    UNCONFIRMED -> 409;
            case WRONG_ROUND, WRONG_PHASE -> 410;
            case BUSY -> 429;
            case TOO_FEW_MEMBERS, STORE_FAILED -> 503;
        };
    }
}
