// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/**
 * A {@link FloatKernel} with its operands, to be run any number of times. Takes no memory but some of the thread that runs it,
 * which grows to the most that a kernel needs (a padded image, the transposed weights) and goes with the thread. Confined,
 * like its blocks, to one thread at a time.
 */
public final class FloatCall {

    private final FloatKernel kernel;
    private final InstructionSet set;
    private final List<NativeHandle> blocks;
    private final long[] places;
    private final int[] numbers;

    /**
     * Checks nothing but what a record of the operands does; {@link #run()} does.
     *
     * @param set at most {@link InstructionSet#best()}
     * @param operands as the kernel names them; a result must not overlap another operand unless the kernel's definition
     *     says so, and its groups must not share a matrix
     * @param numbers as the kernel names them
     */
    public FloatCall(FloatKernel kernel, InstructionSet set, List<FloatOperand> operands, int... numbers) {
        this.kernel = kernel;
        this.set = set;
        this.blocks = operands.stream().map(operand -> operand.block().handle()).toList();
        this.places = new long[2 * operands.size()];
        for (int i = 0; i < operands.size(); i++) {
            places[2 * i] = operands.get(i).offset();
            places[2 * i + 1] = operands.get(i).groupStride();
        }
        this.numbers = numbers.clone();
    }

    /**
     * Runs the kernel.
     *
     * @throws IllegalStateException if a block is closed
     * @throws SealException with {@code INVALID_ARGUMENT} if operands and numbers are not those of the kernel, an operand is
     *     not within its block, or this CPU lacks the instruction set; with {@code OUT_OF_MEMORY}
     */
    public void run() {
        NativeHandle.runAll(blocks, pointers -> FloatJni.run(kernel.number(), set.number(), pointers, places, numbers));
    }

    @Override
    public String toString() {
        return "FloatCall[" + kernel + ", " + set + "]";
    }
}
