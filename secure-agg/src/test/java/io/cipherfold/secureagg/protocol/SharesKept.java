// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CollectedUpload;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.crypto.scheme.IntegerVector;
import io.cipherfold.crypto.scheme.MemberPart;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.scheme.UploadSink;
import io.cipherfold.secureagg.fixture.ForwardingScheme;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A scheme with a secret part for every member that looks what becomes of the parts in the hands of the writer. */
final class SharesKept extends ForwardingScheme {

    private static final int PART_BYTES = 16;

    private List<byte[]> shares = List.of();

    SharesKept(AggregationScheme scheme) {
        super(scheme);
    }

    /** What the writer of the last upload held when all had been handed out: the very arrays. */
    List<byte[]> shares() {
        return shares;
    }

    void forget() {
        shares = List.of();
    }

    @Override
    public MemberPart memberPart() {
        return new MemberPart(MemberPart.Kind.SEALED, PART_BYTES);
    }

    @Override
    public void encrypt(
            RoundContext round,
            CollectiveKey key,
            int client,
            IntegerVector values,
            RandomSource random,
            UploadSink sink)
            throws IOException {
        CollectedUpload upload = new CollectedUpload(this);
        super.encrypt(round, key, client, values, random, upload);
        sink.ciphertext(ByteBuffer.wrap(upload.ciphertext()));
        List<byte[]> kept = new ArrayList<>();
        for (int member = 1; member <= shape().members(); member++) {
            byte[] part = new byte[PART_BYTES];
            Arrays.fill(part, (byte) member);
            sink.sealedPart(member, part);
            Arrays.fill(part, (byte) 0);
            byte[] held = ((UploadWriter) sink).sealedPart(member);
            if (held[0] != member) {
                throw new AssertionError("the writer does not hold the part of member " + member);
            }
            kept.add(held);
        }
        shares = kept;
    }
}
