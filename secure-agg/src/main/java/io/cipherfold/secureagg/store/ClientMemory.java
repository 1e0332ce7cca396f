// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import java.util.Optional;

/**
 * What a client must not forget. Immutable.
 *
 * @param client number in the registry
 * @param participations rounds it has taken part in, under all plans of the population
 * @param plan digest of the plan it follows; zero before the first
 * @param lastRound greatest round it saw and took part in under that plan
 * @param upload the frame of that round, to be sent again if the node has not confirmed it
 */
public record ClientMemory(int client, int participations, Digest plan, int lastRound, Optional<Upload> upload) {

    /** The bytes of an upload frame; a record component, which an array must not be. */
    public static final class Upload {
        private final byte[] frame;

        /** Keeps the array, which must not change any more. */
        public Upload(byte[] frame) {
            this.frame = frame;
        }

        /** The bytes, not copied. */
        public byte[] frame() {
            return frame;
        }

        @Override
        public String toString() {
            return "Upload[" + frame.length + " bytes]";
        }
    }

    /** A client that has never taken part. */
    public static ClientMemory fresh(int client) {
        return new ClientMemory(client, 0, Digest.ZERO, 0, Optional.empty());
    }

    /** This memory without the frame. */
    public ClientMemory withoutUpload() {
        return new ClientMemory(client, participations, plan, lastRound, Optional.empty());
    }

    byte[] encode() {
        byte[] frame = upload.map(Upload::frame).orElseGet(() -> new byte[0]);
        return new WireWriter(56 + frame.length)
                .u32(client)
                .u32(participations)
                .raw(plan.toBytes())
                .u32(lastRound)
                .u32(frame.length)
                .raw(frame)
                .toBytes();
    }

    static ClientMemory decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int client = in.u32In("client", 0, Integer.MAX_VALUE);
        int participations = in.u32In("participations", 0, Integer.MAX_VALUE);
        Digest plan = Digest.of(in.raw(Digest.BYTES));
        int lastRound = in.u32In("last round", 0, Integer.MAX_VALUE);
        byte[] frame = in.raw(in.u32In("frame length", 0, Integer.MAX_VALUE));
        in.finish();
        return new ClientMemory(
                client,
                participations,
                plan,
                lastRound,
                frame.length == 0 ? Optional.empty() : Optional.of(new Upload(frame)));
    }
}
