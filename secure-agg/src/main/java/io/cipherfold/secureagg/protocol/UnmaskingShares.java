// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskingShare;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The unmasking shares of a round that have arrived at the node. Confined to one thread. */
final class UnmaskingShares {

    private final SortedMap<Integer, UnmaskingShare> shares = new TreeMap<>();

    int size() {
        return shares.size();
    }

    boolean isFrom(int member) {
        return shares.containsKey(member);
    }

    /** What to answer to a member whose share is here already. */
    Optional<Reply> again(UnmaskingShare share) {
        return Optional.ofNullable(shares.get(share.member()))
                .map(earlier -> earlier.digest().equals(share.digest())
                        ? Reply.done()
                        : Reply.rejected(RejectionReason.CONFLICT, "another share of this member was accepted before"));
    }

    void add(UnmaskingShare share) {
        shares.put(share.member(), share);
    }

    /** Digests by member. */
    SortedMap<Integer, Digest> digests() {
        SortedMap<Integer, Digest> digests = new TreeMap<>();
        shares.forEach((member, share) -> digests.put(member, share.digest()));
        return digests;
    }

    /** Copies of the shares by member. */
    SortedMap<Integer, byte[]> copies() {
        SortedMap<Integer, byte[]> copies = new TreeMap<>();
        shares.forEach((member, share) -> copies.put(member, share.bytes()));
        return copies;
    }
}
