// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The layout of {@code docs/seal-codec.md} once more, one bit after the other. */
final class ReferenceCodec {

    static final int PLAINTEXT = 1;
    static final int CIPHERTEXT = 2;
    static final int PUBLIC_KEY = 3;
    static final int RELIN_KEYS = 4;
    static final int GALOIS_KEYS = 5;
    static final int SECRET_KEY = 6;

    static final int PREFIX_BYTES = 34;
    static final int PLAINTEXT_HEADER_BYTES = 43;
    static final int CIPHERTEXT_HEADER_BYTES = 52;

    private ReferenceCodec() {}

    static byte[] ciphertext(Ciphertext value) {
        ByteArrayOutputStream bytes = prefix(value.parmsId(), CIPHERTEXT);
        bytes.write(value.size());
        bytes.write(value.isNttForm() ? 1 : 0);
        bytes.writeBytes(number(Double.doubleToRawLongBits(value.scale()), Double.BYTES));
        bytes.writeBytes(number(value.correctionFactor(), Long.BYTES));
        bytes.writeBytes(packed(value.residues(), primes(value.context(), value.level()), value.degree()));
        return bytes.toByteArray();
    }

    static byte[] plaintext(Plaintext value) {
        SealContext context = value.context();
        int level = value.isNttForm() ? value.level() : context.firstLevel();
        List<Modulus> moduli = value.isNttForm()
                ? primes(context, level)
                : List.of(context.parameters().plainModulus());
        ByteArrayOutputStream bytes = prefix(context.level(level).parmsId(), PLAINTEXT);
        bytes.write(value.isNttForm() ? 1 : 0);
        bytes.writeBytes(number(Double.doubleToRawLongBits(value.scale()), Double.BYTES));
        bytes.writeBytes(
                packed(value.coefficients(), moduli, context.parameters().degree()));
        return bytes.toByteArray();
    }

    /** A public or secret key from all its residues. */
    static byte[] key(SealContext context, int kind, long[] residues) {
        ByteArrayOutputStream bytes = keyPrefix(context, kind);
        bytes.writeBytes(packedKey(context, residues));
        return bytes.toByteArray();
    }

    static ByteArrayOutputStream keyPrefix(SealContext context, int kind) {
        return prefix(context.level(context.keyLevel()).parmsId(), kind);
    }

    static byte[] packedKey(SealContext context, long[] residues) {
        return packed(
                residues,
                primes(context, context.keyLevel()),
                context.parameters().degree());
    }

    static ByteArrayOutputStream prefix(ParmsId parmsId, int kind) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(parmsId.toBytes());
        bytes.write(kind);
        bytes.write(1);
        return bytes;
    }

    static List<Modulus> primes(SealContext context, int level) {
        return context.level(level).coeffModulus();
    }

    static byte[] number(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return Arrays.copyOf(all, bytes);
    }

    static int bits(Modulus modulus) {
        int bits = 0;
        while ((modulus.value() - 1) >> bits != 0) {
            bits++;
        }
        return bits;
    }

    /** Polynomials, each with {@code degree} words for every modulus. */
    static byte[] packed(long[] words, List<Modulus> moduli, int degree) {
        long allBits = 0;
        for (int start = 0; start < words.length; start += degree) {
            allBits += (long) degree * bits(modulusAt(start, moduli, degree));
        }
        byte[] packed = new byte[Math.toIntExact(allBits / Byte.SIZE)];
        long place = 0;
        for (int i = 0; i < words.length; i++) {
            int bits = bits(modulusAt(i, moduli, degree));
            for (int bit = 0; bit < bits; bit++, place++) {
                if (((words[i] >> bit) & 1) != 0) {
                    packed[(int) (place / Byte.SIZE)] |= (byte) (1 << (place % Byte.SIZE));
                }
            }
        }
        return packed;
    }

    /** The inverse of {@link #packed}. */
    static long[] unpacked(byte[] packed, int offset, int words, List<Modulus> moduli, int degree) {
        long[] result = new long[words];
        long place = (long) offset * Byte.SIZE;
        for (int i = 0; i < words; i++) {
            int bits = bits(modulusAt(i, moduli, degree));
            for (int bit = 0; bit < bits; bit++, place++) {
                result[i] |= ((packed[(int) (place / Byte.SIZE)] >> (place % Byte.SIZE)) & 1L) << bit;
            }
        }
        return result;
    }

    private static Modulus modulusAt(int word, List<Modulus> moduli, int degree) {
        return moduli.get(word / degree % moduli.size());
    }
}
