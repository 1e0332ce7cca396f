// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A 32-byte hash value of public data. Immutable; ordered as unsigned bytes. */
public final class Digest implements Comparable<Digest> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    /** Thirty-two zero bytes: the start of a hash chain, and "none" where a layout leaves room for a digest. */
    public static final Digest ZERO = new Digest(new byte[BYTES]);

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps 32 bytes, copied. */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /** SHA-256 (FIPS 180-4) of the parts one after the other. */
    public static Digest sha256(byte[]... parts) {
        MessageDigest hash = newSha256();
        for (byte[] part : parts) {
            hash.update(part);
        }
        return new Digest(hash.digest());
    }

    /** What {@code hash}, a SHA-256 in progress, ends with. */
    public static Digest finish(MessageDigest hash) {
        return of(hash.digest());
    }

    /** SHA3-256 (FIPS 202) of a label and the parts one after the other. */
    public static Digest sha3(String label, byte[]... parts) {
        MessageDigest hash = newHash("SHA3-256");
        hash.update(label.getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            hash.update(part);
        }
        return new Digest(hash.digest());
    }

    /** A new SHA-256 for data that arrive in pieces; end it with {@link #finish}. */
    public static MessageDigest newSha256() {
        return newHash("SHA-256");
    }

    private static MessageDigest newHash(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, algorithm + " is missing from this JDK", e);
        }
    }

    /** Reads 64 hexadecimal digits. */
    public static Digest ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** All 64 hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first 16 hexadecimal digits, for people. */
    @Override
    public String toString() {
        return toHex().substring(0, 16);
    }
}
