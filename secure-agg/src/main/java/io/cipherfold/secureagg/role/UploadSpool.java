// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accepted uploads of the rounds that are under way. Guarded by the node's lock. */
final class UploadSpool {

    private final Map<Integer, Map<Integer, SpooledUpload>> uploads = new HashMap<>();

    void add(int round, int client, SpooledUpload upload) {
        uploads.computeIfAbsent(round, unused -> new HashMap<>()).put(client, upload);
    }

    /** A client's upload; nothing once its round is over. */
    Optional<SpooledUpload> find(int round, int client) {
        return Optional.ofNullable(uploads.getOrDefault(round, Map.of()).get(client));
    }

    /** A client's upload, which must be there. */
    SpooledUpload get(int round, int client) {
        return find(round, client)
                .orElseThrow(() ->
                        new IllegalStateException("upload " + client + " of round " + round + " is not in the spool"));
    }

    /** Takes the uploads of a round out, for the caller to close. */
    Collection<SpooledUpload> take(int round) {
        Map<Integer, SpooledUpload> taken = uploads.remove(round);
        return taken == null ? List.of() : taken.values();
    }

    /** Closes all that is left. */
    void clear() {
        uploads.values().forEach(round -> round.values().forEach(SpooledUpload::close));
        uploads.clear();
    }
}
