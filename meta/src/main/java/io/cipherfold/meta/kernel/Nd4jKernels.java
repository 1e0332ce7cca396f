// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Kernels} by ND4J, in float32: the implementation that needs nothing of our own. Uses one core if {@code
 * OMP_NUM_THREADS=1}. Blocks keep what operations on them need beside them, up to several times the largest operand.
 *
 * <p>{@link #allocate} throws {@link io.cipherfold.meta.MetaException} with the code BACKEND where ND4J's native
 * library cannot be loaded.
 */
public final class Nd4jKernels implements Kernels {

    /** Rows up to which ND4J's sum takes less time than a product with ones. */
    private static final int FEW_ROWS = 64;

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public Block allocate(long length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, was " + length);
        }
        return new Nd4jBlock(this, length);
    }

    @Override
    public Operation multiply(View a, boolean transposeA, View b, boolean transposeB, View c, boolean accumulate) {
        OperationShapes.multiply(a, transposeA, b, transposeB, c);
        Nd4jMatrices left = matrices(a);
        Nd4jMatrices right = matrices(b);
        Nd4jMatrices target = matrices(c);
        Nd4jProgram program = new Nd4jProgram(left, right, target);
        program.multiply(left, transposeA, right, transposeB, target, accumulate);
        return program;
    }

    @Override
    public Operation activate(UnitFunction function, View bias, View values) {
        OperationShapes.activate(bias, values);
        Nd4jMatrices row = matrices(bias);
        Nd4jMatrices target = matrices(values);
        Nd4jProgram program = new Nd4jProgram(row, target);
        addRow(program, row, target);
        INDArray numbers = aligned(target)[0];
        switch (function) {
            case IDENTITY -> {}
            case RELU -> program.relu(numbers, numbers);
            case TANH -> program.tanh(numbers);
        }
        return program;
    }

    @Override
    public Operation activateBackward(UnitFunction function, View values, View gradient) {
        OperationShapes.activateBackward(values, gradient);
        Nd4jMatrices y = matrices(values);
        Nd4jMatrices target = matrices(gradient);
        Nd4jProgram program = new Nd4jProgram(y, target);
        multiplyByDerivative(program, function, y, target);
        return program;
    }

    @Override
    public Operation activateTangent(UnitFunction function, View values, View biasTangent, View tangent) {
        OperationShapes.activateTangent(values, biasTangent, tangent);
        Nd4jMatrices y = matrices(values);
        Nd4jMatrices row = matrices(biasTangent);
        Nd4jMatrices target = matrices(tangent);
        Nd4jProgram program = new Nd4jProgram(y, row, target);
        addRow(program, row, target);
        multiplyByDerivative(program, function, y, target);
        return program;
    }

    @Override
    public Operation activateTangentBackward(
            UnitFunction function, View values, View tangent, View gradient, View gradientTangent) {
        OperationShapes.activateTangentBackward(values, tangent, gradient, gradientTangent);
        Nd4jMatrices y = matrices(values);
        Nd4jMatrices dy = matrices(tangent);
        Nd4jMatrices byY = matrices(gradient);
        Nd4jMatrices target = matrices(gradientTangent);
        Nd4jProgram program = new Nd4jProgram(y, dy, byY, target);
        multiplyByDerivative(program, function, y, target);
        if (function == UnitFunction.TANH) {
            // The second derivative is the first one times -2 y.
            INDArray[] arrays = aligned(y, dy, byY, target);
            INDArray product = scratchLike(target, arrays[3]);
            program.product(arrays[0], arrays[1], product);
            program.product(product, arrays[2], product);
            program.difference(arrays[3], product, arrays[3]);
            program.difference(arrays[3], product, arrays[3]);
        }
        return program;
    }

    @Override
    public Operation sumRows(View values, View sums) {
        OperationShapes.sumRows(values, sums);
        Nd4jMatrices source = matrices(values);
        Nd4jMatrices target = matrices(sums);
        Nd4jProgram program = new Nd4jProgram(source, target);
        if (source.groups() > 1 && source.rows() <= FEW_ROWS) {
            program.sumRows(source.batch(), target.wide());
        } else {
            program.multiply(ones(target, 1, source.rows()), false, source, false, target, false);
        }
        return program;
    }

    @Override
    public Operation convolve(ConvolutionShape shape, View input, View weights, View output, boolean accumulate) {
        OperationShapes.convolve(shape, input, weights, output);
        Nd4jMatrices from = matrices(input);
        Nd4jMatrices kernels = matrices(weights);
        Nd4jMatrices to = matrices(output);
        Nd4jProgram program = new Nd4jProgram(from, kernels, to);
        new Nd4jConvolution(shape, program).forward(from, kernels, to, accumulate);
        return program;
    }

    @Override
    public Operation convolveInputGradient(
            ConvolutionShape shape, View outputGradient, View weights, View inputGradient, boolean accumulate) {
        OperationShapes.convolveInputGradient(shape, outputGradient, weights, inputGradient);
        Nd4jMatrices byOutput = matrices(outputGradient);
        Nd4jMatrices kernels = matrices(weights);
        Nd4jMatrices byInput = matrices(inputGradient);
        Nd4jProgram program = new Nd4jProgram(byOutput, kernels, byInput);
        new Nd4jConvolution(shape, program).inputGradient(byOutput, kernels, byInput, accumulate);
        return program;
    }

    @Override
    public Operation convolveWeightGradient(
            ConvolutionShape shape, View input, View outputGradient, View weightGradient, boolean accumulate) {
        OperationShapes.convolveWeightGradient(shape, input, outputGradient, weightGradient);
        Nd4jMatrices from = matrices(input);
        Nd4jMatrices byOutput = matrices(outputGradient);
        Nd4jMatrices byWeights = matrices(weightGradient);
        Nd4jProgram program = new Nd4jProgram(from, byOutput, byWeights);
        new Nd4jConvolution(shape, program).weightGradient(from, byOutput, byWeights, accumulate);
        return program;
    }

    @Override
    public Operation statistics(Normalisation norm) {
        OperationShapes.statistics(norm);
        return new Nd4jNormalisation(this, norm, norm.statistics()).statistics();
    }

    @Override
    public Operation normalise(Normalisation norm, View output) {
        OperationShapes.normalise(norm, output);
        return new Nd4jNormalisation(this, norm, output).forward(output);
    }

    @Override
    public Operation normaliseBackward(
            Normalisation norm, View outputGradient, View inputGradient, View scaleGradient, View shiftGradient) {
        OperationShapes.normaliseBackward(norm, outputGradient, inputGradient, scaleGradient, shiftGradient);
        return new Nd4jNormalisation(this, norm, inputGradient)
                .backward(outputGradient, inputGradient, scaleGradient, shiftGradient);
    }

    @Override
    public Operation normaliseTangent(Normalisation norm, NormalisationTangent tangent, View outputTangent) {
        OperationShapes.normaliseTangent(norm, tangent, outputTangent);
        return new Nd4jNormalisationTangents(this, norm, tangent, outputTangent).tangent(outputTangent);
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
        return new Nd4jNormalisationTangents(this, norm, tangent, inputGradientTangent)
                .tangentBackward(
                        outputGradient,
                        outputGradientTangent,
                        inputGradientTangent,
                        scaleGradientTangent,
                        shiftGradientTangent);
    }

    @Override
    public Operation copy(View source, View target) {
        OperationShapes.copy(source, target);
        Nd4jMatrices from = matrices(source);
        Nd4jMatrices to = matrices(target);
        Nd4jProgram program = new Nd4jProgram(from, to);
        if (from.isRepeated()) {
            INDArray ones = to.block().ones(to.groups()).array(to.groups(), 1);
            program.multiply(ones, false, from.single(), false, to.wide(), false);
            return program;
        }
        INDArray[] arrays = aligned(from, to);
        program.copy(arrays[0], arrays[1]);
        return program;
    }

    @Override
    public Operation subtractProduct(View factors, View source, View target) {
        OperationShapes.subtractProduct(factors, source, target);
        Nd4jMatrices by = matrices(factors);
        Nd4jMatrices from = matrices(source);
        Nd4jMatrices to = matrices(target);
        Nd4jProgram program = new Nd4jProgram(by, from, to);
        INDArray[] arrays = alignedFactors(by, from, to);
        INDArray product = scratchLike(to, arrays[2]);
        program.product(arrays[0], arrays[1], product);
        program.difference(arrays[2], product, arrays[2]);
        return program;
    }

    @Override
    public Operation product(View factors, View source, View target) {
        OperationShapes.product(factors, source, target);
        Nd4jMatrices by = matrices(factors);
        Nd4jMatrices from = matrices(source);
        Nd4jMatrices to = matrices(target);
        Nd4jProgram program = new Nd4jProgram(by, from, to);
        INDArray[] arrays = alignedFactors(by, from, to);
        program.product(arrays[0], arrays[1], arrays[2]);
        return program;
    }

    @Override
    public Operation add(View source, View target) {
        OperationShapes.add(source, target);
        Nd4jMatrices from = matrices(source);
        Nd4jMatrices to = matrices(target);
        Nd4jProgram program = new Nd4jProgram(from, to);
        INDArray[] arrays = aligned(from, to);
        program.sum(arrays[1], arrays[0], arrays[1]);
        return program;
    }

    @Override
    public Operation innerProduct(View a, View b, View sums) {
        OperationShapes.innerProduct(a, b, sums);
        return multiply(a.reshaped(1, a.size()), false, b.reshaped(1, b.size()), true, sums, false);
    }

    @Override
    public Operation addScaled(View factor, View source, View target) {
        OperationShapes.addScaled(factor, source, target);
        return multiply(
                factor, false, source.reshaped(1, source.size()), false, target.reshaped(1, target.size()), true);
    }

    @Override
    public Operation scale(View factor, View values) {
        OperationShapes.scale(factor, values);
        Nd4jMatrices by = matrices(factor);
        Nd4jMatrices target = matrices(values);
        Nd4jProgram program = new Nd4jProgram(by, target);
        program.product(target.wide(), by.wide(), target.wide());
        return program;
    }

    /** The view's arrays; throws if its block is not of this object. */
    Nd4jMatrices matrices(View view) {
        if (view.block() instanceof Nd4jBlock block && block.owner() == this) {
            return new Nd4jMatrices(view, block);
        }
        throw new IllegalArgumentException("a view's block was not allocated by these kernels");
    }

    /** What the operations on a normalisation read. */
    Nd4jNormalisationPack.Operands operands(Normalisation norm) {
        return new Nd4jNormalisationPack.Operands(
                matrices(norm.input()), matrices(norm.statistics()), matrices(norm.scale()), matrices(norm.shift()));
    }

    /** A shared matrix of ones for an operation whose result is {@code target}. */
    private static Nd4jMatrices ones(Nd4jMatrices target, int rows, int columns) {
        Nd4jBlock block = target.block().ones((long) rows * columns);
        return new Nd4jMatrices(new View(block, 0, target.groups(), 0, rows, columns), block);
    }

    private static void addRow(Nd4jProgram program, Nd4jMatrices row, Nd4jMatrices target) {
        program.sum(target.batch(), row.batch(), target.batch());
    }

    private static void multiplyByDerivative(
            Nd4jProgram program, UnitFunction function, Nd4jMatrices values, Nd4jMatrices target) {
        INDArray[] arrays = aligned(values, target);
        INDArray y = arrays[0];
        INDArray gradient = arrays[1];
        switch (function) {
            case IDENTITY -> {}
            case RELU -> {
                // The values are never negative: their sign is the derivative. A quarter of the time of relu_bp.
                INDArray sign = scratchLike(target, gradient);
                program.sign(y, sign);
                program.product(gradient, sign, gradient);
            }
            case TANH -> {
                INDArray product = scratchLike(target, gradient);
                program.product(y, gradient, product);
                program.product(product, y, product);
                program.difference(gradient, product, gradient);
            }
        }
    }

    /** Arrays of the same shape for operations number by number: all in a row if there are no gaps. */
    private static INDArray[] aligned(Nd4jMatrices... matrices) {
        boolean dense = true;
        for (Nd4jMatrices each : matrices) {
            dense &= each.isDense();
        }
        INDArray[] arrays = new INDArray[matrices.length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = dense ? matrices[i].flat() : matrices[i].wide();
        }
        return arrays;
    }

    /** As {@link #aligned} for a product: factors that the groups share may be a single row, which it repeats. */
    private static INDArray[] alignedFactors(Nd4jMatrices factors, Nd4jMatrices source, Nd4jMatrices target) {
        INDArray[] arrays = aligned(factors, source, target);
        if (factors.isRepeated() && !source.isRepeated()) {
            arrays[0] = factors.single();
        }
        return arrays;
    }

    private static INDArray scratchLike(Nd4jMatrices target, INDArray array) {
        return target.block().scratch("product", array.length()).array(array.shape());
    }
}
