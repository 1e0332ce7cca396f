// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last few models that a node was sent, by digest. Anyone may send one, so the one that the current round started from
 * is kept whatever comes. Safe for use by several threads.
 */
final class KeptModels {

    private static final int MODELS_KEPT = 4;

    private static final int BLOCK_BYTES = 1 << 16;

    private final Spool spool;
    private final Map<Digest, SpooledBytes> models = new LinkedHashMap<>();
    private Digest ofTheRound = Digest.ZERO;

    KeptModels(Spool spool) {
        this.spool = spool;
    }

    /** Keeps a copy of a model. */
    Reply put(byte[] model) {
        SpooledBytes bytes = spool.take();
        try {
            bytes.write(0, ByteBuffer.wrap(model));
        } catch (IOException e) {
            bytes.close();
            return failed();
        }
        return put(bytes);
    }

    /** Keeps a model, which is taken over; the oldest that the round does not need goes when there are too many. */
    Reply put(SpooledBytes model) {
        long bytes = model.length();
        if (bytes == 0 || bytes > ModelBytes.GREATEST_BYTES || bytes % 4 != 0) {
            model.close();
            return Reply.rejected(
                    RejectionReason.WRONG_LENGTH,
                    "a model has 4 bytes a parameter and at most " + ModelBytes.GREATEST_BYTES + ", not " + bytes);
        }
        try {
            keep(digestOf(model), model);
            return Reply.done();
        } catch (IOException e) {
            model.close();
            return failed();
        }
    }

    private static Reply failed() {
        return Reply.rejected(RejectionReason.STORE_FAILED, "the model cannot be written to the spool or read from it");
    }

    private static Digest digestOf(SpooledBytes model) throws IOException {
        MessageDigest hash = Digest.newSha256();
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        for (long done = 0; done < model.length(); done += block.limit()) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, model.length() - done));
            model.read(done, block);
            hash.update(block.flip());
        }
        return Digest.finish(hash);
    }

    private synchronized void keep(Digest digest, SpooledBytes model) {
        // Sent again, a model is as young as a new one.
        SpooledBytes earlier = models.remove(digest);
        models.put(digest, model);
        if (earlier != null) {
            earlier.close();
        }
        if (models.size() > MODELS_KEPT) {
            models.keySet().stream()
                    .filter(kept -> !kept.equals(ofTheRound))
                    .findFirst()
                    .map(models::remove)
                    .ifPresent(SpooledBytes::close);
        }
    }

    /** A round has been opened that starts from a model. */
    synchronized void roundStartsFrom(Digest digest) {
        ofTheRound = digest;
    }

    /** The bytes of a model. */
    synchronized Reply get(Digest digest) {
        SpooledBytes model = models.get(digest);
        return model == null ? Reply.rejected(RejectionReason.NOT_FOUND, "no model " + digest) : Reply.frame(model);
    }

    synchronized boolean contains(Digest digest) {
        return models.containsKey(digest);
    }

    synchronized void close() {
        models.values().forEach(SpooledBytes::close);
        models.clear();
    }
}
