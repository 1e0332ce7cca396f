// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;

/**
 * One link of a hash chain: of the node's log, or of a member's journal. Changing, leaving out or moving a record changes
 * the hash of every later one. Immutable.
 */
public final class ChainRecord {

    /** Longest payload: a registry of some millions of clients. */
    public static final int GREATEST_PAYLOAD_BYTES = 1 << 28;

    /** Bytes before the payload. */
    public static final int HEAD_BYTES = 8 + Digest.BYTES + 8 + 1 + 4;

    private final long sequence;
    private final Digest previous;
    private final long timeMillis;
    private final int kind;
    private final byte[] payload;
    private final Digest hash;

    /** Makes the record that follows the one with hash {@code previous}. The payload is not copied. */
    ChainRecord(long sequence, Digest previous, long timeMillis, int kind, byte[] payload) {
        this.sequence = sequence;
        this.previous = previous;
        this.timeMillis = timeMillis;
        this.kind = kind;
        this.payload = payload;
        this.hash = Digest.sha256(encode());
    }

    /** Position from 0. */
    public long sequence() {
        return sequence;
    }

    /** Hash of the record before, zero for the first. */
    public Digest previous() {
        return previous;
    }

    /** The writer's clock, milliseconds since 1970 in UTC; informative. */
    public long timeMillis() {
        return timeMillis;
    }

    /** Code of what it says, 0 to 255. */
    public int kind() {
        return kind;
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return payload.clone();
    }

    /** SHA-256 of {@link #encode}: the head of a chain that ends here. */
    public Digest hash() {
        return hash;
    }

    /** Sequence, previous hash, time, kind, length, payload. */
    public byte[] encode() {
        return new WireWriter(HEAD_BYTES + payload.length)
                .i64(sequence)
                .raw(previous.toBytes())
                .i64(timeMillis)
                .u8(kind)
                .u32(payload.length)
                .raw(payload)
                .toBytes();
    }

    /** Reads one record. */
    public static ChainRecord read(WireReader in) {
        long sequence = in.i64In("sequence", 0, Long.MAX_VALUE);
        Digest previous = Digest.of(in.raw(Digest.BYTES));
        long time = in.i64();
        int kind = in.u8();
        int length = in.u32In("payload length", 0, GREATEST_PAYLOAD_BYTES);
        if (length > in.remaining()) {
            throw new WireException(Reason.WRONG_LENGTH, "the chain ends inside record " + sequence);
        }
        return new ChainRecord(sequence, previous, time, kind, in.raw(length));
    }

    @Override
    public String toString() {
        return "ChainRecord[" + sequence + ", kind " + kind + ", " + hash + "]";
    }
}
