// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The lines of a key file, taken from its bytes without making texts of the secrets in them. */
final class KeyLines {

    private static final int LONGEST_FIRST_LINE = 64;
    private static final int MOST_DIGITS = 9;

    private final Path path;
    private final byte[] bytes;
    private int line = 1;
    private int position;
    private int lineEnd;

    KeyLines(Path path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes;
        this.lineEnd = endOfLine(0);
    }

    /** The first line, shortened if it is longer than one that this reader knows. */
    String firstLine() {
        return new String(bytes, 0, Math.min(lineEnd, LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
    }

    /** Goes to the next line; the one before must have been read to its end. */
    boolean next() {
        if (line > 1 && position != lineEnd) {
            throw wrong("the end of the line after the key");
        }
        line++;
        if (lineEnd + 1 >= bytes.length) {
            return false;
        }
        position = lineEnd + 1;
        lineEnd = endOfLine(position);
        return true;
    }

    /** A number from 0 and the space behind it. */
    int number() {
        int start = position;
        int value = 0;
        while (position < lineEnd && position - start < MOST_DIGITS && isDigit(bytes[position])) {
            value = 10 * value + bytes[position++] - '0';
        }
        boolean plain = position > start && (bytes[start] != '0' || position == start + 1);
        if (!plain || position == lineEnd || bytes[position] != ' ') {
            throw wrong("a client's number, a space and the key");
        }
        position++;
        return value;
    }

    /** Some bytes in lower-case hexadecimal. */
    byte[] hex(int count) {
        int end = position;
        while (end < lineEnd && bytes[end] != ' ') {
            end++;
        }
        int found = end - position;
        if (found != 2 * count) {
            throw wrong(2 * count + " hexadecimal digits, found " + found + " characters");
        }
        byte[] value = new byte[count];
        for (int i = 0; i < count; i++) {
            value[i] = (byte) (16 * digit(bytes[position++]) + digit(bytes[position++]));
        }
        return value;
    }

    /** Whether the line goes on behind a space, which is skipped. */
    boolean more() {
        boolean space = position < lineEnd && bytes[position] == ' ';
        position += space ? 1 : 0;
        return space;
    }

    private int digit(byte character) {
        if (isDigit(character)) {
            return character - '0';
        }
        if (character >= 'a' && character <= 'f') {
            return character - 'a' + 10;
        }
        throw wrong("digits 0 to 9 and a to f only");
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private int endOfLine(int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    /** Something else than expected; what was found is not repeated, it may be secret. */
    CommandFailure wrong(String expected) {
        return CommandFailure.usage(path + ", line " + line + ": expected " + expected);
    }
}
