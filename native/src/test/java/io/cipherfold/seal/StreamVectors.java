// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Vectors of the stream that everything random is drawn from, from {@link ReferenceChaCha20}. */
final class StreamVectors {

    private static final List<String> NONE = List.of();
    private static final List<String> EDGE = List.of("edge");

    private StreamVectors() {}

    static VectorFile file() {
        VectorFile file = new VectorFile(
                        "chacha20",
                        "ChaCha20 (RFC 8439), nonce = u32 domain || u64 index, counter from 0",
                        VectorGenerator.class,
                        "All streams of the protocol.")
                .field("seed", "32 bytes")
                .field("domain", "u32 below 2^31")
                .field("index", "u64, hexadecimal")
                .field("length", "bytes of the stream")
                .field("prefix", "its first 160 bytes")
                .field("sha256", "of all of them");
        file.valid("zero key, zero nonce: RFC 8439, A.1, vectors 1 and 2", EDGE, stream(new byte[32], 0, 0, 160));
        file.valid("any seed", NONE, stream(VectorCase.seed("stream"), 1, 0, 1000));
        file.valid("all of the nonce", EDGE, stream(VectorCase.seed("stream"), 0x79abcdef, 0x0123456789abcdefL, 160));
        file.valid("largest index", EDGE, stream(VectorCase.seed("stream"), 8, -1, 160));
        return file.valid("long", NONE, stream(VectorCase.seed("long stream"), 2, 7, 100_000));
    }

    private static VectorCase stream(byte[] seed, int domain, long index, int length) {
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, domain, index);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putInt(stream.nextInt());
        }
        return VectorCase.create()
                .hex("seed", seed)
                .put("domain", domain)
                .put("index", "0x" + Long.toHexString(index))
                .put("length", length)
                .hex("prefix", Arrays.copyOf(bytes.array(), 160))
                .sha256("sha256", bytes.array());
    }
}
