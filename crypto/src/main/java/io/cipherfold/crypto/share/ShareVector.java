// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.share;

import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import java.util.Arrays;

/**
 * One member's share of every coefficient of a key, or a sum of such shares: elements of GF(p), p = 1,048,573. On the
 * wire 20 bits each, without gaps, least significant bit first.
 *
 * <p>Secret. Mutable only by {@link #add} and {@link #close()}; confined to one thread while it is added to. Once closed
 * it refuses every use: zeros that pass for a share would spoil a sum in silence.
 */
public final class ShareVector implements AutoCloseable {

    /** The field's size, the largest prime below 2^20. */
    public static final int PRIME = 1_048_573;

    private static final int BITS = 20;
    /** Two entries take five bytes; more do not fit an array when packed. */
    private static final int GREATEST_LENGTH = Integer.MAX_VALUE / 5 * 2;

    private final int[] entries;
    private boolean closed;

    ShareVector(int[] entries) {
        this.entries = entries;
    }

    /** A vector of zeros, to add to. */
    public static ShareVector zeros(int length) {
        checkLength(length);
        return new ShareVector(new int[length]);
    }

    /** Bytes that {@code length} entries take when packed. */
    public static int packedBytes(int length) {
        checkLength(length);
        return length / 2 * 5;
    }

    /**
     * Unpacks exactly {@code length} entries.
     *
     * @throws WireException if the length differs or an entry is not below p; names its index, not its value
     */
    public static ShareVector unpack(byte[] packed, int length) {
        if (packed.length != packedBytes(length)) {
            throw new WireException(
                    Reason.WRONG_LENGTH, "a share vector has " + packedBytes(length) + " bytes, not " + packed.length);
        }
        int[] entries = new int[length];
        for (int i = 0, p = 0; i < length; i += 2, p += 5) {
            int middle = packed[p + 2] & 0xff;
            entries[i] = (packed[p] & 0xff) | ((packed[p + 1] & 0xff) << 8) | ((middle & 0xf) << 16);
            entries[i + 1] = (middle >>> 4) | ((packed[p + 3] & 0xff) << 4) | ((packed[p + 4] & 0xff) << 12);
        }
        for (int i = 0; i < length; i++) {
            if (entries[i] >= PRIME) {
                Arrays.fill(entries, 0);
                throw new WireException(Reason.OUT_OF_RANGE, "share entry " + i + " is not below " + PRIME);
            }
        }
        return new ShareVector(entries);
    }

    /** Whether {@link #unpack} would accept these bytes; copies nothing. */
    public static boolean isPacked(byte[] packed, int length) {
        if (packed.length != packedBytes(length)) {
            return false;
        }
        int outside = 0;
        for (int p = 0; p < packed.length; p += 5) {
            int middle = packed[p + 2] & 0xff;
            int first = (packed[p] & 0xff) | ((packed[p + 1] & 0xff) << 8) | ((middle & 0xf) << 16);
            int second = (middle >>> 4) | ((packed[p + 3] & 0xff) << 4) | ((packed[p + 4] & 0xff) << 12);
            // The sign bit of one of the two is set exactly for an entry that is not below p.
            outside |= (PRIME - 1 - first) | (PRIME - 1 - second);
        }
        return outside >= 0;
    }

    /** Number of entries. */
    public int length() {
        return entries.length;
    }

    /** Adds another vector of the same length to this one. */
    public void add(ShareVector other) {
        int[] terms = other.openEntries();
        int[] sums = openEntries();
        if (terms.length != sums.length) {
            throw new IllegalArgumentException(
                    "a share vector of length " + terms.length + " does not fit one of " + sums.length);
        }
        for (int i = 0; i < sums.length; i++) {
            int sum = sums[i] + terms[i] - PRIME;
            sums[i] = sum + (PRIME & (sum >> 31));
        }
    }

    /** The packed form: secret bytes that the caller wipes. */
    public byte[] pack() {
        int[] unpacked = openEntries();
        byte[] packed = new byte[packedBytes(unpacked.length)];
        for (int i = 0, p = 0; i < unpacked.length; i += 2, p += 5) {
            long pair = unpacked[i] | ((long) unpacked[i + 1] << BITS);
            for (int b = 0; b < 5; b++) {
                packed[p + b] = (byte) (pair >>> (8 * b));
            }
        }
        return packed;
    }

    int entry(int index) {
        return openEntries()[index];
    }

    /** The entries themselves, not a copy. */
    int[] openEntries() {
        if (closed) {
            throw new IllegalStateException("the share vector is closed");
        }
        return entries;
    }

    /** Wipes the entries. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(entries, 0);
    }

    @Override
    public String toString() {
        return "ShareVector[redacted, length=" + entries.length + "]";
    }

    static void checkLength(int length) {
        if (length < 0 || length % 2 != 0) {
            throw new IllegalArgumentException("the length must be even and not negative, was " + length);
        }
        if (length > GREATEST_LENGTH) {
            throw new IllegalArgumentException("the length must be at most " + GREATEST_LENGTH + ", was " + length);
        }
    }
}
