// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a party answers to a message. */
public sealed interface Reply {

    /** A frame in return. */
    final class Frame implements Reply {
        private final ByteSource source;
        private final byte @Nullable [] bytes;

        /** Keeps the array, which must not change any more. */
        public Frame(byte[] bytes) {
            this.source = ByteSource.of(bytes);
            this.bytes = bytes;
        }

        /** A frame that is too large to be held in memory by whoever passes it on. */
        public Frame(ByteSource source) {
            this.source = source;
            this.bytes = null;
        }

        /** Whether the bytes are in memory and {@link #bytes} costs nothing. */
        public boolean isInMemory() {
            return bytes != null;
        }

        /** The frame's bytes wherever they are. */
        public ByteSource source() {
            return source;
        }

        /**
         * The frame's bytes in memory, not copied if they are there.
         *
         * @throws UncheckedIOException if they cannot be read
         */
        public byte[] bytes() {
            byte[] inMemory = bytes;
            if (inMemory != null) {
                return inMemory;
            }
            try {
                return source.readAll();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return "Frame[" + source.length() + " bytes]";
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

    /** A large frame in return. */
    static Reply frame(ByteSource source) {
        return new Frame(source);
    }

    /** Understood, nothing to return. */
    static Reply done() {
        return new Done();
    }

    /** Refused. */
    static Reply rejected(RejectionReason reason, String detail) {
        return new Rejected(reason, detail);
    }

    /** Refused because a signature does not verify, or is somebody else's. */
    static Rejected notSignedBy(String whose) {
        return new Rejected(RejectionReason.BAD_SIGNATURE, "the signature is not that of " + whose);
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
