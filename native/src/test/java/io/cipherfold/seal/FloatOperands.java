// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;

/** A block with numbers: operands for the kernels of machine learning, which have parts of it each to themselves. */
final class FloatOperands implements OperationProbe.Operands {

    private static final int PART = 512;
    private static final int PARTS = 13;

    private final FloatBlock block = FloatBlock.create((long) PART * PARTS);

    FloatOperands() {
        fill();
    }

    private void fill() {
        float[] numbers = new float[PART * PARTS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i);
        }
        block.put(0, numbers, 0, numbers.length);
    }

    static List<OperationProbe<?>> probes() {
        List<OperationProbe<?>> probes = new ArrayList<>();
        probes.add(OperationProbe.of("FloatBlock.create", FloatOperands::new, operands -> {
            FloatBlock.create(PART).close();
            return 0;
        }));
        probes.add(OperationProbe.of("FloatBlock.get, doubles", FloatOperands::new, FloatOperands::numbers));
        for (FloatKernel kernel : FloatKernel.values()) {
            probes.add(OperationProbe.of(
                    "FloatCall.run, " + kernel, FloatOperands::new, operands -> operands.run(kernel)));
        }
        return probes;
    }

    /** The numbers of a small call for each kernel. */
    static int[] small(FloatKernel kernel) {
        return switch (kernel) {
            case MULTIPLY -> new int[] {2, 3, 5, 7, 0, 1, 0};
            case CONVOLVE, CONVOLVE_INPUT_GRADIENT, CONVOLVE_WEIGHT_GRADIENT -> new int[] {2, 1, 5, 2, 3, 2, 0};
            case STATISTICS, NORMALISE, NORMALISE_BACKWARD, NORMALISE_TANGENT, NORMALISE_TANGENT_BACKWARD ->
                new int[] {2, 1, 5, 2, 3, 0};
            case ACTIVATE, ACTIVATE_BACKWARD, ACTIVATE_TANGENT, ACTIVATE_TANGENT_BACKWARD -> new int[] {2, 2, 5, 7};
            case SUM_ROWS -> new int[] {2, 5, 7};
            case COPY, SUBTRACT_PRODUCT, PRODUCT, ADD, INNER_PRODUCT, ADD_SCALED, SCALE -> new int[] {2, 35};
        };
    }

    /** How many operands a kernel takes. */
    static int count(FloatKernel kernel) {
        return switch (kernel) {
            case STATISTICS, ACTIVATE, ACTIVATE_BACKWARD, SUM_ROWS, COPY, ADD, SCALE -> 2;
            case MULTIPLY,
                    CONVOLVE,
                    CONVOLVE_INPUT_GRADIENT,
                    CONVOLVE_WEIGHT_GRADIENT,
                    ACTIVATE_TANGENT,
                    SUBTRACT_PRODUCT,
                    PRODUCT,
                    INNER_PRODUCT,
                    ADD_SCALED -> 3;
            case ACTIVATE_TANGENT_BACKWARD -> 4;
            case NORMALISE -> 5;
            case NORMALISE_BACKWARD, NORMALISE_TANGENT -> 8;
            case NORMALISE_TANGENT_BACKWARD -> 12;
        };
    }

    /** A small call on the first parts of a block. */
    static FloatCall call(FloatKernel kernel, FloatBlock block) {
        List<FloatOperand> operands = new ArrayList<>();
        for (int i = 0; i < count(kernel); i++) {
            operands.add(new FloatOperand(block, (long) i * PART, PART / 2));
        }
        return new FloatCall(kernel, InstructionSet.best(), operands, small(kernel));
    }

    /** All numbers after a small call on the first ones. */
    private double[] run(FloatKernel kernel) {
        fill();
        call(kernel, block).run();
        return numbers();
    }

    private double[] numbers() {
        double[] numbers = new double[PART * PARTS];
        block.get(0, numbers, 0, numbers.length);
        return numbers;
    }

    FloatBlock block() {
        return block;
    }

    @Override
    public void close() {
        block.close();
    }
}
