// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Kernels of machine learning in single precision: what a {@link FloatCall} runs. The interface {@code Kernels} of the module
 * meta says what they compute; here is what operands and numbers each takes, in this order. A flag is 0 or 1. Of the
 * normalisations, "norm" stands for the operands input, statistics, scale and shift and the numbers groups, images, side,
 * pool, channels and the flag fixed.
 */
public enum FloatKernel {
    /** a, b, c; groups, rows, inner, columns, flags: a is transposed, b is transposed, accumulate. */
    MULTIPLY(0),
    /** Input, weights, output; groups, images, side, inputs, outputs, stride, flag accumulate. */
    CONVOLVE(1),
    /** Output gradient, weights, input gradient; numbers of {@link #CONVOLVE}. */
    CONVOLVE_INPUT_GRADIENT(2),
    /** Input, output gradient, weight gradient; numbers of {@link #CONVOLVE}. */
    CONVOLVE_WEIGHT_GRADIENT(3),
    /** Input, statistics; the numbers of norm. */
    STATISTICS(4),
    /** Norm, output. */
    NORMALISE(5),
    /** Norm, output gradient, input gradient, scale gradient, shift gradient. */
    NORMALISE_BACKWARD(6),
    /** Norm, tangents of input, scale and shift, output tangent. */
    NORMALISE_TANGENT(7),
    /** Norm, tangents of input, scale and shift, output gradient, tangents of gradients: output, input, scale, shift. */
    NORMALISE_TANGENT_BACKWARD(8),
    /** Bias, values; function (0 identity, 1 ReLU, 2 hyperbolic tangent), groups, rows, columns. */
    ACTIVATE(9),
    /** Values, gradient; numbers of {@link #ACTIVATE}. */
    ACTIVATE_BACKWARD(10),
    /** Values, bias tangent, tangent; numbers of {@link #ACTIVATE}. */
    ACTIVATE_TANGENT(11),
    /** Values, tangent, gradient, gradient tangent; numbers of {@link #ACTIVATE}. */
    ACTIVATE_TANGENT_BACKWARD(12),
    /** Values, sums; groups, rows, columns. */
    SUM_ROWS(13),
    /** Source, target; groups, size. */
    COPY(14),
    /** Factors, source, target; groups, size. */
    SUBTRACT_PRODUCT(15),
    /** Factors, source, target; groups, size. */
    PRODUCT(16),
    /** Source, target; groups, size. */
    ADD(17),
    /** a, b, sums; groups, size. */
    INNER_PRODUCT(18),
    /** Factor, source, target; groups, size. */
    ADD_SCALED(19),
    /** Factor, values; groups, size. */
    SCALE(20);

    private final int number;

    FloatKernel(int number) {
        this.number = number;
    }

    /** As the library numbers them. */
    int number() {
        return number;
    }
}
