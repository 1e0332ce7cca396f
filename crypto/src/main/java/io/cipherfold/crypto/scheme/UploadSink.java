// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the parts of an upload while they are made. Bytes of one kind come in order; of several kinds, in any order. Every
 * method has read its argument when it returns.
 */
public interface UploadSink {

    /** The next bytes of the ciphertext, up to the buffer's limit. */
    void ciphertext(ByteBuffer bytes) throws IOException;

    /** The next bytes of the part that all members get, up to the buffer's limit. */
    void publicPart(ByteBuffer bytes) throws IOException;

    /** The whole part of one member, from 1; the scheme wipes the array afterwards. */
    void sealedPart(int member, byte[] part) throws IOException;
}
