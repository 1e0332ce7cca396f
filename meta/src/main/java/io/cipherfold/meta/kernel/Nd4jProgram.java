// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J operations over fixed arrays, one after the other. They are made once and only executed afterwards, as making
 * arrays in each call costs as much as the arithmetic of a small network.
 */
final class Nd4jProgram implements Operation {

    /** Multiplications from which oneDNN takes less time than OpenBLAS: it prepares itself in each call. */
    static final long LARGE_PRODUCT = 1_500_000;

    private final Set<Nd4jBlock> blocks = new LinkedHashSet<>();
    private final List<Runnable> steps = new ArrayList<>();

    /** Without any steps yet, for these operands. */
    Nd4jProgram(Nd4jMatrices... operands) {
        with(operands);
    }

    /** This, for these operands as well. */
    Nd4jProgram with(Nd4jMatrices... operands) {
        for (Nd4jMatrices operand : operands) {
            blocks.add(operand.block());
        }
        return this;
    }

    @Override
    public void run() {
        for (Nd4jBlock block : blocks) {
            block.requireOpen();
        }
        for (Runnable step : steps) {
            step.run();
        }
    }

    void add(Runnable step) {
        steps.add(step);
    }

    /** {@code target = source}. */
    void copy(INDArray source, INDArray target) {
        add(execution("identity", List.of(source), target));
    }

    /** {@code target = a + b}. */
    void sum(INDArray a, INDArray b, INDArray target) {
        add(execution("add", List.of(a, b), target));
    }

    /** {@code target = a - b}. */
    void difference(INDArray a, INDArray b, INDArray target) {
        add(execution("subtract", List.of(a, b), target));
    }

    /** {@code target = a * b}, number by number; a dimension of 1 is repeated. */
    void product(INDArray a, INDArray b, INDArray target) {
        add(execution("multiply", List.of(a, b), target));
    }

    /** {@code sums = } the sums over the middle dimension of {@code values}. */
    void sumRows(INDArray values, INDArray sums) {
        add(execution("reduce_sum", List.of(values), List.of(sums), 1));
    }

    void relu(INDArray values, INDArray target) {
        add(prepared(builder("relu", List.of(values), target).addFloatingPointArguments(0.0)));
    }

    /** By a declarable operation, which uses oneDNN: the older tanh of ND4J takes ten times as long. */
    void tanh(INDArray values) {
        add(execution("tanh", List.of(values), values));
    }

    /** {@code target = (source - centre) / sqrt(variance) * factors + constants}, all but the arrays per channel. */
    void batchnorm(
            INDArray source,
            INDArray centre,
            INDArray variance,
            INDArray factors,
            INDArray constants,
            INDArray target) {
        add(prepared(builder("batchnorm", List.of(source, centre, variance, factors, constants), target)
                .addIntegerArguments(1, 1, source.rank() - 1)
                .addFloatingPointArguments(0.0)));
    }

    /** {@code target = } 1 where {@code values} is above 0, otherwise 0. */
    void step(INDArray values, INDArray target) {
        Op operation = new Step(values, target);
        add(() -> Nd4j.exec(operation));
    }

    /** {@code target = } the sign of {@code values}: the derivative of a ReLU from its values. */
    void sign(INDArray values, INDArray target) {
        Op operation = new Sign(values, target);
        add(() -> Nd4j.exec(operation));
    }

    /** As {@link Kernels#multiply}. */
    void multiply(
            Nd4jMatrices a,
            boolean transposeA,
            Nd4jMatrices b,
            boolean transposeB,
            Nd4jMatrices c,
            boolean accumulate) {
        boolean oneProduct = b.view().isShared() && !transposeA && a.isDense() && c.isDense();
        if (oneProduct || c.groups() == 1) {
            // All rows at once. Large products go to oneDNN.
            multiply(a.tall(), transposeA, b.matrix(0), transposeB, c.tall(), accumulate);
        } else {
            multiply(a.batch(), transposeA, b.batch(), transposeB, c.batch(), accumulate);
        }
    }

    /** {@code c = op(a) op(b)}, with {@code + c} if {@code accumulate}, for matrices or batches of them. */
    void multiply(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c, boolean accumulate) {
        long inner = transposeA ? a.size(a.rank() - 2) : a.size(a.rank() - 1);
        DynamicCustomOp.DynamicCustomOpsBuilder product = builder("matmul", List.of(a, b), c)
                .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
                .addFloatingPointArguments(1.0, accumulate ? 1.0 : 0.0);
        add(prepared(product, c.length() * inner >= LARGE_PRODUCT));
    }

    /** A prepared execution of the operation {@code name} without arguments of its own. */
    static Runnable execution(String name, List<INDArray> inputs, INDArray output) {
        return prepared(builder(name, inputs, output));
    }

    /** As {@link #execution}, with whole numbers as arguments. */
    static Runnable execution(String name, List<INDArray> inputs, List<INDArray> outputs, int... arguments) {
        return prepared(DynamicCustomOp.builder(name)
                .addInputs(inputs.toArray(INDArray[]::new))
                .addOutputs(outputs.toArray(INDArray[]::new))
                .addIntegerArguments(arguments));
    }

    /**
     * By a context that is made once: {@code Nd4j.exec} makes one in each call, which takes ten times as long as the
     * arithmetic of a small operation. ND4J frees it once it is unreachable.
     */
    private static Runnable prepared(DynamicCustomOp.DynamicCustomOpsBuilder builder) {
        return prepared(builder, true);
    }

    /** As {@link #prepared}, without oneDNN if {@code helped} is false. */
    private static Runnable prepared(DynamicCustomOp.DynamicCustomOpsBuilder builder, boolean helped) {
        CustomOp operation = builder.build();
        OpContext context = Nd4j.getExecutioner().buildContext();
        context.setInputArrays(operation.inputArguments());
        context.setOutputArrays(operation.outputArguments());
        context.setIArguments(operation.iArgs());
        context.setTArguments(operation.tArgs());
        context.allowHelpers(helped);
        NativeOps library = NativeOpsHolder.getInstance().getDeviceNativeOps();
        long hash = operation.opHash();
        return () -> {
            if (library.execCustomOp2(null, hash, context.contextPointer()) != 0) {
                throw new IllegalStateException(operation.opName() + " failed: " + library.lastErrorMessage());
            }
        };
    }

    private static DynamicCustomOp.DynamicCustomOpsBuilder builder(
            String name, List<INDArray> inputs, INDArray output) {
        return DynamicCustomOp.builder(name)
                .addInputs(inputs.toArray(INDArray[]::new))
                .addOutputs(output);
    }
}
