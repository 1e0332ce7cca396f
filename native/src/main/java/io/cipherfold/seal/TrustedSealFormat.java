// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Writes and reads SEAL's own streams, for exchange with other programs that use SEAL 4.
 *
 * <p><b>Trusted</b> means: only for bytes whose writer you would also let run code in this process. They go through SEAL's
 * reader, which was not written for hostile input and of which old versions have known defects; and compressed bytes can
 * grow a thousandfold before anyone can look at them. For all other bytes there is {@link StrictCodec}.
 *
 * <p>What can be checked is checked. Before SEAL sees the bytes: that they are not more than the caller allows, and that every
 * count in them fits the context and the bytes that are there. After SEAL has loaded and validated them: what holds for values
 * that were made here. What is refused throws a {@link SealException} with {@code MALFORMED_BYTES}, or {@code
 * FOREIGN_PARAMETERS} if it belongs to another context. A stream does not say what it holds: a plaintext can be read as a secret key, if
 * it is one.
 *
 * <p>SEAL's versions read streams of older versions 4.x, not of newer ones. A seeded value, see {@link SeededForm}, is read as
 * the whole value.
 *
 * <p>Immutable; any number of threads may share it. Nothing to close: the context owns it.
 */
public final class TrustedSealFormat {

    /** How SEAL's streams may be compressed. The SEAL that this project builds has {@link #NONE} alone. */
    public enum Compression {
        /** Not at all. */
        NONE(0),
        /** Deflate, by zlib. */
        ZLIB(1),
        /** Zstandard. */
        ZSTD(2);

        private final int number;

        Compression(int number) {
            this.number = number;
        }
    }

    private final SealContext context;
    private final Compression compression;

    private TrustedSealFormat(SealContext context, Compression compression) {
        this.context = context;
        this.compression = compression;
    }

    /** Writes without compression. */
    public static TrustedSealFormat of(SealContext context) {
        return of(context, Compression.NONE);
    }

    /**
     * Writes with a compression. Reading does not depend on it.
     *
     * @throws IllegalArgumentException unless the linked SEAL has it
     */
    public static TrustedSealFormat of(SealContext context, Compression compression) {
        requireSupported(compression);
        return new TrustedSealFormat(Objects.requireNonNull(context, "context"), compression);
    }

    /** What the linked SEAL can write and read. */
    public static Set<Compression> supported() {
        SealLibrary.load();
        EnumSet<Compression> supported = EnumSet.noneOf(Compression.class);
        for (Compression compression : Compression.values()) {
            if (FormatJni.isSupported(compression.number)) {
                supported.add(compression);
            }
        }
        return Collections.unmodifiableSet(supported);
    }

    private static void requireSupported(Compression compression) {
        Set<Compression> supported = supported();
        if (!supported.contains(Objects.requireNonNull(compression, "compression"))) {
            throw new IllegalArgumentException(
                    "the linked SEAL has the compressions " + supported + ", not " + compression);
        }
    }

    /** Writes parameters without compression. */
    public static byte[] write(EncryptionParameters parameters) {
        return write(parameters, Compression.NONE);
    }

    /**
     * Writes parameters. The security level is no part of them.
     *
     * @throws IllegalArgumentException unless the linked SEAL has the compression, or if SEAL cannot have such parameters
     */
    public static byte[] write(EncryptionParameters parameters, Compression compression) {
        requireSupported(compression);
        return FormatJni.writeParameters(
                parameters.scheme().number(),
                parameters.degree(),
                Modulus.valuesOf(parameters.coeffModulus()),
                parameters.plainModulusOrZero(),
                compression.number);
    }

    /** Writes a plaintext; the array is the caller's to wipe. */
    public byte[] write(Plaintext plaintext) {
        return write("plaintext", plaintext);
    }

    /**
     * Writes a ciphertext.
     *
     * @throws IllegalArgumentException for one that everybody can read, as {@link Ciphertext#isTransparent()} tells
     */
    public byte[] write(Ciphertext ciphertext) {
        return write("ciphertext", ciphertext);
    }

    /** Writes a public key. */
    public byte[] write(PublicKey publicKey) {
        return write("publicKey", publicKey);
    }

    /**
     * Writes a secret key, unprotected: encrypt the array before it goes anywhere, and wipe it.
     *
     * @param access says that the caller has thought about that
     */
    public byte[] write(SecretKey secretKey, InsecureSecretAccess access) {
        Objects.requireNonNull(access, "access");
        return write("secretKey", secretKey);
    }

