// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.crypto.internal.Ed25519Signatures;
import java.util.Arrays;
import java.util.HexFormat;

/** The public half of an identity: an Ed25519 key (RFC 8032). Immutable. */
public final class VerifyKey {

    /** Length in bytes. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private VerifyKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps 32 bytes, copied. Bytes that are not a key (no point of the curve, not reduced, of small order) are found
     * out when something is verified: under them every signature fails.
     */
    public static VerifyKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a verify key has " + BYTES + " bytes, not " + bytes.length);
        }
        return new VerifyKey(bytes.clone());
    }

    /** Reads 64 hexadecimal digits. */
    public static VerifyKey ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** Whether {@code signature} is this identity's over {@code message} in {@code context}; false for malformed bytes. */
    public boolean verifies(String context, byte[] message, Signature signature) {
        return Ed25519Signatures.verify(bytes, SigningKey.framed(context, message), signature.toBytes());
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
    public boolean equals(Object other) {
        return other instanceof VerifyKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "VerifyKey[" + toHex().substring(0, 16) + "]";
    }
}
