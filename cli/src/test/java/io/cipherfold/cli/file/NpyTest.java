// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

    private static final String DICTIONARY = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";

    /** A file with any header and body. */
    private static byte[] file(int major, String header, byte[] body) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer buffer = ByteBuffer.allocate(12 + text.length + body.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        buffer.put((byte) major).put((byte) 0);
        if (major == 1) {
            buffer.putShort((short) text.length);
        } else {
            buffer.putInt(text.length);
        }
        buffer.put(text).put(body);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] doubles(double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return buffer.array();
    }

    private static void refuses(byte[] file, String... words) {
        assertThatThrownBy(() -> Npy.parse(file))
                .isInstanceOf(VectorFormatException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void parse_fileOfNumpy_isRead() {
        // numpy.save("v.npy", numpy.array([1.5, -2], dtype="float32")) by NumPy 1.26.
        byte[] bytes = HexFormat.of()
                .parseHex("934e554d50590100" + "7600"
                        + HexFormat.of()
                                .formatHex(("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }" + " ".repeat(60)
                                                + "\n")
                                        .getBytes(StandardCharsets.US_ASCII))
                        + "0000c03f" + "000000c0");
        assertThat(Npy.parse(bytes)).containsExactly(1.5, -2.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parse_bothVersions_areRead(int major) {
        assertThat(Npy.parse(file(major, DICTIONARY + "\n", doubles(0.1, 1e300))))
                .containsExactly(0.1, 1e300);
    }

    @Test
    void parse_keysInAnyOrderWithoutLastComma_isRead() {
        String header = "{'shape': (1,), 'fortran_order': False, 'descr': '<f8'}\n";
        assertThat(Npy.parse(file(1, header, doubles(7)))).containsExactly(7);
    }

    @Test
    void format_vector_isReadAgainAndAligned() {
        byte[] bytes = Npy.format(new double[] {1, -0.5, 1e-300});
        assertThat((bytes.length - 24) % 64).isZero();
        assertThat(Npy.parse(bytes)).containsExactly(1, -0.5, 1e-300);
    }

    @Test
    void parse_everyTruncation_isRefused() {
        byte[] whole = Npy.format(new double[] {1, 2});
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Npy.parse(cut)).isInstanceOf(VectorFormatException.class);
        }
    }

    @Test
    void parse_bytesBehindTheEnd_areRefused() {
        byte[] whole = Npy.format(new double[] {1, 2});
        refuses(Arrays.copyOf(whole, whole.length + 1), "2 numbers of 8 bytes, 16 in all", "17 behind");
    }

    @Test
    void parse_wrongMagic_isRefused() {
        byte[] bytes = Npy.format(new double[] {1});
        bytes[0] = 0x50;
        refuses(bytes, "starts with the byte 0x93 and NUMPY");
    }

    @ParameterizedTest
    @CsvSource({"3,0", "0,0", "1,1", "2,3"})
    void parse_otherVersion_isRefused(int major, int minor) {
        byte[] bytes = Npy.format(new double[] {1});
        bytes[6] = (byte) major;
        bytes[7] = (byte) minor;
        refuses(bytes, "version must be 1.0 or 2.0, was " + major + "." + minor);
    }

    @Test
    void parse_headerLongerThanTheFile_isRefused() {
        byte[] bytes = file(2, DICTIONARY + "\n", doubles(1, 2));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, Integer.MAX_VALUE);
        refuses(bytes, "ends inside its header");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        refuses(bytes, "ends inside its header");
    }

    @Test
    void parse_fortranOrder_isRefused() {
        refuses(file(1, DICTIONARY.replace("False", "True") + "\n", doubles(1, 2)), "Fortran order");
    }

    @ParameterizedTest
    @ValueSource(strings = {">f4", ">f8"})
    void parse_bigEndian_isRefused(String descr) {
        refuses(file(1, DICTIONARY.replace("<f8", descr) + "\n", doubles(1, 2)), "big endian", "astype");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<f2", "<i8", "|b1", "|O", "<c16", "=f8"})
    void parse_otherNumbers_areRefused(String descr) {
        refuses(file(1, DICTIONARY.replace("<f8", descr) + "\n", doubles(1, 2)), "float32", "'" + descr + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(2, 1)", "()", "(1, 2, 1)", "(2)"})
    void parse_otherShape_isRefused(String shape) {
        refuses(file(1, DICTIONARY.replace("(2,)", shape) + "\n", doubles(1, 2)), "one dimension", shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(0,)", "(9999999999,)"})
    void parse_lengthOutOfRange_isRefused(String shape) {
        refuses(file(1, DICTIONARY.replace("(2,)", shape) + "\n", new byte[0]), "it must have 1 to");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f8', 'fortran_order': False, }\n",
                "{'descr': '<f8', 'shape': (2,), }\n",
                "{'fortran_order': False, 'shape': (2,), }\n",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1, }\n",
                "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n",
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }\n",
                "['descr': '<f8', 'fortran_order': False, 'shape': (2,), ]\n",
                "{'descr': '<f8', 'fortran_order': 0, 'shape': (2,), }\n",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }\n",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
                "\n"
            })
    void parse_malformedHeader_isRefused(String header) {
        refuses(file(1, header, doubles(1, 2)), "dictionary");
    }
}
