// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's array files (NEP 1), versions 1.0 and 2.0, as far as they are vectors: one dimension, float32 or float64, little
 * endian, C order.
 */
final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_BYTES = 2;
    private static final int ALIGNMENT = 64;

    private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']{1,64})'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]{0,100})\\)");
    private static final Pattern ONE_DIMENSION = Pattern.compile("([0-9]{1,10}),");

    private Npy() {}

    /**
     * Where the numbers of a file are.
     *
     * @param head the file's first bytes: all of them, or as many as any header has
     * @param fileBytes length of the file
     */
    static FileVector.Layout layout(byte[] head, long fileBytes) {
        ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        Header header = Header.read(headerText(buffer));
        long expected = header.length * header.itemBytes;
        long present = fileBytes - buffer.position();
        if (present != expected) {
            throw new VectorFormatException("the header announces " + header.length + " numbers of " + header.itemBytes
                    + " bytes, " + expected + " in all; the file has " + present + " behind the header");
        }
        return new FileVector.Layout(buffer.position(), (int) header.length, header.itemBytes);
    }

    static double[] parse(byte[] bytes) {
        FileVector.Layout layout = layout(bytes, bytes.length);
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position((int) layout.start());
        double[] vector = new double[layout.length()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = layout.itemBytes() == Double.BYTES ? buffer.getDouble() : buffer.getFloat();
        }
        return vector;
    }

    private static String headerText(ByteBuffer buffer) {
        int start = MAGIC.length + VERSION_BYTES;
        if (buffer.remaining() < start + Short.BYTES
                || !buffer.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new VectorFormatException("a .npy file starts with the byte 0x93 and NUMPY, this one does not");
        }
        buffer.position(MAGIC.length);
        int major = buffer.get();
        int minor = buffer.get();
        if (major < 1 || major > 2 || minor != 0) {
            throw new VectorFormatException("version must be 1.0 or 2.0, was " + major + "." + minor);
        }
        if (major == 2 && buffer.remaining() < Integer.BYTES) {
            throw truncatedHeader();
        }
        int length = major == 1 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw truncatedHeader();
        }
        byte[] text = new byte[length];
        buffer.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static VectorFormatException truncatedHeader() {
        return new VectorFormatException("the file ends inside its header");
    }

    private record Header(long length, int itemBytes) {

        static Header read(String text) {
            String rest = text;
            String[] values = new String[3];
            Pattern[] keys = {DESCR, FORTRAN, SHAPE};
            for (int i = 0; i < keys.length; i++) {
                Matcher matcher = keys[i].matcher(rest);
                if (!matcher.find()) {
                    throw malformed();
                }
                values[i] = matcher.group(1);
                rest = rest.substring(0, matcher.start()) + rest.substring(matcher.end());
            }
            // What is left of {'descr': ..., 'fortran_order': ..., 'shape': ..., } without its entries.
            if (!rest.strip().matches("\\{\\s*,\\s*,\\s*,?\\s*\\}") || !text.endsWith("\n")) {
                throw malformed();
            }
            return new Header(length(values[1], values[2]), itemBytes(values[0]));
        }

        private static int itemBytes(String descr) {
            return switch (descr) {
                case "<f4" -> Float.BYTES;
                case "<f8" -> Double.BYTES;
                case ">f4", ">f8" ->
                    throw new VectorFormatException("the numbers are big endian (" + descr
                            + "); save them with .astype('<f4') or .astype('<f8')");
                default ->
                    throw new VectorFormatException("the numbers must be float32 ('<f4') or float64 ('<f8'), were '"
                            + descr + "'; save them with .astype('<f4')");
            };
        }

        private static long length(String fortranOrder, String shape) {
            Matcher matcher = ONE_DIMENSION.matcher(shape.strip());
            if (!matcher.matches()) {
                throw new VectorFormatException(
                        "the array must have one dimension, its shape is (" + shape + "); save it with .ravel()");
            }
            if (fortranOrder.equals("True")) {
                throw new VectorFormatException("the array is in Fortran order; save it with numpy.ascontiguousarray");
            }
            long length = Long.parseLong(matcher.group(1));
            if (length < 1 || length > Integer.MAX_VALUE / Double.BYTES) {
                throw new VectorFormatException(
                        "the array has " + length + " numbers; it must have 1 to " + Integer.MAX_VALUE / Double.BYTES);
            }
            return length;
        }

        private static VectorFormatException malformed() {
            return new VectorFormatException(
                    "the header must be a dictionary of exactly 'descr', 'fortran_order' and 'shape', as numpy.save writes"
                            + " it");
        }
    }

    /** A vector as version 1.0, float64. */
    static byte[] format(double[] vector) {
        String dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + vector.length + ",), }";
        int before = MAGIC.length + VERSION_BYTES + Short.BYTES;
        int padded = (before + dictionary.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - before;
        String header = dictionary + " ".repeat(padded - dictionary.length() - 1) + "\n";
        ByteBuffer buffer = ByteBuffer.allocate(
                        Math.addExact(before + padded, Math.multiplyExact(Double.BYTES, vector.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
        buffer.put(header.getBytes(StandardCharsets.US_ASCII));
        for (double value : vector) {
            buffer.putDouble(value);
        }
        return buffer.array();
    }
}
