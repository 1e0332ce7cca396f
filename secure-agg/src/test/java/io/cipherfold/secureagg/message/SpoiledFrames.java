// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.util.List;
import java.util.Map;

/** The file of vectors of frames: valid ones, each followed by changes of it that must be refused. */
final class SpoiledFrames {

    private static final int HEADER = 40;
    private static final int ROUNDS = 12;
    private static final int REGISTRY = 3;
    private static final int UPLOAD = 8;
    private static final int INSPECT = 12;

    private final VectorFile file;
    private int base;

    SpoiledFrames(Class<?> generator) {
        file = new VectorFile(
                        "frames",
                        "frames of protocol version 1",
                        generator,
                        "A frame of every kind under the plan of test 1: the plain sum, 4 members, at most 5 clients, 12"
                                + " rounds. Secret keys are the SHA-256 of names: node, coordinator, authority, member 1 to 4,"
                                + " host, client 0 to 4; digests without meaning that of d 1 and so on. A negative test changes"
                                + " the frame of a valid one. BAD_SIGNATURE is found by who reads a frame, all other reasons by"
                                + " its decoder.")
                .field("kind", "code of the frame's kind")
                .field("name", "of the kind")
                .field("frame", "bytes")
                .field("fields", "what a reader finds; a digest or key in hexadecimal")
                .field("base", "id of the valid frame that is changed")
                .field("offset", "where bytes are replaced")
                .field("bytes", "what they are replaced by")
                .field("length", "to which the frame is cut, or lengthened by zeros");
    }

    VectorFile file() {
        return file;
    }

    /** A valid frame, and the ways to spoil any. */
    void add(int kind, String name, byte[] frame, Map<String, Object> fields) {
        file.valid(
                name,
                List.of(),
                VectorCase.create()
                        .put("kind", kind)
                        .put("name", name)
                        .hex("frame", frame)
                        .put("fields", fields));
        base = file.size();
        cut("cut by a byte", frame.length - 1, "WRONG_LENGTH");
        cut("cut inside the header", HEADER - 1, "WRONG_LENGTH");
        cut("one byte more", frame.length + 1, hasCountedLength(kind) ? "WRONG_LENGTH" : "TRAILING_BYTES");
        change("magic", 0, new byte[] {'D'}, "WRONG_MAGIC");
        change("version 2", 4, ReferenceFrame.body().u16(2).bytes(), "WRONG_VERSION");
        change("kind 99", 6, ReferenceFrame.body().u16(99).bytes(), "WRONG_KIND");
        change("another plan", 8, VectorCase.seed("another plan"), "WRONG_PLAN");
    }

    /** Whether a reader compares the length of the whole frame before it reads on. */
    private static boolean hasCountedLength(int kind) {
        return kind == REGISTRY || kind == UPLOAD || kind == INSPECT;
    }

    private void cut(String comment, int length, String reason) {
        file.invalid(comment, reason, VectorCase.create().put("base", base).put("length", length));
    }

    void change(String comment, int offset, byte[] bytes, String reason) {
        file.invalid(
                comment,
                reason,
                VectorCase.create().put("base", base).put("offset", offset).hex("bytes", bytes));
    }

    void u32(String field, int offset, int... values) {
        for (int value : values) {
            byte[] bytes = ReferenceFrame.body().u32(value).bytes();
            change(field + " " + (value & 0xffff_ffffL), offset, bytes, "OUT_OF_RANGE");
        }
    }

    void round(int offset) {
        u32("round", offset, 0, ROUNDS + 1);
    }

    void badSignature(byte[] frame, int end) {
        byte last = (byte) (frame[end - 1] ^ 1);
        change("a bit of the signature", end - 1, new byte[] {last}, "BAD_SIGNATURE");
    }
}
