// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads plaintexts, ciphertexts and keys of one context: the only door for bytes from outside. The format is our
 * own, {@code docs/seal-codec.md} describes it: the name of the parameters first, then a few header fields, then all residues
 * without a spare bit. One value has one byte string, whose length follows from the parameters.
 *
 * <p>A value that was read is as safe to work with as one that was made here. Everything else is refused with a
 * {@link SealException}, before memory is taken for it: {@code FOREIGN_PARAMETERS} if the bytes belong to another context,
 * {@code WORD_OUT_OF_RANGE} naming the first residue that is not below its modulus, {@code MALFORMED_BYTES} for any other
 * difference, such as a length that is not exactly right. That says nothing about who wrote the bytes, nor about what is
 * encrypted in them: sign them, or send them over an authenticated channel.
 *
 * <p>Immutable; any number of threads may share it. Nothing to close: the context owns it. Each method that reads throws
 * {@link IllegalStateException} when the context is closed.
 */
public final class StrictCodec {

    private static final int PREFIX_BYTES = ParmsId.BYTES + 2;
    private static final int PLAINTEXT_HEADER_BYTES = PREFIX_BYTES + 1 + Double.BYTES;
    private static final int CIPHERTEXT_HEADER_BYTES = PREFIX_BYTES + 2 + Double.BYTES + Long.BYTES;
    private static final int RELIN_KEYS_HEADER_BYTES = PREFIX_BYTES + 1;
    private static final int GALOIS_KEYS_HEADER_BYTES = PREFIX_BYTES + Integer.BYTES;
    private static final int KEY_POLYNOMIALS = 2;

    // Kinds of values, as they stand in the bytes.
    static final int PLAINTEXT = 1;
    static final int CIPHERTEXT = 2;
    static final int PUBLIC_KEY = 3;
    static final int RELIN_KEYS = 4;
    static final int GALOIS_KEYS = 5;
    static final int SECRET_KEY = 6;

    private final SealContext context;

    private StrictCodec(SealContext context) {
        this.context = context;
    }

    /** The codec of a context. */
    public static StrictCodec of(SealContext context) {
        return new StrictCodec(Objects.requireNonNull(context, "context"));
    }

    /** Length of a ciphertext of 2 to 16 polynomials. */
    public long ciphertextBytes(int size, int level) {
        if (size < Ciphertext.LEAST_SIZE || size > Ciphertext.MOST_SIZE) {
            throw new IllegalArgumentException(
                    "size must be " + Ciphertext.LEAST_SIZE + " to " + Ciphertext.MOST_SIZE + ", is " + size);
        }
        return CIPHERTEXT_HEADER_BYTES + size * polynomialBytes(context.checkedDataLevel(level));
    }

    /** Length of a BFV or BGV plaintext that is not in NTT form. */
    public long plaintextBytes() {
        Operands.requireScheme("plaintextBytes without a level", context, Scheme.BFV, Scheme.BGV);
        return PLAINTEXT_HEADER_BYTES
                + polynomialBytes(List.of(context.parameters().plainModulus()));
    }

    /** Length of a plaintext in NTT form. */
    public long plaintextBytes(int level) {
        return PLAINTEXT_HEADER_BYTES + polynomialBytes(context.checkedDataLevel(level));
    }

    /** Length of a public key. */
    public long publicKeyBytes() {
        return PREFIX_BYTES + KEY_POLYNOMIALS * polynomialBytes(context.keyLevel());
    }

    /** Length of a secret key. */
    public long secretKeyBytes() {
        return PREFIX_BYTES + polynomialBytes(context.keyLevel());
    }

    /** Length of relinearisation keys, of which there is one. */
    public long relinKeysBytes() {
        return RELIN_KEYS_HEADER_BYTES + switchingKeyBytes();
    }

    /** Length of Galois keys. */
    public long galoisKeysBytes(int keyCount) {
        if (keyCount < 0 || keyCount > context.parameters().degree()) {
            throw new IllegalArgumentException(
                    "key count must be 0 to " + context.parameters().degree() + ", is " + keyCount);
        }
        return GALOIS_KEYS_HEADER_BYTES + keyCount * (Integer.BYTES + switchingKeyBytes());
    }

    private long switchingKeyBytes() {
        long parts = context.level(context.firstLevel()).coeffModulus().size();
        return parts * KEY_POLYNOMIALS * polynomialBytes(context.keyLevel());
    }

    private long polynomialBytes(int level) {
        return polynomialBytes(context.level(level).coeffModulus());
    }

    private long polynomialBytes(List<Modulus> moduli) {
        long bytes = 0;
        for (Modulus modulus : moduli) {
            // Bits that hold all numbers below the modulus; 8 of them take that many bytes.
            int bits = Long.SIZE - Long.numberOfLeadingZeros(modulus.value() - 1);
            bytes += context.parameters().degree() / Byte.SIZE * (long) bits;
        }
        return bytes;
    }

    /**
     * Writes a ciphertext.
     *
     * @throws IllegalArgumentException for one that everybody can read, as {@link Ciphertext#isTransparent()} tells
     */
    public byte[] write(Ciphertext ciphertext) {
        return write("ciphertext", ciphertext);
    }

    /** Writes a plaintext; the array is the caller's to wipe. */
    public byte[] write(Plaintext plaintext) {
        return write("plaintext", plaintext);
    }

