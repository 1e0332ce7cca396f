// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last few models that a node was sent, by digest. Anyone may send one, so the one that the current round started from
 * is kept whatever comes. Safe for use by several threads.
 */
final class KeptModels {

    private static final int MODELS_KEPT = 4;

    private final Map<Digest, byte[]> models = new LinkedHashMap<>();
    private Digest ofTheRound = Digest.ZERO;

    /** Keeps a model; the oldest that the round does not need goes when there are too many. */
    Reply put(byte[] model) {
        if (model.length == 0 || model.length > ModelBytes.GREATEST_BYTES || model.length % 4 != 0) {
            return Reply.rejected(
                    RejectionReason.WRONG_LENGTH,
                    "a model has 4 bytes a parameter and at most " + ModelBytes.GREATEST_BYTES + ", not "
                            + model.length);
        }
        keep(Digest.sha256(model), model.clone());
        return Reply.done();
    }

    private synchronized void keep(Digest digest, byte[] model) {
        // Sent again, a model is as young as a new one.
        models.remove(digest);
        models.put(digest, model);
        if (models.size() > MODELS_KEPT) {
            models.keySet().stream()
                    .filter(kept -> !kept.equals(ofTheRound))
                    .findFirst()
                    .ifPresent(models::remove);
        }
    }

    /** A round has been opened that starts from a model. */
    synchronized void roundStartsFrom(Digest digest) {
        ofTheRound = digest;
    }

    /** The bytes of a model. */
    synchronized Reply get(Digest digest) {
        byte[] model = models.get(digest);
        return model == null ? Reply.rejected(RejectionReason.NOT_FOUND, "no model " + digest) : Reply.frame(model);
    }

    synchronized boolean contains(Digest digest) {
        return models.containsKey(digest);
    }
}
