// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;

/** Wrong arguments for the native methods of blocks of floats and of the kernels on them. */
final class FloatRefusals {

    private static final int PORTABLE = InstructionSet.PORTABLE.number();
    private static final int LENGTH = 64;

    private FloatRefusals() {}

    static int run() {
        long ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        long block = FloatJni.create(LENGTH);
        try {
            return handles(0) + handles(ring) + transfers(block) + calls(block) + everyKernel(block);
        } finally {
            SealJni.release(block);
            SealJni.release(ring);
        }
    }

    /** What is no block. */
    private static int handles(long handle) {
        return RefusedCalls.refused(
                () -> FloatJni.put(handle, 0, new float[1], 0, 1),
                () -> FloatJni.get(handle, 0, new float[1], 0, 1),
                () -> FloatJni.putDoubles(handle, 0, new double[1], 0, 1),
                () -> FloatJni.getDoubles(handle, 0, new double[1], 0, 1),
                () -> scale(PORTABLE, new long[] {handle, handle}, new long[4], 1, 1));
    }

    private static int transfers(long block) {
        float[] floats = new float[LENGTH];
        double[] doubles = new double[LENGTH];
        return RefusedCalls.refused(
                () -> FloatJni.create(0),
                () -> FloatJni.create(-1),
                () -> FloatJni.create(FloatBlock.MAX_LENGTH + 1),
                () -> FloatJni.put(block, 1, floats, 0, LENGTH),
                () -> FloatJni.put(block, -1, floats, 0, 1),
                () -> FloatJni.put(block, Long.MAX_VALUE, floats, 0, 1),
                () -> FloatJni.put(block, 0, floats, 1, LENGTH),
                () -> FloatJni.put(block, 0, floats, -1, 1),
                () -> FloatJni.put(block, 0, floats, 0, -1),
                () -> FloatJni.put(block, 0, Nulls.FLOATS, 0, 1),
                () -> FloatJni.get(block, 1, floats, 0, LENGTH),
                () -> FloatJni.get(block, 0, floats, 1, LENGTH),
                () -> FloatJni.get(block, 0, Nulls.FLOATS, 0, 1),
                () -> FloatJni.putDoubles(block, 1, doubles, 0, LENGTH),
                () -> FloatJni.putDoubles(block, 0, doubles, 1, LENGTH),
                () -> FloatJni.putDoubles(block, 0, Nulls.DOUBLES, 0, 1),
                () -> FloatJni.getDoubles(block, 0, doubles, 0, LENGTH + 1),
                () -> FloatJni.getDoubles(block, 0, doubles, LENGTH, 1),
                () -> FloatJni.getDoubles(block, 0, Nulls.DOUBLES, 0, 1));
    }

    private static void scale(int set, long[] blocks, long[] places, int... numbers) {
        FloatJni.run(FloatKernel.SCALE.number(), set, blocks, places, numbers);
    }

    private static int calls(long block) {
        long[] two = {block, block};
        long[] places = {0, 1, 1, 9};
        return RefusedCalls.refused(
                () -> FloatJni.run(-1, PORTABLE, two, places, new int[] {1, 1}),
                () -> FloatJni.run(FloatKernel.values().length, PORTABLE, two, places, new int[] {1, 1}),
                () -> scale(-1, two, places, 1, 1),
                () -> scale(3, two, places, 1, 1),
                () -> scale(PORTABLE, Nulls.LONGS, places, 1, 1),
                () -> scale(PORTABLE, two, Nulls.LONGS, 1, 1),
                () -> scale(PORTABLE, two, places, Nulls.INTS),
                () -> scale(PORTABLE, two, new long[3], 1, 1),
                () -> scale(PORTABLE, two, new long[] {-1, 1, 1, 9}, 1, 1),
                () -> scale(PORTABLE, two, new long[] {0, -1, 1, 9}, 2, 1),
                () -> scale(PORTABLE, two, new long[] {0, Long.MAX_VALUE, 1, 9}, 3, 1),
                () -> scale(PORTABLE, two, new long[] {0, 1, Long.MAX_VALUE, 9}, 1, 1),
                () -> scale(PORTABLE, two, places, 0, 1),
                () -> scale(PORTABLE, two, places, 1, -1),
                () -> scale(PORTABLE, two, places, 1),
                () -> scale(PORTABLE, two, places, 1, 1, 1),
                // More than the block; a matrix that reaches into the next one; one for all groups.
                () -> scale(PORTABLE, two, places, 1, LENGTH),
                () -> scale(PORTABLE, two, places, 7, 10),
                () -> scale(PORTABLE, two, new long[] {0, 1, 1, 9}, 2, 10),
                () -> scale(PORTABLE, two, new long[] {0, 1, 1, 0}, 2, 9));
    }

    /** Numbers that mean nothing, or matrices far larger than the block. */
    private static int everyKernel(long block) {
        int refused = 0;
        for (FloatKernel kernel : FloatKernel.values()) {
            for (int operands = 0; operands <= 12; operands++) {
                long[] blocks = new long[operands];
                Arrays.fill(blocks, block);
                long[] places = new long[2 * operands];
                for (int numbers = 0; numbers <= 8; numbers++) {
                    for (int number : new int[] {Integer.MIN_VALUE, 0, 1 << 16, Integer.MAX_VALUE}) {
                        int[] all = new int[numbers];
                        Arrays.fill(all, number);
                        refused += RefusedCalls.refused(
                                () -> FloatJni.run(kernel.number(), PORTABLE, blocks, places, all));
                    }
                }
            }
        }
        return refused;
    }
}
