// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import java.util.Optional;

/** The end of a hash chain: makes and takes the next record. Confined to one thread. */
public final class Chain {

    private long length;
    private Digest head = Digest.ZERO;

    /** Makes the next record. */
    public ChainRecord append(int kind, byte[] payload, long timeMillis) {
        ChainRecord record = new ChainRecord(length, head, timeMillis, kind, payload);
        follow(record);
        return record;
    }

    /**
     * Takes a record that was written before.
     *
     * @throws IllegalArgumentException if it does not follow; names the position
     */
    public void follow(ChainRecord record) {
        if (record.sequence() != length || !record.previous().equals(head)) {
            throw new IllegalArgumentException("record " + length + " of the chain does not follow the one before");
        }
        length++;
        head = record.hash();
    }

    /** Why a record cannot be the next one, for somebody who checks a chain; nothing if it can. */
    public Optional<String> fault(ChainRecord record) {
        if (record.sequence() != length) {
            return Optional.of("the record says it is number " + record.sequence());
        }
        return record.previous().equals(head)
                ? Optional.empty()
                : Optional.of("the record does not follow the one before: that one was altered, or some are missing");
    }

    /** Hash of the last record; zero when there is none. */
    public Digest head() {
        return head;
    }

    /** How many records there are. */
    public long length() {
        return length;
    }
}
