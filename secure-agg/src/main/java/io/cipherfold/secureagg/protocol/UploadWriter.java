// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.UploadSink;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.store.UploadDraft;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts what a scheme makes into its places in a frame and hashes it on the way. Sealed parts are kept until the ciphertext
 * is whole, since their envelopes are bound to its digest. Wiped on close.
 */
final class UploadWriter implements UploadSink, AutoCloseable {

    private final UploadLayout layout;
    private final UploadDraft draft;
    private final MessageDigest ciphertextHash = Digest.newSha256();
    private final MessageDigest publicPartHash = Digest.newSha256();
    private final List<byte[]> sealedParts = new ArrayList<>();
    private long ciphertextBytes;
    private long publicPartBytes;

    UploadWriter(UploadLayout layout, UploadDraft draft) {
        this.layout = layout;
        this.draft = draft;
    }

    @Override
    public void ciphertext(ByteBuffer bytes) {
        require(bytes.remaining() <= layout.ciphertextBytes() - ciphertextBytes);
        ciphertextHash.update(bytes.duplicate());
        int count = bytes.remaining();
        draft.write(layout.ciphertextOffset() + ciphertextBytes, bytes);
        ciphertextBytes += count;
    }

    @Override
    public void publicPart(ByteBuffer bytes) {
        require(bytes.remaining() <= layout.partBytes() - publicPartBytes);
        publicPartHash.update(bytes.duplicate());
        int count = bytes.remaining();
        draft.write(layout.partsOffset() + publicPartBytes, bytes);
        publicPartBytes += count;
    }

    @Override
    public void sealedPart(int member, byte[] part) {
        require(member == sealedParts.size() + 1 && member <= layout.partCount());
        sealedParts.add(part.clone());
    }

    /** The SHA-256 of the ciphertext, once all of it has come. */
    Digest ciphertextDigest() {
        require(ciphertextBytes == layout.ciphertextBytes());
        return Digest.finish(ciphertextHash);
    }

    /** The SHA-256 of the part for all, once all of it has come. */
    Digest publicPartDigest() {
        require(publicPartBytes == layout.partBytes());
        return Digest.finish(publicPartHash);
    }

    /** The part of a member, from 1, in the clear; not copied. */
    byte[] sealedPart(int member) {
        require(member <= sealedParts.size());
        return sealedParts.get(member - 1);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("the scheme wrote other parts than it announced");
        }
    }

    @Override
    public void close() {
        sealedParts.forEach(part -> Arrays.fill(part, (byte) 0));
    }
}
