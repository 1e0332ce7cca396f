// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.seal.FloatCall;
import io.cipherfold.seal.FloatKernel;
import io.cipherfold.seal.InstructionSet;
import io.cipherfold.seal.SealLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The operations in float32 by the C++ of the native library, whose kernels are there for AVX-512, AVX2 and any CPU. What a
 * group's results are does not depend on the other groups; between instruction sets the last bits differ.
 */
public final class NativeKernels implements Kernels {

    private final InstructionSet set;

    /**
     * Kernels for this CPU.
     *
     * @throws io.cipherfold.seal.SealException if the library cannot be loaded: see {@link #isAvailable()}
     */
    public NativeKernels() {
        this(InstructionSet.best());
    }

    /** Kernels of one instruction set, at most {@link InstructionSet#best()}. */
    NativeKernels(InstructionSet set) {
        if (set.compareTo(InstructionSet.best()) > 0) {
            throw new IllegalArgumentException("this CPU lacks " + set);
        }
        this.set = set;
    }

    /** Whether the native library can be loaded here. */
    public static boolean isAvailable() {
        return SealLibrary.isAvailable();
    }

    @Override
    public String name() {
        return "native-" + set.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Block allocate(long length) {
        return new NativeBlock(length);
    }

    private Operation operation(FloatKernel kernel, List<View> operands, int... numbers) {
        FloatCall call = new FloatCall(
                kernel, set, operands.stream().map(NativeBlock::operand).toList(), numbers);
        return call::run;
    }

    private static int number(boolean flag) {
        return flag ? 1 : 0;
    }

    @Override
    public Operation multiply(View a, boolean transposeA, View b, boolean transposeB, View c, boolean accumulate) {
        OperationShapes.multiply(a, transposeA, b, transposeB, c);
        return operation(
                FloatKernel.MULTIPLY,
                List.of(a, b, c),
                c.groups(),
                c.rows(),
                transposeA ? a.rows() : a.columns(),
                c.columns(),
                number(transposeA),
                number(transposeB),
                number(accumulate));
    }

    private Operation activation(FloatKernel kernel, UnitFunction function, View... operands) {
        View values = operands[operands.length - 1];
        int code = switch (function) {
            case IDENTITY -> 0;
            case RELU -> 1;
            case TANH -> 2;
        };
        return operation(kernel, List.of(operands), code, values.groups(), values.rows(), values.columns());
    }

    @Override
    public Operation activate(UnitFunction function, View bias, View values) {
        OperationShapes.activate(bias, values);
        return activation(FloatKernel.ACTIVATE, function, bias, values);
    }

    @Override
    public Operation activateBackward(UnitFunction function, View values, View gradient) {
        OperationShapes.activateBackward(values, gradient);
        return activation(FloatKernel.ACTIVATE_BACKWARD, function, values, gradient);
    }

    @Override
    public Operation activateTangent(UnitFunction function, View values, View biasTangent, View tangent) {
        OperationShapes.activateTangent(values, biasTangent, tangent);
        return activation(FloatKernel.ACTIVATE_TANGENT, function, values, biasTangent, tangent);
    }

    @Override
    public Operation activateTangentBackward(
            UnitFunction function, View values, View tangent, View gradient, View gradientTangent) {
        OperationShapes.activateTangentBackward(values, tangent, gradient, gradientTangent);
        return activation(FloatKernel.ACTIVATE_TANGENT_BACKWARD, function, values, tangent, gradient, gradientTangent);
    }

    @Override
    public Operation sumRows(View values, View sums) {
        OperationShapes.sumRows(values, sums);
        return operation(FloatKernel.SUM_ROWS, List.of(values, sums), values.groups(), values.rows(), values.columns());
    }

    private Operation convolution(
            FloatKernel kernel, ConvolutionShape shape, boolean accumulate, View first, View second, View target) {
        return operation(
                kernel,
                List.of(first, second, target),
                target.groups(),
                shape.images(),
                shape.side(),
                shape.inputs(),
                shape.outputs(),
                shape.stride(),
                number(accumulate));
    }

    @Override
    public Operation convolve(ConvolutionShape shape, View input, View weights, View output, boolean accumulate) {
        OperationShapes.convolve(shape, input, weights, output);
        return convolution(FloatKernel.CONVOLVE, shape, accumulate, input, weights, output);
    }

    @Override
    public Operation convolveInputGradient(
            ConvolutionShape shape, View outputGradient, View weights, View inputGradient, boolean accumulate) {
        OperationShapes.convolveInputGradient(shape, outputGradient, weights, inputGradient);
        return convolution(
                FloatKernel.CONVOLVE_INPUT_GRADIENT, shape, accumulate, outputGradient, weights, inputGradient);
    }

    @Override
    public Operation convolveWeightGradient(
            ConvolutionShape shape, View input, View outputGradient, View weightGradient, boolean accumulate) {
        OperationShapes.convolveWeightGradient(shape, input, outputGradient, weightGradient);
        return convolution(
                FloatKernel.CONVOLVE_WEIGHT_GRADIENT, shape, accumulate, input, outputGradient, weightGradient);
    }

    private Operation normalisation(FloatKernel kernel, Normalisation norm, List<View> operands) {
        return operation(
                kernel,
                operands,
                norm.input().groups(),
                norm.images(),
                norm.side(),
                norm.pool(),
                norm.channels(),
                number(norm.fixed()));
    }

    /** The operands of the normalisation and others. */
    private static List<View> operands(Normalisation norm, View... others) {
        return Stream.concat(Stream.of(norm.input(), norm.statistics(), norm.scale(), norm.shift()), Stream.of(others))
                .toList();
    }

    private static List<View> operands(Normalisation norm, NormalisationTangent tangent, View... others) {
        List<View> operands = new ArrayList<>(operands(norm, tangent.input(), tangent.scale(), tangent.shift()));
        operands.addAll(List.of(others));
        return operands;
    }

    @Override
    public Operation statistics(Normalisation norm) {
        OperationShapes.statistics(norm);
        return normalisation(FloatKernel.STATISTICS, norm, List.of(norm.input(), norm.statistics()));
    }

    @Override
    public Operation normalise(Normalisation norm, View output) {
        OperationShapes.normalise(norm, output);
        return normalisation(FloatKernel.NORMALISE, norm, operands(norm, output));
    }

    @Override
    public Operation normaliseBackward(
            Normalisation norm, View outputGradient, View inputGradient, View scaleGradient, View shiftGradient) {
        OperationShapes.normaliseBackward(norm, outputGradient, inputGradient, scaleGradient, shiftGradient);
        return normalisation(
                FloatKernel.NORMALISE_BACKWARD,
                norm,
                operands(norm, outputGradient, inputGradient, scaleGradient, shiftGradient));
    }

    @Override
    public Operation normaliseTangent(Normalisation norm, NormalisationTangent tangent, View outputTangent) {
        OperationShapes.normaliseTangent(norm, tangent, outputTangent);
        return normalisation(FloatKernel.NORMALISE_TANGENT, norm, operands(norm, tangent, outputTangent));
    }

    @Override
    public Operation normaliseTangentBackward(
            Normalisation norm,
            NormalisationTangent tangent,
            View outputGradient,
            View outputGradientTangent,
            View inputGradientTangent,
            View scaleGradientTangent,
            View shiftGradientTangent) {
        OperationShapes.normaliseTangentBackward(
                norm,
                tangent,
                outputGradient,
                outputGradientTangent,
                inputGradientTangent,
                scaleGradientTangent,
                shiftGradientTangent);
        return normalisation(
                FloatKernel.NORMALISE_TANGENT_BACKWARD,
                norm,
                operands(
                        norm,
                        tangent,
                        outputGradient,
                        outputGradientTangent,
                        inputGradientTangent,
                        scaleGradientTangent,
                        shiftGradientTangent));
    }

    private Operation numbers(FloatKernel kernel, View size, View... operands) {
        return operation(kernel, List.of(operands), size.groups(), size.size());
    }

    @Override
    public Operation copy(View source, View target) {
        OperationShapes.copy(source, target);
        return numbers(FloatKernel.COPY, target, source, target);
    }

    @Override
    public Operation subtractProduct(View factors, View source, View target) {
        OperationShapes.subtractProduct(factors, source, target);
        return numbers(FloatKernel.SUBTRACT_PRODUCT, target, factors, source, target);
    }

    @Override
    public Operation product(View factors, View source, View target) {
        OperationShapes.product(factors, source, target);
        return numbers(FloatKernel.PRODUCT, target, factors, source, target);
    }

    @Override
    public Operation add(View source, View target) {
        OperationShapes.add(source, target);
        return numbers(FloatKernel.ADD, target, source, target);
    }

    @Override
    public Operation innerProduct(View a, View b, View sums) {
        OperationShapes.innerProduct(a, b, sums);
        return numbers(FloatKernel.INNER_PRODUCT, a, a, b, sums);
    }

    @Override
    public Operation addScaled(View factor, View source, View target) {
        OperationShapes.addScaled(factor, source, target);
        return numbers(FloatKernel.ADD_SCALED, target, factor, source, target);
    }

    @Override
    public Operation scale(View factor, View values) {
        OperationShapes.scale(factor, values);
        return numbers(FloatKernel.SCALE, values, factor, values);
    }
}
