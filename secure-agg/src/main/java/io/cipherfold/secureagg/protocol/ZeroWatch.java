// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.scheme.CiphertextSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Notes on the way whether anything but zeros was read, so that a ciphertext need not be read once more for it. A check of
 * plain bytes that stops at the first that is not zero. Confined to one thread.
 */
final class ZeroWatch implements CiphertextSource {

    private final CiphertextSource source;
    private boolean onlyZeros = true;

    ZeroWatch(CiphertextSource source) {
        this.source = source;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int from = target.position();
        source.read(offset, target);
        for (int i = from; onlyZeros && i < target.position(); i++) {
            onlyZeros = target.get(i) == 0;
        }
    }

    /** Whether all bytes so far are zero. */
    boolean onlyZeros() {
        return onlyZeros;
    }
}
