// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * What shapes each operation of {@link Kernels} takes; every implementation asks here. Each method throws
 * {@link IllegalArgumentException} if the operands of the operation of the same name do not fit.
 */
final class OperationShapes {

    private OperationShapes() {}

    static void multiply(View a, boolean transposeA, View b, boolean transposeB, View c) {
        if (transposeA && transposeB) {
            throw new IllegalArgumentException("at most one operand may be transposed");
        }
        int inner = transposeA ? a.rows() : a.columns();
        Views.requireTarget(c, c.groups(), c.rows(), c.columns());
        Views.require(a, c.groups(), transposeA ? inner : c.rows(), transposeA ? c.rows() : inner);
        Views.require(b, c.groups(), transposeB ? c.columns() : inner, transposeB ? inner : c.columns());
    }

    static void activate(View bias, View values) {
        requireTarget(values);
        requireRow(bias, values);
    }

    static void activateBackward(View values, View gradient) {
        requireTarget(gradient);
        requireAlike(values, gradient);
    }

    static void activateTangent(View values, View biasTangent, View tangent) {
        requireTarget(tangent);
        requireAlike(values, tangent);
        requireRow(biasTangent, tangent);
    }

    static void activateTangentBackward(View values, View tangent, View gradient, View gradientTangent) {
        requireTarget(gradientTangent);
        requireAlike(values, gradientTangent);
        requireAlike(tangent, gradientTangent);
        requireAlike(gradient, gradientTangent);
    }

    static void sumRows(View values, View sums) {
        Views.requireTarget(sums, values.groups(), 1, values.columns());
    }

    static void convolve(ConvolutionShape shape, View input, View weights, View output) {
        int groups = output.groups();
        requireInput(shape, input, groups);
        requireWeights(shape, weights, groups);
        requireOutput(shape, output, groups);
        requireTarget(output);
    }

    static void convolveInputGradient(ConvolutionShape shape, View outputGradient, View weights, View inputGradient) {
        int groups = inputGradient.groups();
        requireInput(shape, inputGradient, groups);
        requireWeights(shape, weights, groups);
        requireOutput(shape, outputGradient, groups);
        requireTarget(inputGradient);
    }

    static void convolveWeightGradient(ConvolutionShape shape, View input, View outputGradient, View weightGradient) {
        int groups = weightGradient.groups();
        requireInput(shape, input, groups);
        requireWeights(shape, weightGradient, groups);
        requireOutput(shape, outputGradient, groups);
        requireTarget(weightGradient);
    }

    static void statistics(Normalisation norm) {
        requireTarget(norm.statistics());
    }

    static void normalise(Normalisation norm, View output) {
        Views.requireTarget(output, norm.input().groups(), norm.outputRows(), norm.channels());
    }

    static void normaliseBackward(
            Normalisation norm, View outputGradient, View inputGradient, View scaleGradient, View shiftGradient) {
        int groups = norm.input().groups();
        Views.require(outputGradient, groups, norm.outputRows(), norm.channels());
        Views.requireTarget(inputGradient, groups, norm.input().rows(), norm.channels());
        Views.requireTarget(scaleGradient, groups, 1, norm.channels());
        Views.requireTarget(shiftGradient, groups, 1, norm.channels());
    }

    static void normaliseTangent(Normalisation norm, NormalisationTangent tangent, View outputTangent) {
        requireTangent(norm, tangent);
        normalise(norm, outputTangent);
    }

    static void normaliseTangentBackward(
            Normalisation norm,
            NormalisationTangent tangent,
            View outputGradient,
            View outputGradientTangent,
            View inputGradientTangent,
            View scaleGradientTangent,
            View shiftGradientTangent) {
        requireTangent(norm, tangent);
        requireAlike(outputGradientTangent, outputGradient);
        normaliseBackward(norm, outputGradient, inputGradientTangent, scaleGradientTangent, shiftGradientTangent);
    }

    static void copy(View source, View target) {
        requireTarget(target);
        requireAlike(source, target);
    }

    static void subtractProduct(View factors, View source, View target) {
        copy(source, target);
        requireAlike(factors, target);
    }

    static void product(View factors, View source, View target) {
        copy(source, target);
        requireAlike(factors, target);
    }

    static void add(View source, View target) {
        copy(source, target);
    }

    static void innerProduct(View a, View b, View sums) {
        requireAlike(a, b);
        Views.requireTarget(sums, a.groups(), 1, 1);
    }

    static void addScaled(View factor, View source, View target) {
        copy(source, target);
        Views.require(factor, target.groups(), 1, 1);
    }

    static void scale(View factor, View values) {
        requireTarget(values);
        Views.require(factor, values.groups(), 1, 1);
    }

    private static void requireTarget(View view) {
        Views.requireTarget(view, view.groups(), view.rows(), view.columns());
    }

    private static void requireAlike(View view, View other) {
        Views.require(view, other.groups(), other.rows(), other.columns());
    }

    private static void requireRow(View row, View matrices) {
        Views.require(row, matrices.groups(), 1, matrices.columns());
    }

    private static void requireInput(ConvolutionShape shape, View view, int groups) {
        Views.require(view, groups, shape.images() * shape.side() * shape.side(), shape.inputs());
    }

    private static void requireWeights(ConvolutionShape shape, View view, int groups) {
        Views.require(view, groups, ConvolutionShape.TAPS * shape.inputs(), shape.outputs());
    }

    private static void requireOutput(ConvolutionShape shape, View view, int groups) {
        Views.require(view, groups, shape.images() * shape.outputSide() * shape.outputSide(), shape.outputs());
    }

    private static void requireTangent(Normalisation norm, NormalisationTangent tangent) {
        requireAlike(tangent.input(), norm.input());
        requireAlike(tangent.scale(), norm.scale());
        requireAlike(tangent.shift(), norm.shift());
    }
}
