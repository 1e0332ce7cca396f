// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

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

    /** A value of each kind, by the strict codec. */
    static List<CodecSample> all(ContextWithKeys keys, SplittableRandom random) {
        StrictCodec codec = StrictCodec.of(keys.context);
        InsecureSecretAccess access = InsecureSecretAccess.get();
        int prefix = ReferenceCodec.PREFIX_BYTES;
        try (Ciphertext ciphertext = keys.randomCiphertext(random, 3, 1);
                Plaintext plaintext = keys.encode(7, -8);
                RelinKeys relinKeys = keys.generator.relinKeys();
                GaloisKeys galoisKeys = keys.generator.galoisKeysForElements(3, 5)) {
            return List.of(
                    new CodecSample(
                            "ciphertext",
                            codec.write(ciphertext),
                            ReferenceCodec.CIPHERTEXT_HEADER_BYTES,
                            again(codec::readCiphertext, codec::write)),
                    new CodecSample(
                            "plaintext",
                            codec.write(plaintext),
                            ReferenceCodec.PLAINTEXT_HEADER_BYTES,
                            again(codec::readPlaintext, codec::write)),
                    new CodecSample(
                            "public key",
                            codec.write(keys.publicKey),
                            prefix,
                            again(codec::readPublicKey, codec::write)),
                    new CodecSample(
                            "secret key",
                            codec.write(keys.secretKey, access),
                            prefix,
                            again(codec::readSecretKey, key -> codec.write(key, access))),
                    new CodecSample(
                            "relin keys",
                            codec.write(relinKeys),
                            prefix + 1,
                            again(codec::readRelinKeys, codec::write)),
                    new CodecSample(
                            "galois keys",
                            codec.write(galoisKeys),
                            prefix + 4 + 2 * 4,
                            again(codec::readGaloisKeys, codec::write)));
        }
    }

    /** A value of each kind, as a stream of SEAL; headers up to the first word or the first key. */
    static List<CodecSample> sealStreams(ContextWithKeys keys, SplittableRandom random) {
        TrustedSealFormat format = TrustedSealFormat.of(keys.context);
        InsecureSecretAccess access = InsecureSecretAccess.get();
        try (Ciphertext ciphertext = keys.randomCiphertext(random, 3, 1);
                Plaintext plaintext = keys.encode(7, -8);
                RelinKeys relinKeys = keys.generator.relinKeys();
                GaloisKeys galoisKeys = keys.generator.galoisKeysForElements(3, 5)) {
            return List.of(
                    new CodecSample(
                            "ciphertext",
                            format.write(ciphertext),
                            SealStream.CIPHERTEXT_HEADER_BYTES,
                            again(bytes -> format.readCiphertext(bytes, bytes.length), format::write)),
                    new CodecSample(
                            "plaintext",
                            format.write(plaintext),
                            SealStream.PLAINTEXT_HEADER_BYTES,
                            again(bytes -> format.readPlaintext(bytes, bytes.length), format::write)),
                    new CodecSample(
                            "public key",
                            format.write(keys.publicKey),
                            SealStream.CIPHERTEXT_HEADER_BYTES,
                            again(bytes -> format.readPublicKey(bytes, bytes.length), format::write)),
                    new CodecSample(
                            "secret key",
                            format.write(keys.secretKey, access),
                            SealStream.PLAINTEXT_HEADER_BYTES,
                            again(
                                    bytes -> format.readSecretKey(bytes, bytes.length),
                                    key -> format.write(key, access))),
                    new CodecSample(
                            "relin keys",
                            format.write(relinKeys),
                            SealStream.KEYS_HEADER_BYTES,
                            again(bytes -> format.readRelinKeys(bytes, bytes.length), format::write)),
                    new CodecSample(
                            "galois keys",
                            format.write(galoisKeys),
                            SealStream.KEYS_HEADER_BYTES,
                            again(bytes -> format.readGaloisKeys(bytes, bytes.length), format::write)));
        }
    }
}
