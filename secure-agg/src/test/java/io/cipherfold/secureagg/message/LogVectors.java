// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Chains of log records, written by {@link ReferenceFrame}. */
final class LogVectors {

    private static final int HEAD_BYTES = 8 + 32 + 8 + 1 + 4;

    private LogVectors() {}

    static VectorFile file(Class<?> generator) {
        VectorFile file = new VectorFile(
                        "log",
                        "hash-chained log",
                        generator,
                        "Log files: records one after the other. DOES_NOT_FOLLOW is found by who follows the chain.")
                .field("log", "bytes")
                .field("kinds", "of its records")
                .field("payloads", "of its records")
                .field("hashes", "of its records");
        byte[] closed = ReferenceFrame.body().u32(3).u32(2).raw(some(1)).bytes();
        byte[] shared = ReferenceFrame.body().u32(3).u32(2).raw(some(2)).bytes();
        byte[] failed = ReferenceFrame.body().u32(3).u32(1).bytes();
        byte[] first = record(0, new byte[32], 5, closed);
        byte[] second = record(1, hash(first), 9, shared);
        byte[] third = record(2, hash(second), 10, failed);
        file.valid(
                "CLOSED, SHARED, OPENING_FAILED",
                List.of(),
                VectorCase.create()
                        .hex(
                                "log",
                                ReferenceFrame.body()
                                        .raw(first)
                                        .raw(second)
                                        .raw(third)
                                        .bytes())
                        .put("kinds", List.of(5, 9, 10))
                        .put("payloads", hex(closed, shared, failed))
                        .put("hashes", hex(hash(first), hash(second), hash(third))));
        refused(file, "ends inside a payload", "WRONG_LENGTH", first, Arrays.copyOf(second, second.length - 1));
        refused(file, "ends inside a record's head", "WRONG_LENGTH", first, Arrays.copyOf(second, HEAD_BYTES - 1));
        refused(file, "negative sequence", "OUT_OF_RANGE", record(-1, new byte[32], 5, closed));
        byte[] tooLong = first.clone();
        tooLong[HEAD_BYTES - 1] = 0x20;
        refused(file, "payload of 2^29 bytes", "OUT_OF_RANGE", tooLong);
        refused(file, "begins with record 1", "DOES_NOT_FOLLOW", second);
        refused(file, "a record is missing", "DOES_NOT_FOLLOW", first, third);
        refused(file, "a record twice", "DOES_NOT_FOLLOW", first, first);
        byte[] changed = first.clone();
        changed[HEAD_BYTES] ^= 1;
        refused(file, "a payload was changed", "DOES_NOT_FOLLOW", changed, second);
        refused(file, "a time was changed", "DOES_NOT_FOLLOW", later(first), second);
        return file;
    }

    private static byte[] some(int number) {
        return VectorCase.seed("d " + number);
    }

    private static byte[] hash(byte[] record) {
        return VectorCase.hash("SHA-256", record);
    }

    private static List<String> hex(byte[]... values) {
        return Arrays.stream(values).map(HexFormat.of()::formatHex).toList();
    }

    private static byte[] record(long sequence, byte[] previous, int kind, byte[] payload) {
        long time = 1_700_000_000_000L + sequence;
        return ReferenceFrame.body()
                .i64(sequence)
                .raw(previous)
                .i64(time)
                .u8(kind)
                .u32(payload.length)
                .raw(payload)
                .bytes();
    }

    private static byte[] later(byte[] record) {
        byte[] changed = record.clone();
        changed[8 + 32]++;
        return changed;
    }

    private static void refused(VectorFile file, String comment, String reason, byte[]... records) {
        ReferenceFrame log = ReferenceFrame.body();
        Arrays.stream(records).forEach(log::raw);
        file.invalid(comment, reason, VectorCase.create().hex("log", log.bytes()));
    }
}
