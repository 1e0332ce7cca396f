// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import java.util.Arrays;

/** An Ed25519 signature (RFC 8032). Immutable. */
public final class Signature {

    /** Length in bytes. */
    public static final int BYTES = 64;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps 64 bytes, copied. */
    public static Signature of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a signature has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Signature(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Signature[64 bytes]";
    }
}
