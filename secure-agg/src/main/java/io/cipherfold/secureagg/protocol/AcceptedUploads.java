// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The uploads that a round has accepted, each with the receipt that answered it. Confined to one thread. */
final class AcceptedUploads {

    private final SortedMap<Integer, Accepted> byClient = new TreeMap<>();
    private final Map<Digest, Integer> byCiphertext = new HashMap<>();

    private final boolean encrypted;

    private record Accepted(SignedStatement signed, Digest digest, Reply.Frame receipt) {}

    /**
     * Starts with none.
     *
     * @param encrypted whether two honest ciphertexts are never the same
     */
    AcceptedUploads(boolean encrypted) {
        this.encrypted = encrypted;
    }

    int size() {
        return byClient.size();
    }

    boolean contains(int client) {
        return byClient.containsKey(client);
    }

    /**
     * The answer to an upload of which something has been here before: the same receipt for the same bytes, a conflict for
     * others of the same client, a refusal for a copy of another client's ciphertext.
     */
    Optional<Reply> again(VerifiedUpload upload) {
        int client = upload.client();
        Accepted earlier = byClient.get(client);
        if (earlier != null) {
            return Optional.of(
                    earlier.digest.equals(upload.digest())
                            ? earlier.receipt
                            : Reply.rejected(
                                    RejectionReason.CONFLICT,
                                    "another upload of client " + client + " was accepted before"));
        }
        Integer twin = byCiphertext.get(upload.signed().statement().ciphertext());
        return twin == null || !encrypted
                ? Optional.empty()
                : Optional.of(Reply.rejected(
                        RejectionReason.DUPLICATE,
                        "the ciphertext of client " + client + " is that of client " + twin));
    }

    void accept(VerifiedUpload upload, Reply.Frame receipt) {
        byClient.put(upload.client(), new Accepted(upload.signed(), upload.digest(), receipt));
        byCiphertext.put(upload.signed().statement().ciphertext(), upload.client());
    }

    /** In the order of the clients' numbers. */
    List<SignedStatement> statements() {
        return byClient.values().stream().map(Accepted::signed).toList();
    }

    /** All of them. */
    ClientSet toSet() {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        byClient.forEach((client, accepted) -> statements.put(client, accepted.digest));
        return new ClientSet(statements);
    }
}
