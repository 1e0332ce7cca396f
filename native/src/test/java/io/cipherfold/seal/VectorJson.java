// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of JSON (RFC 8259) that test vectors use: objects, arrays, strings of printable ASCII, booleans, and integers of at
 * most 53 bits, which every reader of JSON keeps exact. Strict: a repeated name, a fraction, an escape other than of a quote or
 * backslash, or anything after the value is refused. Objects keep their order.
 */
final class VectorJson {

    private static final long GREATEST = (1L << 53) - 1;
    private static final int MOST_DIGITS = 16;

    private final String text;
    private int position;

    private VectorJson(String text) {
        this.text = text;
    }

    /** Objects over lines, arrays of anything but objects on one line. */
    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value, "\n");
        return out.append('\n').toString();
    }

    private static void append(StringBuilder out, Object value, String lineStart) {
        if (value instanceof Map<?, ?> object) {
            String separator = "{";
            for (Map.Entry<?, ?> member : object.entrySet()) {
                out.append(separator).append(lineStart).append("  ");
                appendText(out, (String) member.getKey());
                append(out.append(": "), member.getValue(), lineStart + "  ");
                separator = ",";
            }
            out.append(object.isEmpty() ? "{}" : lineStart + "}");
        } else if (value instanceof List<?> array) {
            boolean objects = !array.isEmpty() && array.get(0) instanceof Map<?, ?>;
            String separator = "[";
            for (Object element : array) {
                out.append(separator).append(objects ? lineStart + "  " : separator.equals(",") ? " " : "");
                append(out, element, lineStart + "  ");
                separator = ",";
            }
            out.append(array.isEmpty() ? "[" : objects ? lineStart : "").append(']');
        } else if (value instanceof String string) {
            appendText(out, string);
        } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            if (value instanceof Long number && Math.abs(number) > GREATEST) {
                throw new IllegalArgumentException("a number must have at most 53 bits, was " + number);
            }
            out.append(value);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void appendText(StringBuilder out, String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("only printable ASCII, not character " + (int) c);
            }
            out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
        out.append('"');
    }

    /** An object as map, an array as list, an integer as Long. */
    static Object read(String text) {
        VectorJson reader = new VectorJson(text);
        Object value = reader.value();
        reader.skipSpace();
        if (reader.position != text.length()) {
            throw reader.malformed("nothing more");
        }
        return value;
    }

    private Object value() {
        skipSpace();
        char next = peek();
        if (next == '{') {
            return object();
        }
        if (next == '[') {
            return array();
        }
        if (next == '"') {
            return string();
        }
        for (Boolean constant : List.of(Boolean.TRUE, Boolean.FALSE)) {
            if (text.startsWith(constant.toString(), position)) {
                position += constant.toString().length();
                return constant;
            }
        }
        return integer();
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        position++;
        if (follows('}')) {
            return members;
        }
        do {
            skipSpace();
            String name = string();
            require(':');
            if (members.put(name, value()) != null) {
                throw malformed("another name than " + name);
            }
        } while (follows(','));
        require('}');
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        position++;
        if (follows(']')) {
            return elements;
        }
        do {
            elements.add(value());
        } while (follows(','));
        require(']');
        return elements;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        require('"');
        while (peek() != '"') {
            char c = text.charAt(position++);
            if (c == '\\') {
                c = peek();
                position++;
                if (c != '"' && c != '\\') {
                    throw malformed("an escaped quote or backslash");
                }
            } else if (c < ' ' || c > '~') {
                throw malformed("printable ASCII");
            }
            string.append(c);
        }
        position++;
        return string.toString();
    }

    private Long integer() {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        int firstDigit = position;
        while (position < text.length() && Character.digit(text.charAt(position), 10) >= 0) {
            position++;
        }
        int digits = position - firstDigit;
        boolean padded = digits > 1 && text.charAt(firstDigit) == '0';
        if (digits == 0 || digits > MOST_DIGITS || padded) {
            throw malformed("an integer");
        }
        return Long.valueOf(text.substring(start, position));
    }

    private void skipSpace() {
        while (position < text.length() && " \n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() {
        if (position == text.length()) {
            throw malformed("more");
        }
        return text.charAt(position);
    }

    private boolean follows(char wanted) {
        skipSpace();
        boolean found = peek() == wanted;
        position += found ? 1 : 0;
        return found;
    }

    private void require(char wanted) {
        if (!follows(wanted)) {
            throw malformed("'" + wanted + "'");
        }
    }

    private IllegalArgumentException malformed(String expected) {
        return new IllegalArgumentException("expected " + expected + " at character " + position);
    }
}
