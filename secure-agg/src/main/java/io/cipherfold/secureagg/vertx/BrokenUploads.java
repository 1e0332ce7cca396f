// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.role.SpoolFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What arrived of uploads whose connection broke, so that their clients can go on from there. One for each client, of one
 * round, and not more than a limit; each begins with a statement that its client signed. Safe for use by several threads.
 */
final class BrokenUploads {

    private static final int MOST = 256;

    private final Map<Integer, Part> parts = new HashMap<>();
    private int round;

    /** The first bytes of an upload. */
    record Part(SpoolFile file, long bytes) {}

    /** Keeps a part, in place of an earlier one; returns what is not needed any more, for the caller to delete. */
    synchronized List<SpoolFile> keep(int ofRound, int client, Part part) {
        List<SpoolFile> obsolete = new ArrayList<>(forgetOtherThan(ofRound));
        if (parts.size() >= MOST && !parts.containsKey(client)) {
            obsolete.add(part.file());
            return obsolete;
        }
        Part earlier = parts.put(client, part);
        if (earlier != null) {
            obsolete.add(earlier.file());
        }
        return obsolete;
    }

    /** How much of a client's upload is here. */
    synchronized long bytes(int ofRound, int client) {
        Part part = ofRound == round ? parts.get(client) : null;
        return part == null ? 0 : part.bytes();
    }

    /** Takes a client's part out, if it has that many bytes. */
    synchronized Optional<SpoolFile> take(int ofRound, int client, long bytes) {
        if (bytes == 0 || bytes(ofRound, client) != bytes) {
            return Optional.empty();
        }
        return Optional.ofNullable(parts.remove(client)).map(Part::file);
    }

    /** Takes out what is kept of a client and of other rounds. */
    synchronized List<SpoolFile> forget(int ofRound, int client) {
        List<SpoolFile> obsolete = new ArrayList<>(forgetOtherThan(ofRound));
        Part part = parts.remove(client);
        if (part != null) {
            obsolete.add(part.file());
        }
        return obsolete;
    }

    private List<SpoolFile> forgetOtherThan(int ofRound) {
        List<SpoolFile> obsolete = new ArrayList<>();
        if (round != ofRound) {
            parts.values().forEach(part -> obsolete.add(part.file()));
            parts.clear();
            round = ofRound;
        }
        return obsolete;
    }
}
