// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.wire.WireException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a party answers to a message. */
public sealed interface Reply {

    /** A frame in return. */
    final class Frame implements Reply {
        private final byte[] bytes;

        /** Keeps the array, which must not change any more. */
        public Frame(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The frame's bytes, not copied. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Frame[" + bytes.length + " bytes]";
        }
    }

    /** Understood; there is nothing to return, or nothing to do yet. */
    record Done() implements Reply {}

    /**
     * Refused; the state is what it was.
     *
     * @param detail for people: what, limit and actual value, never secret data
     */
    record Rejected(RejectionReason reason, String detail) implements Reply {}

    /** A frame in return. */
    static Reply frame(byte[] bytes) {
        return new Frame(bytes);
    }

    /** Understood, nothing to return. */
    static Reply done() {
        return new Done();
    }

    /** Refused. */
    static Reply rejected(RejectionReason reason, String detail) {
        return new Rejected(reason, detail);
    }

    /** Runs {@code action} and turns bytes that do not decode into a rejection. */
    static Reply decoding(Supplier<Reply> action) {
        return decoding(action, rejection -> rejection);
    }

    /**
     * Runs {@code action}; bytes that do not decode become a rejection.
     *
     * @param refused what the rejection means to the caller
     */
    static <T> T decoding(Supplier<T> action, Function<Rejected, T> refused) {
        try {
            return action.get();
        } catch (WireException e) {
            return refused.apply(new Rejected(RejectionReason.of(e.reason()), String.valueOf(e.getMessage())));
        }
    }
}