    /**
     * Writes relinearisation keys.
     *
     * @throws IllegalArgumentException for more bytes than an array holds
     */
    public byte[] write(RelinKeys relinKeys) {
        return write("relinKeys", relinKeys);
    }

    /**
     * Writes Galois keys.
     *
     * @throws IllegalArgumentException for more bytes than an array holds
     */
    public byte[] write(GaloisKeys galoisKeys) {
        return write("galoisKeys", galoisKeys);
    }

    private byte[] write(String what, SealObject value) {
        context.requireSame(what, value.context());
        return value.handle().use(pointer -> FormatJni.write(pointer, compression.number));
    }

    /**
     * Reads parameters, which nothing has validated yet: {@link SealContext#create} does.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public static EncryptionParameters readParameters(byte[] bytes, long mostBytes) {
        requireAtMost("readParameters", bytes, mostBytes);
        SealLibrary.load();
        long[] words = FormatJni.readParameters(bytes, mostBytes);
        var primes = Modulus.listOf(Arrays.copyOfRange(words, 3, words.length));
        int degree = Math.toIntExact(words[1]);
        return switch (Scheme.ofNumber((int) words[0])) {
            case BFV -> EncryptionParameters.bfv(degree, primes, new Modulus(words[2]));
            case BGV -> EncryptionParameters.bgv(degree, primes, new Modulus(words[2]));
            case CKKS -> EncryptionParameters.ckks(degree, primes);
        };
    }

    /**
     * Reads a plaintext.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public Plaintext readPlaintext(byte[] bytes, long mostBytes) {
        requireAtMost("readPlaintext", bytes, mostBytes);
        return Plaintext.adopt(context, pointer -> read(pointer, StrictCodec.PLAINTEXT, bytes, mostBytes));
    }

    /**
     * Reads a ciphertext, also a seeded one.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public Ciphertext readCiphertext(byte[] bytes, long mostBytes) {
        requireAtMost("readCiphertext", bytes, mostBytes);
        return Ciphertext.adopt(context, pointer -> read(pointer, StrictCodec.CIPHERTEXT, bytes, mostBytes));
    }

    /**
     * Reads a public key, also a seeded one.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public PublicKey readPublicKey(byte[] bytes, long mostBytes) {
        return readKey("readPublicKey", StrictCodec.PUBLIC_KEY, bytes, mostBytes, PublicKey::new);
    }

    /**
     * Reads a secret key; the bytes stay the caller's to wipe. Refuses all that cannot be one: its polynomial has coefficients
     * -1, 0 and 1, not all of them zero.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public SecretKey readSecretKey(byte[] bytes, long mostBytes) {
        return readKey("readSecretKey", StrictCodec.SECRET_KEY, bytes, mostBytes, SecretKey::new);
    }

    /**
     * Reads relinearisation keys, also seeded ones. Every power from 2 on must be there.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public RelinKeys readRelinKeys(byte[] bytes, long mostBytes) {
        context.requireKeySwitching("readRelinKeys");
        return readKey("readRelinKeys", StrictCodec.RELIN_KEYS, bytes, mostBytes, RelinKeys::new);
    }

    /**
     * Reads Galois keys, also seeded ones.
     *
     * @param mostBytes what the caller allows at most, also uncompressed
     */
    public GaloisKeys readGaloisKeys(byte[] bytes, long mostBytes) {
        context.requireKeySwitching("readGaloisKeys");
        return readKey("readGaloisKeys", StrictCodec.GALOIS_KEYS, bytes, mostBytes, GaloisKeys::new);
    }

    private <T> T readKey(
            String operation, int kind, byte[] bytes, long mostBytes, BiFunction<SealContext, LongSupplier, T> create) {
        requireAtMost(operation, bytes, mostBytes);
        return context.handle().use(pointer -> create.apply(context, () -> read(pointer, kind, bytes, mostBytes)));
    }

    private static long read(long contextPointer, int kind, byte[] bytes, long mostBytes) {
        return FormatJni.read(contextPointer, kind, bytes, mostBytes);
    }

    private static void requireAtMost(String operation, byte[] bytes, long mostBytes) {
        if (mostBytes < 0) {
            throw new IllegalArgumentException("mostBytes must not be negative, is " + mostBytes);
        }
        if (bytes.length > mostBytes) {
            throw new SealException(
                    SealException.Code.MALFORMED_BYTES,
                    operation,
                    bytes.length + " bytes are more than the " + mostBytes + " that the caller allows",
                    null);
        }
    }

    @Override
    public String toString() {
        return "TrustedSealFormat[" + context.parameters() + ", " + compression + "]";
    }
}
