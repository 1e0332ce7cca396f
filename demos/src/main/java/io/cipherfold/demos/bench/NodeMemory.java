// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.Arrays;

/**
 * Greatest use of memory while a node was watched.
 *
 * @param heapBytes objects on the Java heap that a full collection leaves
 * @param directBytes direct buffers
 * @param nativeBytes what the native library holds for Java
 */
record NodeMemory(long heapBytes, long directBytes, long nativeBytes) {

    private static final int NUMBERS = 3;

    /** The greater of each. */
    NodeMemory max(NodeMemory other) {
        return new NodeMemory(
                Math.max(heapBytes, other.heapBytes),
                Math.max(directBytes, other.directBytes),
                Math.max(nativeBytes, other.nativeBytes));
    }

    /** In a form that {@link #parse} reads. */
    String line() {
        return heapBytes + " " + directBytes + " " + nativeBytes;
    }

    /** Reads a line. */
    static NodeMemory parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != NUMBERS) {
            throw new IllegalArgumentException("'" + line + "' is not a use of memory");
        }
        long[] numbers = Arrays.stream(words).mapToLong(Long::parseLong).toArray();
        return new NodeMemory(numbers[0], numbers[1], numbers[2]);
    }
}
