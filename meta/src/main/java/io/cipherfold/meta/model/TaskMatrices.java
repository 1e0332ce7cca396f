// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One flat parameter vector per task, their gradients, and the vector that all tasks start from, in native memory. A
 * layer's matrix is a strided view onto them.
 */
final class TaskMatrices implements AutoCloseable {

    private final int tasks;
    private final int parameters;
    private final NativeFloats own;
    private final NativeFloats gradients;
    private final NativeFloats shared;
    private final Op sharedPlusGradients;

    TaskMatrices(int tasks, int parameters) {
        this.tasks = tasks;
        this.parameters = parameters;
        this.own = new NativeFloats((long) tasks * parameters);
        this.gradients = new NativeFloats((long) tasks * parameters);
        this.shared = new NativeFloats(parameters);
        long[] shape = {tasks, parameters};
        long[] strides = {parameters, 1};
        this.sharedPlusGradients =
                new BroadcastAddOp(gradients.view(0, shape, strides), shared.all(), own.view(0, shape, strides), 1);
    }

    int tasks() {
        return tasks;
    }

    int parameters() {
        return parameters;
    }

    /** [tasks, rows, columns] of every task's own weights. */
    INDArray own(int offset, int rows, int columns) {
        return perTask(own, offset, rows, columns);
    }

    /** [tasks, rows, columns] of every task's gradient. */
    INDArray gradient(int offset, int rows, int columns) {
        return perTask(gradients, offset, rows, columns);
    }

    /** [rows, columns] of the common weights. */
    INDArray shared(int offset, int rows, int columns) {
        return shared.view(offset, new long[] {rows, columns}, new long[] {columns, 1});
    }

    private INDArray perTask(NativeFloats block, int offset, int rows, int columns) {
        return block.view(offset, new long[] {tasks, rows, columns}, new long[] {parameters, columns, 1});
    }

    void putShared(float[] source) {
        shared.put(source, parameters);
    }

    void getShared(float[] target) {
        shared.get(target, parameters);
    }

    void getOwn(float[] target, int taskCount) {
        own.get(target, taskCount * parameters);
    }

    void getGradients(float[] target, int taskCount) {
        gradients.get(target, taskCount * parameters);
    }

    /** own = shared - rate * gradients; the gradients are used up. */
    void stepFromShared(double rate) {
        gradients.all().muli(-rate);
        Nd4j.exec(sharedPlusGradients);
    }

    /** own = own - rate * gradients. */
    void stepFromOwn(double rate) {
        Nd4j.getBlasWrapper().level1().axpy(own.all().length(), -rate, gradients.all(), own.all());
    }

    @Override
    public void close() {
        own.close();
        gradients.close();
        shared.close();
    }
}
