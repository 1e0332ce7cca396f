// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of an input as a sequence of decisions. Behind the end there are zeros, which stand for harmless values. */
final class Choices {

    /** Bytes from here on choose a special value. */
    private static final int SPECIAL = 224;

    private static final int[] INTS = {
        -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 16, 17, 64, 1024, 2047, 2048, 4095, 4096, -2, -1024, 1 << 30, 1023, 5
    };
    private static final long[] LONGS = {
        -1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        1L << 61,
        (1L << 61) - 1,
        1L << 60,
        12_288,
        12_289,
        12_290,
        6144,
        6145,
        -6144,
        -6145,
        1L << 32,
        1L << 53,
        -(1L << 40)
    };
    private static final double[] DOUBLES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        -0.0,
        0.0,
        0x1p20,
        0x1p35,
        0x1p36,
        0x1p53,
        0x1p-1022,
        1e305,
        -1.0,
        0x1p-30
    };

    private final ByteBuffer bytes;

    Choices(byte[] input) {
        this.bytes = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    /** 0 to 255. */
    int octet() {
        return bytes.hasRemaining() ? bytes.get() & 0xFF : 0;
    }

    /** 0 to bound - 1; bound at most 65536. */
    int below(int bound) {
        return (bound > 256 ? octet() | octet() << 8 : octet()) % bound;
    }

    boolean flag() {
        return (octet() & 1) != 0;
    }

    /** Usually 0 to 6, sometimes at the edges, sometimes anything. */
    int anyInt() {
        int octet = octet();
        if (octet >= SPECIAL) {
            int which = octet % (INTS.length + 1);
            return which < INTS.length ? INTS[which] : octet() | octet() << 8 | octet() << 16 | octet() << 24;
        }
        return octet % 7;
    }

    /** Usually small, sometimes at the edges, sometimes anything. */
    long anyLong() {
        int octet = octet();
        if (octet >= SPECIAL) {
            int which = octet % (LONGS.length + 1);
            return which < LONGS.length ? LONGS[which] : rawLong();
        }
        return octet;
    }

    long rawLong() {
        return Integer.toUnsignedLong(rawInt()) | Integer.toUnsignedLong(rawInt()) << 32;
    }

    int rawInt() {
        return octet() | octet() << 8 | octet() << 16 | octet() << 24;
    }

    /** Usually a small number, sometimes a strange one, sometimes anything. */
    double anyDouble() {
        int octet = octet();
        if (octet >= SPECIAL) {
            int which = octet % (DOUBLES.length + 1);
            return which < DOUBLES.length ? DOUBLES[which] : Double.longBitsToDouble(rawLong());
        }
        return (octet - 112) / 16.0;
    }

    /** A length for an array that has room for that many: usually 1 to 4, sometimes around the limit. */
    int anyLength(int limit) {
        int octet = octet();
        return switch (octet) {
            case 255 -> limit + 1;
            case 254 -> limit;
            case 253 -> limit - 1;
            case 252 -> 0;
            case 251 -> 2 * limit;
            default -> 1 + octet % 4;
        };
    }

    long[] longs(int count) {
        long[] values = new long[count];
        // Large arrays repeat a few values: an input is short.
        for (int i = 0; i < count; i++) {
            values[i] = i < 4 ? anyLong() : values[i % 4];
        }
        return values;
    }

    double[] doubles(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = i < 4 ? anyDouble() : values[i % 4];
        }
        return values;
    }

    int[] ints(int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = anyInt();
        }
        return values;
    }

    /** What is left. */
    byte[] rest() {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }
}
