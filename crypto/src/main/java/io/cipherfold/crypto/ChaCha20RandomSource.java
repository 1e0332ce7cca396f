// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.crypto.wire.WireWriter;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ChaCha20 key stream (RFC 8439) as a random stream: what one seed gives for one purpose. The nonce is a 32-bit
 * domain and a 64-bit index, little endian, so that many independent streams come from one seed; the block counter
 * starts at 0.
 *
 * <p>Confined to one thread. At most 2^32 blocks, 256 GiB, are drawn from a stream.
 */
public final class ChaCha20RandomSource extends KeyStream {

    /** Key length in bytes. */
    public static final int KEY_BYTES = 32;

    private static final int BLOCK_BYTES = 64;

    /** The stream number {@code index} of {@code domain} under {@code key}, which is copied. */
    public ChaCha20RandomSource(byte[] key, int domain, long index) {
        this(key, domain, index, BUFFER_BYTES);
    }

    /**
     * The same stream, at less cost if little is drawn.
     *
     * @param expectedBytes how many bytes are about to be drawn; others may be
     */
    public ChaCha20RandomSource(byte[] key, int domain, long index, long expectedBytes) {
        super(
                cipher(key, KEY_BYTES, () -> {
                    byte[] nonce = new WireWriter(12).u32(domain).i64(index).toBytes();
                    Cipher cipher = Cipher.getInstance("ChaCha20");
                    cipher.init(
                            Cipher.ENCRYPT_MODE,
                            new SecretKeySpec(key, "ChaCha20"),
                            new ChaCha20ParameterSpec(nonce, 0));
                    return cipher;
                }),
                bufferBytes(expectedBytes));
    }

    private static int bufferBytes(long expectedBytes) {
        long blocks = (Math.max(1, expectedBytes) + BLOCK_BYTES - 1) / BLOCK_BYTES;
        return (int) Math.min(BUFFER_BYTES, blocks * BLOCK_BYTES);
    }
}
