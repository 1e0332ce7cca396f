// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods of {@link FloatBlock} and {@link FloatCall}, under the rules of {@link SealJni}. */
final class FloatJni {

    private FloatJni() {}

    static native long create(long length);

    static native void put(long block, long offset, float[] source, int from, int count);

    static native void get(long block, long offset, float[] target, int from, int count);

    static native void putDoubles(long block, long offset, double[] source, int from, int count);

    static native void getDoubles(long block, long offset, double[] target, int from, int count);

    /** The number of an {@link InstructionSet}. */
    static native int bestInstructionSet();

    /**
     * @param kernel number of a {@link FloatKernel}
     * @param set number of an {@link InstructionSet}
     * @param blocks one for each operand
     * @param places offset and group stride of each operand
     */
    static native void run(int kernel, int set, long[] blocks, long[] places, int[] numbers);
}
