// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Forward and backward pass of an {@link Mlp} over a fixed number of tasks with a fixed number of points. The operations
 * are built once over fixed buffers and only executed afterwards, because creating arrays in each call costs as much as
 * the arithmetic of a small network.
 *
 * <p>The input of every layer ends in a column of ones, so that the bias is the last row of the layer's matrix and needs
 * no operations of its own: the batched product takes strided views as fast as dense arrays.
 */
final class MlpPass implements AutoCloseable {

    /** Which weights a pass runs on. */
    enum Weights {
        /** One matrix for all tasks: one product over all points at once. */
        SHARED,
        /** Every task its own. */
        OWN
    }

    private final List<Integer> widths;
    private final ParameterLayout layout;
    private final Activation activation;
    private final TaskMatrices matrices;
    private final int points;

    /** Of each layer: its input, its weighted sums, the derivative of the loss by them. */
    private final List<PointBuffer> inputs = new ArrayList<>();

    private final List<PointBuffer> sums = new ArrayList<>();
    private final List<PointBuffer> gradients = new ArrayList<>();

    private final List<Runnable> forwardShared;
    private final List<Runnable> forwardOwn;
    private final List<Runnable> backwardShared;
    private final List<Runnable> backwardOwn;

    MlpPass(Mlp model, TaskMatrices matrices, int points) {
        this.widths = model.widths();
        this.layout = model.layout();
        this.activation = model.activation();
        this.matrices = matrices;
        this.points = points;
        int tasks = matrices.tasks();
        // What the activation makes into the ones of the next layer's input: relu(1) is 1, and so is tanh(20) in
        // float32.
        float constantSum = activation == Activation.RELU ? 1 : 20;
        for (int layer = 0; layer < layers(); layer++) {
            int width = widths.get(layer + 1);
            inputs.add(PointBuffer.withConstant(tasks, points, widths.get(layer), 1));
            sums.add(
                    isLast(layer)
                            ? PointBuffer.plain(tasks, points, width)
                            : PointBuffer.withConstant(tasks, points, width, constantSum));
            gradients.add(
                    isLast(layer)
                            ? PointBuffer.plain(tasks, points, width)
                            : PointBuffer.withConstant(tasks, points, width, 0));
        }
        this.forwardShared = forwardProgram(Weights.SHARED);
        this.forwardOwn = forwardProgram(Weights.OWN);
        this.backwardShared = backwardProgram(Weights.SHARED);
        this.backwardOwn = backwardProgram(Weights.OWN);
    }

    int points() {
        return points;
    }

    /** The first layer's input, rows ending in a one. */
    PointBuffer input() {
        return inputs.get(0);
    }

    /** The outputs of the last forward pass. */
    PointBuffer output() {
        return sums.get(layers() - 1);
    }

    /** Where the derivative of the loss by the outputs goes before a backward pass. */
    PointBuffer outputGradient() {
        return gradients.get(layers() - 1);
    }

    /** From the input to the outputs. */
    void runForward(Weights weights) {
        (weights == Weights.SHARED ? forwardShared : forwardOwn).forEach(Runnable::run);
    }

    /** From the outputs' gradient to every task's parameter gradient; after a forward pass on the same weights. */
    void runBackward(Weights weights) {
        (weights == Weights.SHARED ? backwardShared : backwardOwn).forEach(Runnable::run);
    }

    private int layers() {
        return widths.size() - 1;
    }

    private boolean isLast(int layer) {
        return layer == layers() - 1;
    }

    private List<Runnable> forwardProgram(Weights weights) {
        List<Runnable> program = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            PointBuffer input = inputs.get(layer);
            PointBuffer sum = sums.get(layer);
            program.add(
                    weights == Weights.SHARED
                            ? product(input.wholeTall(), sharedMatrix(layer), sum.unitsTall(), false, false)
                            : product(input.whole(), ownMatrix(layer), sum.units(), false, false));
            if (!isLast(layer)) {
                program.add(activate(sum, inputs.get(layer + 1)));
            }
        }
        return program;
    }

    private List<Runnable> backwardProgram(Weights weights) {
        List<Runnable> program = new ArrayList<>();
        for (int layer = layers() - 1; layer >= 0; layer--) {
            PointBuffer gradient = gradients.get(layer);
            program.add(product(inputs.get(layer).whole(), gradient.units(), gradientMatrix(layer), true, false));
            if (layer > 0) {
                PointBuffer below = gradients.get(layer - 1);
                program.add(
                        weights == Weights.SHARED
                                ? product(gradient.unitsTall(), sharedMatrix(layer), below.wholeTall(), false, true)
                                : product(gradient.units(), ownMatrix(layer), below.whole(), false, true));
                program.add(applyDerivative(sums.get(layer - 1), inputs.get(layer), below));
            }
        }
        return program;
    }

    private INDArray ownMatrix(int layer) {
        return matrices.own(offset(layer), widths.get(layer) + 1, widths.get(layer + 1));
    }

    private INDArray sharedMatrix(int layer) {
        return matrices.shared(offset(layer), widths.get(layer) + 1, widths.get(layer + 1));
    }

    private INDArray gradientMatrix(int layer) {
        return matrices.gradient(offset(layer), widths.get(layer) + 1, widths.get(layer + 1));
    }

    private int offset(int layer) {
        return layout.segment("layer" + (layer + 1) + ".weight").offset();
    }

    private static Runnable product(INDArray a, INDArray b, INDArray c, boolean transposeA, boolean transposeB) {
        CustomOp operation = DynamicCustomOp.builder("matmul")
                .addInputs(a, b)
                .addOutputs(c)
                .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
                .build();
        return () -> Nd4j.exec(operation);
    }

    private Runnable activate(PointBuffer sum, PointBuffer activations) {
        // The declarable operations use oneDNN; the older tanh of ND4J takes ten times as long.
        DynamicCustomOp.DynamicCustomOpsBuilder builder = DynamicCustomOp.builder(
                        activation == Activation.RELU ? "relu" : "tanh")
                .addInputs(sum.flat())
                .addOutputs(activations.flat());
        CustomOp operation = (activation == Activation.RELU ? builder.addFloatingPointArguments(0.0) : builder).build();
        return () -> Nd4j.exec(operation);
    }

    private Runnable applyDerivative(PointBuffer sum, PointBuffer activations, PointBuffer gradient) {
        if (activation == Activation.TANH) {
            CustomOp operation = DynamicCustomOp.builder("tanh_bp")
                    .addInputs(sum.flat(), gradient.flat())
                    .addOutputs(gradient.flat())
                    .build();
            return () -> Nd4j.exec(operation);
        }
        // An activation is never negative: its sign is the derivative. The sums are no longer needed and hold it; their
        // constant stays 1. A quarter of the time of relu_bp.
        Op sign = new Sign(activations.flat(), sum.flat());
        CustomOp product = new MulOp(gradient.flat(), sum.flat(), gradient.flat());
        return () -> {
            Nd4j.exec(sign);
            Nd4j.exec(product);
        };
    }

    @Override
    public void close() {
        inputs.forEach(PointBuffer::close);
        sums.forEach(PointBuffer::close);
        gradients.forEach(PointBuffer::close);
    }
}
