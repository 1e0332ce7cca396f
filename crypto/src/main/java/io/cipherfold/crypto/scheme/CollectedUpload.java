// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A whole upload in memory, for small vectors and for tools. Confined to one thread. */
public final class CollectedUpload implements UploadSink {

    private final ByteArrayOutputStream ciphertext = new ByteArrayOutputStream();
    private final ByteArrayOutputStream publicPart = new ByteArrayOutputStream();
    private final List<byte[]> sealedParts = new ArrayList<>();

    /** An empty upload. */
    public CollectedUpload() {}

    @Override
    public void ciphertext(ByteBuffer bytes) {
        append(ciphertext, bytes);
    }

    @Override
    public void publicPart(ByteBuffer bytes) {
        append(publicPart, bytes);
    }

    @Override
    public void sealedPart(int member, byte[] part) {
        if (member != sealedParts.size() + 1) {
            throw new IllegalStateException(
                    "the part of member " + (sealedParts.size() + 1) + " comes next, not that of " + member);
        }
        sealedParts.add(part.clone());
    }

    /** A copy of the ciphertext. */
    public byte[] ciphertext() {
        return ciphertext.toByteArray();
    }

    /** The part of each of {@code members} members, in order; secret if the scheme's parts are sealed. */
    public List<byte[]> parts(int members) {
        if (!sealedParts.isEmpty()) {
            return List.copyOf(sealedParts);
        }
        return Collections.nCopies(members, publicPart.toByteArray());
    }

    private static void append(ByteArrayOutputStream target, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        target.writeBytes(copy);
    }
}
