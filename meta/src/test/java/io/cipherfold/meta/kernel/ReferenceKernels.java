// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * Every operation as plain loops in double precision: what the other implementations are compared with. Slow on
 * purpose, as nothing in it is clever.
 */
public final class ReferenceKernels implements Kernels {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Block allocate(long length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, was " + length);
        }
        return new ReferenceBlock(length);
    }

    @Override
    public Operation multiply(View a, boolean transposeA, View b, boolean transposeB, View c, boolean accumulate) {
        OperationShapes.multiply(a, transposeA, b, transposeB, c);
        ReferenceMatrices left = matrices(a);
        ReferenceMatrices right = matrices(b);
        ReferenceMatrices target = matrices(c);
        int inner = transposeA ? a.rows() : a.columns();
        return () -> target.setAll((group, row, column) -> {
            double sum = accumulate ? target.get(group, row, column) : 0;
            for (int k = 0; k < inner; k++) {
                double x = transposeA ? left.get(group, k, row) : left.get(group, row, k);
                double y = transposeB ? right.get(group, column, k) : right.get(group, k, column);
                sum += x * y;
            }
            return sum;
        });
    }

    @Override
    public Operation activate(UnitFunction function, View bias, View values) {
        OperationShapes.activate(bias, values);
        ReferenceMatrices shift = matrices(bias);
        ReferenceMatrices target = matrices(values);
        return () -> target.setAll(
                (group, row, column) -> value(function, target.get(group, row, column) + shift.get(group, 0, column)));
    }

    @Override
    public Operation activateBackward(UnitFunction function, View values, View gradient) {
        OperationShapes.activateBackward(values, gradient);
        ReferenceMatrices y = matrices(values);
        ReferenceMatrices target = matrices(gradient);
        return () -> target.setAll((group, row, column) ->
                target.get(group, row, column) * derivative(function, y.get(group, row, column)));
    }

    @Override
    public Operation activateTangent(UnitFunction function, View values, View biasTangent, View tangent) {
        OperationShapes.activateTangent(values, biasTangent, tangent);
        ReferenceMatrices y = matrices(values);
        ReferenceMatrices shift = matrices(biasTangent);
        ReferenceMatrices target = matrices(tangent);
        return () -> target.setAll((group, row, column) -> {
            double sum = target.get(group, row, column) + shift.get(group, 0, column);
            return sum * derivative(function, y.get(group, row, column));
        });
    }

    @Override
    public Operation activateTangentBackward(
            UnitFunction function, View values, View tangent, View gradient, View gradientTangent) {
        OperationShapes.activateTangentBackward(values, tangent, gradient, gradientTangent);
        ReferenceMatrices y = matrices(values);
        ReferenceMatrices dy = matrices(tangent);
        ReferenceMatrices byY = matrices(gradient);
        ReferenceMatrices target = matrices(gradientTangent);
        return () -> target.setAll(
                (group, row, column) -> target.get(group, row, column) * derivative(function, y.get(group, row, column))
                        + byY.get(group, row, column)
                                * secondByFirst(function, y.get(group, row, column))
                                * dy.get(group, row, column));
    }

    @Override
    public Operation sumRows(View values, View sums) {
        OperationShapes.sumRows(values, sums);
        ReferenceMatrices source = matrices(values);
        ReferenceMatrices target = matrices(sums);
        return () -> target.setAll((group, row, column) -> {
            double sum = 0;
            for (int i = 0; i < source.rows(); i++) {
                sum += source.get(group, i, column);
            }
            return sum;
        });
    }

    @Override
    public Operation convolve(ConvolutionShape shape, View input, View weights, View output, boolean accumulate) {
        OperationShapes.convolve(shape, input, weights, output);
        ReferenceMatrices x = matrices(input);
        ReferenceMatrices w = matrices(weights);
        ReferenceMatrices target = matrices(output);
        return () -> {
            clearUnless(accumulate, target);
            new ReferenceConvolution(shape).forward(x, w, target);
        };
    }

    @Override
    public Operation convolveInputGradient(
            ConvolutionShape shape, View outputGradient, View weights, View inputGradient, boolean accumulate) {
        OperationShapes.convolveInputGradient(shape, outputGradient, weights, inputGradient);
        ReferenceMatrices byOutput = matrices(outputGradient);
        ReferenceMatrices w = matrices(weights);
        ReferenceMatrices target = matrices(inputGradient);
        return () -> {
            clearUnless(accumulate, target);
            new ReferenceConvolution(shape).inputGradient(byOutput, w, target);
        };
    }

    @Override
    public Operation convolveWeightGradient(
            ConvolutionShape shape, View input, View outputGradient, View weightGradient, boolean accumulate) {
        OperationShapes.convolveWeightGradient(shape, input, outputGradient, weightGradient);
        ReferenceMatrices x = matrices(input);
        ReferenceMatrices byOutput = matrices(outputGradient);
        ReferenceMatrices target = matrices(weightGradient);
        return () -> {
            clearUnless(accumulate, target);
            new ReferenceConvolution(shape).weightGradient(x, byOutput, target);
        };
    }

    @Override
    public Operation statistics(Normalisation norm) {
        OperationShapes.statistics(norm);
        ReferenceNormalisation block = new ReferenceNormalisation(norm);
        return block::statistics;
    }

    @Override
    public Operation normalise(Normalisation norm, View output) {
        OperationShapes.normalise(norm, output);
        ReferenceNormalisation block = new ReferenceNormalisation(norm);
        ReferenceMatrices target = matrices(output);
        return () -> block.forward(target);
    }

    @Override
    public Operation normaliseBackward(
            Normalisation norm, View outputGradient, View inputGradient, View scaleGradient, View shiftGradient) {
        OperationShapes.normaliseBackward(norm, outputGradient, inputGradient, scaleGradient, shiftGradient);
        ReferenceNormalisation block = new ReferenceNormalisation(norm);
        ReferenceMatrices byOutput = matrices(outputGradient);
        ReferenceMatrices byInput = matrices(inputGradient);
        ReferenceMatrices byScale = matrices(scaleGradient);
        ReferenceMatrices byShift = matrices(shiftGradient);
        return () -> block.backward(byOutput, byInput, byScale, byShift);
    }

    @Override
    public Operation normaliseTangent(Normalisation norm, NormalisationTangent tangent, View outputTangent) {
        OperationShapes.normaliseTangent(norm, tangent, outputTangent);
        ReferenceNormalisation block = new ReferenceNormalisation(norm);
        ReferenceMatrices target = matrices(outputTangent);
        return () -> block.tangent(tangent, target);
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
        ReferenceNormalisation block = new ReferenceNormalisation(norm);
        ReferenceMatrices byOutput = matrices(outputGradient);
        ReferenceMatrices dbyOutput = matrices(outputGradientTangent);
        ReferenceMatrices dbyInput = matrices(inputGradientTangent);
        ReferenceMatrices dbyScale = matrices(scaleGradientTangent);
        ReferenceMatrices dbyShift = matrices(shiftGradientTangent);
        return () -> block.tangentBackward(tangent, byOutput, dbyOutput, dbyInput, dbyScale, dbyShift);
    }

    @Override
    public Operation copy(View source, View target) {
        OperationShapes.copy(source, target);
        ReferenceMatrices from = matrices(source);
        ReferenceMatrices to = matrices(target);
        return () -> to.setAll(from::get);
    }

    @Override
    public Operation subtractProduct(View factors, View source, View target) {
        OperationShapes.subtractProduct(factors, source, target);
        ReferenceMatrices f = matrices(factors);
        ReferenceMatrices from = matrices(source);
        ReferenceMatrices to = matrices(target);
        return () -> to.setAll((group, row, column) ->
                to.get(group, row, column) - f.get(group, row, column) * from.get(group, row, column));
    }

    @Override
    public Operation product(View factors, View source, View target) {
        OperationShapes.product(factors, source, target);
        ReferenceMatrices f = matrices(factors);
        ReferenceMatrices from = matrices(source);
        return () -> matrices(target)
                .setAll((group, row, column) -> f.get(group, row, column) * from.get(group, row, column));
    }

    @Override
    public Operation add(View source, View target) {
        OperationShapes.add(source, target);
        ReferenceMatrices from = matrices(source);
        ReferenceMatrices to = matrices(target);
        return () -> to.setAll((group, row, column) -> to.get(group, row, column) + from.get(group, row, column));
    }

    @Override
    public Operation innerProduct(View a, View b, View sums) {
        OperationShapes.innerProduct(a, b, sums);
        ReferenceMatrices left = matrices(a);
        ReferenceMatrices right = matrices(b);
        ReferenceMatrices target = matrices(sums);
        return () -> target.setAll((group, unusedRow, unusedColumn) -> {
            double sum = 0;
            for (int row = 0; row < a.rows(); row++) {
                for (int column = 0; column < a.columns(); column++) {
                    sum += left.get(group, row, column) * right.get(group, row, column);
                }
            }
            return sum;
        });
    }

    @Override
    public Operation addScaled(View factor, View source, View target) {
        OperationShapes.addScaled(factor, source, target);
        ReferenceMatrices f = matrices(factor);
        ReferenceMatrices from = matrices(source);
        ReferenceMatrices to = matrices(target);
        return () -> to.setAll(
                (group, row, column) -> to.get(group, row, column) + f.get(group, 0, 0) * from.get(group, row, column));
    }

    @Override
    public Operation scale(View factor, View values) {
        OperationShapes.scale(factor, values);
        ReferenceMatrices f = matrices(factor);
        ReferenceMatrices to = matrices(values);
        return () -> to.setAll((group, row, column) -> f.get(group, 0, 0) * to.get(group, row, column));
    }

    private static ReferenceMatrices matrices(View view) {
        return new ReferenceMatrices(view);
    }

    private static void clearUnless(boolean accumulate, ReferenceMatrices target) {
        if (!accumulate) {
            target.setAll((group, row, column) -> 0);
        }
    }

    private static double value(UnitFunction function, double x) {
        return switch (function) {
            case IDENTITY -> x;
            case RELU -> Math.max(0, x);
            case TANH -> Math.tanh(x);
        };
    }

    /** The function's derivative where its value is {@code y}. */
    private static double derivative(UnitFunction function, double y) {
        return switch (function) {
            case IDENTITY -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case TANH -> 1 - y * y;
        };
    }

    /** The second derivative divided by the first, where the function's value is {@code y}. */
    private static double secondByFirst(UnitFunction function, double y) {
        return switch (function) {
            case IDENTITY, RELU -> 0;
            case TANH -> -2 * y;
        };
    }
}
