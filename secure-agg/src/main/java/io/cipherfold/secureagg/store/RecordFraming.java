// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Records in a file, one after the other: a 32-bit length, eight bytes of the length's SHA-256, the record, eight bytes of
 * the record's SHA-256. The check on the length tells a file that ends inside its last record, which a power failure
 * leaves behind, from a file whose middle was damaged so that the rest looks like one long record. The check on the record
 * is for the last one: in a chain every other is vouched for by the one behind it.
 */
final class RecordFraming {

    /** Bytes that a record takes beyond its own. */
    static final int OVERHEAD_BYTES = 20;

    private static final int CHECK_BYTES = 8;
    private static final int PREFIX_BYTES = 4 + CHECK_BYTES;

    private RecordFraming() {}

    /** Appends a record. */
    static void write(WireWriter out, byte[] record) {
        byte[] length = new WireWriter(4).u32(record.length).toBytes();
        out.raw(length).raw(check(length)).raw(record).raw(check(record));
    }

    /**
     * Takes a file apart.
     *
     * @param records receives the whole records
     * @return how many bytes they take; what follows is the beginning of one more
     * @throws IllegalArgumentException if something is damaged; names the position
     */
    static long read(InputStream in, Consumer<byte[]> records) throws IOException {
        long position = 0;
        while (true) {
            byte[] prefix = in.readNBytes(PREFIX_BYTES);
            if (prefix.length < PREFIX_BYTES) {
                return position;
            }
            byte[] lengthBytes = Arrays.copyOf(prefix, 4);
            long length = new WireReader(lengthBytes).u32();
            boolean sound = Arrays.equals(check(lengthBytes), Arrays.copyOfRange(prefix, 4, PREFIX_BYTES));
            if (!sound || length > Integer.MAX_VALUE) {
                throw damaged(position);
            }
            byte[] record = in.readNBytes((int) length);
            byte[] check = in.readNBytes(CHECK_BYTES);
            if (record.length < length || check.length < CHECK_BYTES) {
                return position;
            }
            if (!Arrays.equals(check, check(record))) {
                throw damaged(position);
            }
            records.accept(record);
            position += OVERHEAD_BYTES + length;
        }
    }

    private static IllegalArgumentException damaged(long position) {
        return new IllegalArgumentException("the record at byte " + position + " is damaged");
    }

    private static byte[] check(byte[] bytes) {
        return Arrays.copyOf(Digest.sha256(bytes).toBytes(), CHECK_BYTES);
    }
}
