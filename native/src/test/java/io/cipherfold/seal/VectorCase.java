// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One test vector: named fields in order. Byte strings are in hexadecimal, arrays of numbers little endian in such. */
public final class VectorCase {

    private final Map<String, Object> fields;

    private VectorCase(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** A vector without any field. */
    public static VectorCase create() {
        return new VectorCase(new LinkedHashMap<>());
    }

    static VectorCase of(Map<?, ?> fields) {
        Map<String, Object> copy = new LinkedHashMap<>();
        fields.forEach((name, value) -> copy.put((String) name, value));
        return new VectorCase(copy);
    }

    /** Adds a string, an integer, a boolean, a list of such, or an object of such. */
    public VectorCase put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Adds bytes in hexadecimal. */
    public VectorCase hex(String name, byte[] bytes) {
        return put(name, HexFormat.of().formatHex(bytes));
    }

    /** Adds the SHA-256 of bytes that are too many. */
    public VectorCase sha256(String name, byte[] bytes) {
        return hex(name, hash("SHA-256", bytes));
    }

    /** Adds other fields. */
    public VectorCase all(VectorCase other) {
        fields.putAll(other.fields);
        return this;
    }

    Map<String, Object> fields() {
        return fields;
    }

    private Object field(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no field " + name + " in " + fields.keySet());
        }
        return value;
    }

    /** Whether there is such a field. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A string. */
    public String text(String name) {
        return (String) field(name);
    }

    /** Bytes that are in hexadecimal. */
    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    /** An integer. */
    public int integer(String name) {
        return Math.toIntExact(number(name));
    }

    /** A larger integer. */
    public long number(String name) {
        return ((Number) field(name)).longValue();
    }

    /** Integers. */
    public int[] integers(String name) {
        return ((List<?>) field(name))
                .stream().mapToInt(element -> Math.toIntExact((Long) element)).toArray();
    }

    /** Strings. */
    public List<String> texts(String name) {
        return ((List<?>) field(name)).stream().map(String.class::cast).toList();
    }

    /** Byte strings. */
    public List<byte[]> byteStrings(String name) {
        return texts(name).stream().map(HexFormat.of()::parseHex).toList();
    }

    /** An object. */
    public Map<?, ?> object(String name) {
        return (Map<?, ?>) field(name);
    }

    /** Whether this must be accepted. */
    public boolean isValid() {
        String result = text("result");
        if (!result.equals("valid") && !result.equals("invalid")) {
            throw new IllegalArgumentException("result is valid or invalid, not " + result);
        }
        return result.equals("valid");
    }

    /** Why it must be refused. */
    public String reason() {
        return text("reason");
    }

    @Override
    public String toString() {
        return fields.getOrDefault("id", "?") + ": " + fields.getOrDefault("comment", "");
    }

    /** A hash by the JDK. */
    public static byte[] hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The SHA-256 that a vector names its fixed inputs by: of a text. */
    public static byte[] seed(String name) {
        return hash("SHA-256", name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Numbers as i32. */
    public static byte[] littleEndian(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    /** Numbers as u64. */
    public static byte[] littleEndian(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    /** Numbers in hexadecimal as strings: JSON keeps no 60 bits. */
    public static List<String> words(long... values) {
        return Arrays.stream(values)
                .mapToObj(value -> "0x" + Long.toHexString(value))
                .toList();
    }

    /** Undoes {@link #words}. */
    public long[] words(String name) {
        return texts(name).stream().mapToLong(VectorCase::parseWord).toArray();
    }

    /** One number in hexadecimal. */
    public long word(String name) {
        return parseWord(text(name));
    }

    private static long parseWord(String word) {
        if (!word.startsWith("0x")) {
            throw new IllegalArgumentException("a word begins with 0x, unlike " + word);
        }
        return Long.parseUnsignedLong(word, 2, word.length(), 16);
    }

    /** Whether this and another vector have the same value, or made of the same numbers, in a field. */
    public boolean sameField(String name, VectorCase other) {
        return VectorJson.write(field(name)).equals(VectorJson.write(other.field(name)));
    }
}
