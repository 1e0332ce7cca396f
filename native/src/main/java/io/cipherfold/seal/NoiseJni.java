// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods of {@link TableNoise}, under the rules of {@link SealJni}. */
final class NoiseJni {

    private NoiseJni() {}

    /**
     * Copies the tables.
     *
     * @param shapes for each part its factor and the sizes of its two tables
     * @param tables the entries of all tables in order
     */
    static native long create(int[] shapes, long[] tables);

    static native void fill(long noise, byte[] secretSeed, long block, int[] target, int offset, int count);
}
