// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/** A stream cipher over a buffer of zeros: the key stream is the random stream. Confined to one thread. */
abstract sealed class KeyStream implements RandomSource, AutoCloseable
        permits AesCtrRandomSource, ChaCha20RandomSource {

    /** Size of the buffer, unless less is going to be drawn. */
    static final int BUFFER_BYTES = 16_384;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Cipher cipher;
    private final byte[] zeros;
    private final byte[] buffer;
    private int position;
    private boolean closed;

    /** The size of the buffer is a multiple of the cipher's blocks. */
    KeyStream(Cipher cipher, int bufferBytes) {
        this.cipher = cipher;
        this.zeros = new byte[bufferBytes];
        this.buffer = new byte[bufferBytes];
        this.position = bufferBytes;
    }

    /** Makes and keys the cipher. */
    @FunctionalInterface
    interface CipherMaker {
        Cipher make() throws GeneralSecurityException;
    }

    static Cipher cipher(byte[] key, int keyBytes, CipherMaker maker) {
        if (key.length != keyBytes) {
            throw new IllegalArgumentException("key must have " + keyBytes + " bytes, has " + key.length);
        }
        try {
            return maker.make();
        } catch (GeneralSecurityException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, "a stream cipher is missing from this JDK", e);
        }
    }

    /**
     * Called with every new buffer, before anything is drawn from it.
     *
     * @return how many bytes at its front are used up
     */
    int takeFront(Cipher keyed, byte[] fresh) throws GeneralSecurityException {
        return 0;
    }

    /** Fills {@code target}, and wipes in the buffer what it hands out: mostly keys. */
    @Override
    public final void nextBytes(byte[] target) {
        int done = 0;
        while (done < target.length) {
            if (position == buffer.length) {
                refill();
            }
            int count = Math.min(target.length - done, buffer.length - position);
            System.arraycopy(buffer, position, target, done, count);
            Arrays.fill(buffer, position, position + count, (byte) 0);
            position += count;
            done += count;
        }
    }

    @Override
    public final int nextInt() {
        if (position > buffer.length - 4) {
            refill();
        }
        int p = position;
        position = p + 4;
        return (int) INTS.get(buffer, p);
    }

    @Override
    public final long nextLong() {
        return (nextInt() & 0xffff_ffffL) | ((long) nextInt() << 32);
    }

    private void refill() {
        if (closed) {
            throw new IllegalStateException("the random stream is closed");
        }
        try {
            cipher.update(zeros, 0, buffer.length, buffer, 0);
            position = takeFront(cipher, buffer);
        } catch (GeneralSecurityException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, "a stream cipher failed", e);
        }
    }

    /** Wipes the buffer and ends the stream. The JDK keeps copies of the key that cannot be wiped. */
    @Override
    public final void close() {
        closed = true;
        Arrays.fill(buffer, (byte) 0);
        position = buffer.length;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[redacted]";
    }
}
