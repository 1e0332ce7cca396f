// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.message.ByteSource;
import java.io.IOException;
import java.util.Optional;

/**
 * What a client must not forget. Immutable.
 *
 * @param client number in the registry
 * @param participations rounds it has taken part in, under all plans of the population
 * @param plan digest of the plan it follows; zero before the first
 * @param lastRound greatest round it saw and took part in under that plan
 * @param coin the last coin that it threw, under all plans of the population
 * @param upload the frame of that round, to be sent again if the node has not confirmed it
 */
public record ClientMemory(
        int client, int participations, Digest plan, int lastRound, ThrownCoin coin, Optional<Upload> upload) {

    private static final int NO_FRAME = 0;
    private static final int FRAME_INSIDE = 1;
    private static final int FRAME_IN_FILE = 2;
    private static final int LONGEST_FILE_NAME = 64;

    /**
     * A coin that a client threw. It throws none with a smaller position, whose link may be known to others, and none with
     * this one again unless the beacon is the same and so the coin.
     *
     * @param position in the client's hash chain; 0 before the first
     * @param beacon of the round
     */
    public record ThrownCoin(int position, Digest beacon) {

        /** Before the first. */
        public static final ThrownCoin NONE = new ThrownCoin(0, Digest.ZERO);
    }

    /** The bytes of an upload frame; a record component, which an array must not be. */
    public static final class Upload {
        private final ByteSource source;
        private final String file;

        /** A frame in memory; the array must not change any more. */
        public Upload(byte[] frame) {
            this(ByteSource.of(frame), "");
        }

        /**
         * A frame in a file of its own.
         *
         * @param file its name in the store
         */
        Upload(ByteSource source, String file) {
            this.source = source;
            this.file = file;
        }

        /** The frame. */
        public ByteSource source() {
            return source;
        }

        /** Name of the store's file with the frame; empty when it is in memory. */
        String file() {
            return file;
        }

        /**
         * The frame's bytes.
         *
         * @throws StoreException if they cannot be read
         */
        public byte[] bytes() {
            try {
                return source.readAll();
            } catch (IOException e) {
                throw new StoreException("the upload's frame cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return "Upload[" + source.length() + " bytes]";
        }
    }

    /** A client that has never taken part. */
    public static ClientMemory fresh(int client) {
        return new ClientMemory(client, 0, Digest.ZERO, 0, ThrownCoin.NONE, Optional.empty());
    }

    /** This memory without the frame. */
    public ClientMemory withoutUpload() {
        return new ClientMemory(client, participations, plan, lastRound, coin, Optional.empty());
    }

    /** This memory after another coin. */
    public ClientMemory withCoin(ThrownCoin thrown) {
        return new ClientMemory(client, participations, plan, lastRound, thrown, upload);
    }

    /** Where the frame is, if there is one. */
    Optional<String> frameFile() {
        return upload.map(Upload::file).filter(name -> !name.isEmpty());
    }

    byte[] encode() {
        WireWriter out = new WireWriter(128)
                .u32(client)
                .u32(participations)
                .raw(plan.toBytes())
                .u32(lastRound)
                .u32(coin.position())
                .raw(coin.beacon().toBytes());
        if (upload.isEmpty()) {
            return out.u8(NO_FRAME).toBytes();
        }
        Upload frame = upload.get();
        if (frame.file().isEmpty()) {
            byte[] bytes = frame.bytes();
            return out.u8(FRAME_INSIDE).u32(bytes.length).raw(bytes).toBytes();
        }
        return out.u8(FRAME_IN_FILE)
                .text(frame.file())
                .i64(frame.source().length())
                .toBytes();
    }

    /** Reads a record. A frame whose file is gone or not whole is none: there is nothing to send again. */
    static ClientMemory decode(byte[] bytes, FrameFiles files) {
        WireReader in = new WireReader(bytes);
        int client = in.u32In("client", 0, Integer.MAX_VALUE);
        int participations = in.u32In("participations", 0, Integer.MAX_VALUE);
        Digest plan = Digest.of(in.raw(Digest.BYTES));
        int lastRound = in.u32In("last round", 0, Integer.MAX_VALUE);
        int position = in.u32In("position", 0, Integer.MAX_VALUE);
        ThrownCoin coin = new ThrownCoin(position, Digest.of(in.raw(Digest.BYTES)));
        Optional<Upload> upload = upload(in, files);
        in.finish();
        return new ClientMemory(client, participations, plan, lastRound, coin, upload);
    }

    private static Optional<Upload> upload(WireReader in, FrameFiles files) {
        int kind = in.u8();
        return switch (kind) {
            case NO_FRAME -> Optional.empty();
            case FRAME_INSIDE -> Optional.of(new Upload(in.raw(in.u32In("frame length", 0, Integer.MAX_VALUE))));
            case FRAME_IN_FILE -> {
                String name = in.text(LONGEST_FILE_NAME);
                long length = in.i64();
                yield files.isWhole(name, length) ? Optional.of(files.upload(name, length)) : Optional.empty();
            }
            default ->
                throw new WireException(
                        WireException.Reason.OUT_OF_RANGE, "a frame is absent, inside or in a file, not " + kind);
        };
    }
}
