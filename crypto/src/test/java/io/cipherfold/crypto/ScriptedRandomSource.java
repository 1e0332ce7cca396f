// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

/** Hands out given 32-bit words in order, and fails when there are no more. */
public final class ScriptedRandomSource implements RandomSource {

    private final int[] words;
    private int next;

    /** A stream of exactly these words. */
    public ScriptedRandomSource(int... words) {
        this.words = words.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
        for (int i = 0; i < target.length; i += Integer.BYTES) {
            int word = nextInt();
            for (int b = i; b < Math.min(target.length, i + Integer.BYTES); b++) {
                target[b] = (byte) (word >>> (8 * (b - i)));
            }
        }
    }

    @Override
    public long nextLong() {
        return (nextInt() & 0xffff_ffffL) | ((long) nextInt() << 32);
    }

    @Override
    public int nextInt() {
        if (next == words.length) {
            throw new AssertionError("more than " + next + " words were drawn");
        }
        return words[next++];
    }
}
