// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * The operations that models are made of, on matrices of a batch of tasks at once: the values of a pass, their
 * derivatives (backward), and the derivatives of both along a direction of the parameters (tangent, and tangent of
 * backward), which is what Pearlmutter's R-operator needs ("Fast Exact Multiplication by the Hessian", Neural Computation
 * 6, 1994).
 *
 * <p>A method checks the shapes and gives an {@link Operation} to be run later, often: whatever can be prepared is. All
 * views must be of blocks that the same object allocated. A view that is written to must not overlap another operand
 * unless the method says so. Operands that are only read may be shared by all groups. All operands of an operation have as
 * many groups, a shared one too, with a group stride of 0. A result replaces whatever the view held, numbers or not, unless
 * the method adds to it; what lies between the matrices of a view stays as it is.
 *
 * <p>Implementations are safe for use by several threads; operations and blocks are not. Methods that make an operation
 * throw {@link IllegalArgumentException} if shapes do not fit.
 */
public interface Kernels {

    /** A short name for reports, for instance {@code nd4j}. */
    String name();

    /** New memory of {@code length} zeros, at least 1; the caller closes it. */
    Block allocate(long length);

    /**
     * A matrix product per group: {@code c = op(a) op(b)}, with {@code + c} if {@code accumulate}, where op is the transpose
     * if the flag behind the operand is set. At most one of the flags may be set.
     */
    Operation multiply(View a, boolean transposeA, View b, boolean transposeB, View c, boolean accumulate);

    /** {@code values = function(values + bias)} with the row {@code bias} added to every row. */
    Operation activate(UnitFunction function, View bias, View values);

    /**
     * {@code gradient = gradient * function'}, number by number.
     *
     * @param values of the function, from which its derivative follows
     */
    Operation activateBackward(UnitFunction function, View values, View gradient);

    /** {@code tangent = (tangent + biasTangent) * function'}, with the row {@code biasTangent} added to every row. */
    Operation activateTangent(UnitFunction function, View values, View biasTangent, View tangent);

    /**
     * The derivative of {@link #activateBackward} along a direction: {@code gradientTangent = gradientTangent * function' +
     * gradient * function'' * (tangent of the weighted sum)}.
     *
     * @param tangent what {@link #activateTangent} made: function' times the tangent of the weighted sum
     * @param gradient by the function's value, as it was <em>before</em> {@link #activateBackward}
     */
    Operation activateTangentBackward(
            UnitFunction function, View values, View tangent, View gradient, View gradientTangent);

    /** {@code sums = } the sum of the rows of {@code values}: [1, columns]. */
    Operation sumRows(View values, View sums);

    /** The convolution of {@code input} with {@code weights} into {@code output}, with {@code + output} if {@code accumulate}. */
    Operation convolve(ConvolutionShape shape, View input, View weights, View output, boolean accumulate);

    /** The derivative by the input of {@link #convolve}, given that by the output. */
    Operation convolveInputGradient(
            ConvolutionShape shape, View outputGradient, View weights, View inputGradient, boolean accumulate);

    /** The derivative by the weights of {@link #convolve}, given that by the output. */
    Operation convolveWeightGradient(
            ConvolutionShape shape, View input, View outputGradient, View weightGradient, boolean accumulate);

    /** Writes the statistics of {@code input}: see {@link Normalisation}. {@code fixed} has no meaning here. */
    Operation statistics(Normalisation norm);

    /** The block's output: [{@link Normalisation#outputRows()}, channels]. */
    Operation normalise(Normalisation norm, View output);

    /**
     * The derivatives of {@link #normalise}.
     *
     * @param outputGradient by the output
     * @param inputGradient receives that by z
     * @param scaleGradient receives that by the scale
     * @param shiftGradient receives that by the shift
     */
    Operation normaliseBackward(
            Normalisation norm, View outputGradient, View inputGradient, View scaleGradient, View shiftGradient);

    /** The derivative of the output along the directions {@code tangent}. */
    Operation normaliseTangent(Normalisation norm, NormalisationTangent tangent, View outputTangent);

    /**
     * The derivative of {@link #normaliseBackward} along the directions {@code tangent}.
     *
     * @param outputGradient what the backward operation was given
     * @param outputGradientTangent its derivative along the direction
     * @param inputGradientTangent receives the derivative of the input gradient
     * @param scaleGradientTangent receives the derivative of the scale gradient
     * @param shiftGradientTangent receives the derivative of the shift gradient
     */
    Operation normaliseTangentBackward(
            Normalisation norm,
            NormalisationTangent tangent,
            View outputGradient,
            View outputGradientTangent,
            View inputGradientTangent,
            View scaleGradientTangent,
            View shiftGradientTangent);

    /** {@code target = source}; a shared source is copied to every group. */
    Operation copy(View source, View target);

    /** {@code target = target - factors * source}, number by number. */
    Operation subtractProduct(View factors, View source, View target);

    /** {@code target = factors * source}, number by number; {@code target} may be {@code source}. */
    Operation product(View factors, View source, View target);

    /** {@code target = target + source}. */
    Operation add(View source, View target);

    /** The inner product of {@code a} and {@code b} per group, into {@code sums}: [1, 1]. */
    Operation innerProduct(View a, View b, View sums);

    /** {@code target = target + factor * source} with one number {@code factor} per group: [1, 1]. */
    Operation addScaled(View factor, View source, View target);

    /** {@code values = factor * values} with one number {@code factor} per group: [1, 1]. */
    Operation scale(View factor, View values);
}
