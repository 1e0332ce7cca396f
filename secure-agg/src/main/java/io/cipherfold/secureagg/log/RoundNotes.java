// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.UnmaskingShare;

/**
 * Payloads of the node's own remarks about a round, which no message between parties carries; {@link RoundReplay} reads
 * them.
 */
public final class RoundNotes {

    private RoundNotes() {}

    /** Of {@link LogKind#CLOSED}: which uploads there were. */
    public static byte[] closed(int round, ClientSet set) {
        return withDigest(round, set.size(), set.listDigest());
    }

    /** Of {@link LogKind#SHARED}: whose share came. */
    public static byte[] shared(UnmaskingShare share) {
        return withDigest(share.round(), share.member(), share.digest());
    }

    /** Of {@link LogKind#OPENING_FAILED}: how many choices of shares were tried in vain. */
    public static byte[] openingFailed(int round, int combinationsTried) {
        return new WireWriter(8).u32(round).u32(combinationsTried).toBytes();
    }

    private static byte[] withDigest(int round, int number, Digest digest) {
        return new WireWriter(8 + Digest.BYTES)
                .u32(round)
                .u32(number)
                .raw(digest.toBytes())
                .toBytes();
    }
}
