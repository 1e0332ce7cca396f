// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The uploads that a round has accepted, each with the receipt that answered it. Confined to one thread. */
final class AcceptedUploads {

    private final SortedMap<Integer, Accepted> byClient = new TreeMap<>();

    private record Accepted(SignedStatement signed, Digest digest, Reply.Frame receipt) {}

    int size() {
        return byClient.size();
    }

    boolean contains(int client) {
        return byClient.containsKey(client);
    }

    /** The answer to a client that has sent one before: the same receipt for the same bytes, or a conflict. */
    Optional<Reply> again(VerifiedUpload upload) {
        Accepted earlier = byClient.get(upload.client());
        if (earlier == null) {
            return Optional.empty();
        }
        return Optional.of(
                earlier.digest.equals(upload.digest())
                        ? earlier.receipt
                        : Reply.rejected(
                                RejectionReason.CONFLICT,
                                "another upload of client " + upload.client() + " was accepted before"));
    }

    void accept(VerifiedUpload upload, Reply.Frame receipt) {
        byClient.put(upload.client(), new Accepted(upload.signed(), upload.digest(), receipt));
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
