// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A whole upload in memory, for small vectors and for tools. Confined to one thread. */
public final class CollectedUpload implements UploadSink {

    private final Part ciphertext;
    private final Part publicPart;
    private final List<byte[]> sealedParts = new ArrayList<>();

    /**
     * Room for one upload.
     *
     * @throws ArithmeticException if its ciphertext is longer than an array
     */
    public CollectedUpload(AggregationScheme scheme) {
        MemberPart part = scheme.memberPart();
        ciphertext = new Part(Math.toIntExact(scheme.ciphertextBytes()));
        publicPart = new Part(part.isSealed() ? 0 : part.bytes());
    }

    @Override
    public void ciphertext(ByteBuffer bytes) {
        ciphertext.append(bytes);
    }

    @Override
    public void publicPart(ByteBuffer bytes) {
        publicPart.append(bytes);
    }

    @Override
    public void sealedPart(int member, byte[] part) {
        if (member != sealedParts.size() + 1) {
            throw new IllegalStateException(
                    "the part of member " + (sealedParts.size() + 1) + " comes next, not that of " + member);
        }
        sealedParts.add(part.clone());
    }

    /**
     * The ciphertext; not copied.
     *
     * @throws IllegalStateException if it is not whole
     */
    public byte[] ciphertext() {
        return ciphertext.whole();
    }

    /** The part of each of {@code members} members, in order; secret if the scheme's parts are sealed. */
    public List<byte[]> parts(int members) {
        if (!sealedParts.isEmpty()) {
            return List.copyOf(sealedParts);
        }
        return Collections.nCopies(members, publicPart.whole());
    }

    /** Bytes of which so many have come. */
    private static final class Part {
        private final byte[] bytes;
        private int filled;

        Part(int length) {
            this.bytes = new byte[length];
        }

        void append(ByteBuffer more) {
            int count = more.remaining();
            if (count > bytes.length - filled) {
                throw new IllegalStateException(
                        "the scheme wrote more than the " + bytes.length + " bytes it announced");
            }
            more.get(bytes, filled, count);
            filled += count;
        }

        byte[] whole() {
            if (filled < bytes.length) {
                throw new IllegalStateException(
                        "the scheme wrote " + filled + " of the " + bytes.length + " bytes it announced");
            }
            return bytes;
        }
    }
}