    /** Writes a public key. */
    public byte[] write(PublicKey publicKey) {
        return write("publicKey", publicKey);
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

    /**
     * Writes a secret key, unprotected: encrypt the array before it goes anywhere, and wipe it.
     *
     * @param access says that the caller has thought about that
     */
    public byte[] write(SecretKey secretKey, InsecureSecretAccess access) {
        Objects.requireNonNull(access, "access");
        return write("secretKey", secretKey);
    }

    private byte[] write(String what, SealObject value) {
        context.requireSame(what, value.context());
        return NativeHandle.use(context.handle(), value.handle(), CodecJni::write);
    }

    /** Reads a ciphertext. */
    public Ciphertext readCiphertext(byte[] bytes) {
        return readCiphertext(ByteBuffer.wrap(bytes));
    }

    /** Reads a ciphertext from all bytes that remain; then none does. */
    public Ciphertext readCiphertext(ByteBuffer bytes) {
        return read(bytes, source -> Ciphertext.adopt(context, pointer -> source.read(pointer, CIPHERTEXT)));
    }

    /** Reads a plaintext. */
    public Plaintext readPlaintext(byte[] bytes) {
        return readPlaintext(ByteBuffer.wrap(bytes));
    }

    /** Reads a plaintext from all bytes that remain; then none does. */
    public Plaintext readPlaintext(ByteBuffer bytes) {
        return read(bytes, source -> Plaintext.adopt(context, pointer -> source.read(pointer, PLAINTEXT)));
    }

    /** Reads a public key. */
    public PublicKey readPublicKey(byte[] bytes) {
        return readPublicKey(ByteBuffer.wrap(bytes));
    }

    /** Reads a public key from all bytes that remain; then none does. */
    public PublicKey readPublicKey(ByteBuffer bytes) {
        return read(bytes, source -> readKey(source, PUBLIC_KEY, PublicKey::new));
    }

    /**
     * Reads relinearisation keys.
     *
     * @throws IllegalArgumentException if the context has a single prime and therefore no such keys
     */
    public RelinKeys readRelinKeys(byte[] bytes) {
        return readRelinKeys(ByteBuffer.wrap(bytes));
    }

    /** Reads relinearisation keys, as {@link #readRelinKeys(byte[])}, from all bytes that remain; then none does. */
    public RelinKeys readRelinKeys(ByteBuffer bytes) {
        context.requireKeySwitching("readRelinKeys");
        return read(bytes, source -> readKey(source, RELIN_KEYS, RelinKeys::new));
    }

    /**
     * Reads Galois keys.
     *
     * @throws IllegalArgumentException if the context has a single prime and therefore no such keys
     */
    public GaloisKeys readGaloisKeys(byte[] bytes) {
        return readGaloisKeys(ByteBuffer.wrap(bytes));
    }

    /** Reads Galois keys, as {@link #readGaloisKeys(byte[])}, from all bytes that remain; then none does. */
    public GaloisKeys readGaloisKeys(ByteBuffer bytes) {
        context.requireKeySwitching("readGaloisKeys");
        return read(bytes, source -> readKey(source, GALOIS_KEYS, GaloisKeys::new));
    }

    /**
     * Reads a secret key; the bytes stay the caller's to wipe. Refuses all that cannot be one: its polynomial has coefficients
     * -1, 0 and 1, not all of them zero.
     */
    public SecretKey readSecretKey(byte[] bytes) {
        return readSecretKey(ByteBuffer.wrap(bytes));
    }

    /** Reads a secret key, as {@link #readSecretKey(byte[])}, from all bytes that remain; then none does. */
    public SecretKey readSecretKey(ByteBuffer bytes) {
        return read(bytes, source -> readKey(source, SECRET_KEY, SecretKey::new));
    }

    private static <T> T read(ByteBuffer bytes, Function<Source, T> reading) {
        T value = bytes.isDirect() || bytes.hasArray() ? reading.apply(Source.of(bytes)) : readCopy(bytes, reading);
        bytes.position(bytes.limit());
        return value;
    }

    /** From a read-only buffer on the heap. What it holds may be a secret. */
    private static <T> T readCopy(ByteBuffer bytes, Function<Source, T> reading) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return reading.apply(Source.of(ByteBuffer.wrap(copy)));
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private <T> T readKey(Source source, int kind, BiFunction<SealContext, LongSupplier, T> create) {
        return context.handle().use(pointer -> create.apply(context, () -> source.read(pointer, kind)));
    }

    /** Bytes where C++ finds them: in an array, or in a direct buffer, which is not copied as a whole. */
    private static final class Source {

        private final byte @Nullable [] array;
        private final @Nullable ByteBuffer buffer;
        private final int offset;
        private final int length;

        private Source(byte @Nullable [] array, @Nullable ByteBuffer buffer, int offset, int length) {
            this.array = array;
            this.buffer = buffer;
            this.offset = offset;
            this.length = length;
        }

        static Source of(ByteBuffer bytes) {
            return bytes.isDirect()
                    ? new Source(null, bytes, bytes.position(), bytes.remaining())
                    : new Source(bytes.array(), null, bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        long read(long context, int kind) {
            return CodecJni.read(context, kind, array, buffer, offset, length);
        }
    }

    @Override
    public String toString() {
        return "StrictCodec[" + context.parameters() + "]";
    }
}
