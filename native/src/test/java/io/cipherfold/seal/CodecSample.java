// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** The bytes of one value, and how bytes of its kind are read and what was read is written again. */
final class CodecSample {

    final String name;
    private final byte[] bytes;
    /** Up to where the residues begin. */
    final int headerBytes;

    private final Function<byte[], byte[]> again;

    private CodecSample(String name, byte[] bytes, int headerBytes, Function<byte[], byte[]> again) {
        this.name = name;
        this.bytes = bytes;
        this.headerBytes = headerBytes;
        this.again = again;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    /** Reads bytes and writes what was read. */
    byte[] again(byte[] changed) {
        return again.apply(changed);
    }

    private static <T extends SealObject> Function<byte[], byte[]> again(
            Function<byte[], T> read, Function<T, byte[]> write) {
        return bytes -> {
            try (T value = read.apply(bytes)) {
                return write.apply(value);
            }
        };
    }

    /** A value of each kind. */
    static List<CodecSample> all(ContextWithKeys keys, SplittableRandom random) {
        StrictCodec codec = StrictCodec.of(keys.context);
        InsecureSecretAccess access = InsecureSecretAccess.get();
        List<CodecSample> samples = new ArrayList<>();
        try (Ciphertext ciphertext = keys.randomCiphertext(random, 3, 1);
                Plaintext plaintext = keys.encode(7, -8);
                RelinKeys relinKeys = keys.generator.relinKeys();
                GaloisKeys galoisKeys = keys.generator.galoisKeysForElements(3, 5)) {
            samples.add(new CodecSample(
                    "ciphertext",
                    codec.write(ciphertext),
                    ReferenceCodec.CIPHERTEXT_HEADER_BYTES,
                    again(codec::readCiphertext, codec::write)));
            samples.add(new CodecSample(
                    "plaintext",
                    codec.write(plaintext),
                    ReferenceCodec.PLAINTEXT_HEADER_BYTES,
                    again(codec::readPlaintext, codec::write)));
            samples.add(new CodecSample(
                    "public key",
                    codec.write(keys.publicKey),
                    ReferenceCodec.PREFIX_BYTES,
                    again(codec::readPublicKey, codec::write)));
            samples.add(new CodecSample(
                    "secret key",
                    codec.write(keys.secretKey, access),
                    ReferenceCodec.PREFIX_BYTES,
                    again(codec::readSecretKey, key -> codec.write(key, access))));
            samples.add(new CodecSample(
                    "relin keys",
                    codec.write(relinKeys),
                    ReferenceCodec.PREFIX_BYTES + 1,
                    again(codec::readRelinKeys, codec::write)));
            samples.add(new CodecSample(
                    "galois keys",
                    codec.write(galoisKeys),
                    ReferenceCodec.PREFIX_BYTES + 4 + 2 * 4,
                    again(codec::readGaloisKeys, codec::write)));
        }
        return samples;
    }
}
