// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes for a decoder. Valid ones have thousands, which no small input can hold, so an input says which valid bytes to take
 * and what to change in them; or it is the bytes.
 */
final class ChangedBytes {

    /** First octet of an input that is the bytes. */
    private static final int RAW = 255;

    private static final int MOST_CHANGES = 8;
    /** Where most header fields are. */
    private static final int HEADER_BYTES = 160;
    /** SEAL's header has the length of the stream here. */
    private static final int STREAM_LENGTH_PLACE = 8;

    private final FuzzWorld world;
    private final byte[] bytes;
    private final boolean changed;

    private ChangedBytes(FuzzWorld world, byte[] bytes, boolean changed) {
        this.world = world;
        this.bytes = bytes;
        this.changed = changed;
    }

    /** Valid bytes and the world they were written for. */
    static final class Valid {

        private final FuzzWorld world;
        private final byte[] bytes;

        Valid(FuzzWorld world, byte[] bytes) {
            this.world = world;
            this.bytes = bytes;
        }
    }

    /** The world to read them with; seldom another one. */
    FuzzWorld world() {
        return world;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether they are anything but valid bytes for that world. */
    boolean changed() {
        return changed;
    }

    /** What an input stands for. */
    static ChangedBytes of(List<Valid> valid, Choices in) {
        int first = in.octet();
        if (first == RAW) {
            return new ChangedBytes(valid.get(in.below(valid.size())).world, in.rest(), true);
        }
        Valid base = valid.get(first % valid.size());
        FuzzWorld world = base.world;
        int other = in.octet();
        if (other >= 240) {
            world = valid.get(other % valid.size()).world;
        }
        byte[] bytes = base.bytes.clone();
        for (int i = 0; i < MOST_CHANGES && !in.isEmpty(); i++) {
            bytes = change(bytes, valid, in);
        }
        boolean changed = world != base.world || !Arrays.equals(bytes, base.bytes);
        return new ChangedBytes(world, bytes, changed);
    }

    private static byte[] change(byte[] bytes, List<Valid> valid, Choices in) {
        int kind = in.below(10);
        if (bytes.length == 0) {
            return in.flag() ? new byte[in.octet()] : bytes;
        }
        int place = in.octet();
        place = place < HEADER_BYTES ? place : place << 16 | in.octet() << 8 | in.octet();
        place %= bytes.length;
        switch (kind) {
            case 0 -> bytes[place] = (byte) in.octet();
            case 1 -> bytes[place] ^= (byte) (1 << in.below(8));
            case 2 -> putWord(bytes, place, in.anyLong());
            case 3 -> putWord(bytes, place, Double.doubleToRawLongBits(in.anyDouble()));
            case 4 -> putWord(bytes, STREAM_LENGTH_PLACE, bytes.length);
            case 5 -> {
                return Arrays.copyOf(bytes, place);
            }
            case 6 -> {
                return Arrays.copyOf(bytes, bytes.length + in.octet());
            }
            case 7 -> {
                byte[] shifted = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, place, shifted, place + 1, bytes.length - place);
                return shifted;
            }
            case 8 -> {
                byte[] shifted = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, place + 1, shifted, place, bytes.length - place - 1);
                return shifted;
            }
            default -> {
                byte[] donor = valid.get(in.below(valid.size())).bytes;
                int length = Math.min(1 << in.below(14), bytes.length - place);
                int from = (in.flag() ? place : in.octet()) % donor.length;
                System.arraycopy(donor, from, bytes, place, Math.min(length, donor.length - from));
            }
        }
        return bytes;
    }

    private static void putWord(byte[] bytes, int place, long word) {
        byte[] octets = new byte[Long.BYTES];
        ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).putLong(word);
        if (place < bytes.length) {
            System.arraycopy(octets, 0, bytes, place, Math.min(Long.BYTES, bytes.length - place));
        }
    }
}
