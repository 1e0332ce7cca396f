// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Block;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.View;
import java.util.ArrayList;
import java.util.List;

/** Matrices for a fixed number of tasks, all given back at once. */
final class Memory implements AutoCloseable {

    private final Kernels kernels;
    private final int tasks;
    private final List<Block> blocks = new ArrayList<>();
    private boolean closed;

    Memory(Kernels kernels, int tasks) {
        this.kernels = kernels;
        this.tasks = tasks;
    }

    Kernels kernels() {
        return kernels;
    }

    int tasks() {
        return tasks;
    }

    /** A matrix of zeros for each task. */
    View perTask(int rows, int columns) {
        View view = View.allocate(kernels, tasks, rows, columns);
        blocks.add(view.block());
        return view;
    }

    /** A matrix of zeros that all tasks share. */
    View shared(int rows, int columns) {
        View one = View.allocate(kernels, 1, rows, columns);
        blocks.add(one.block());
        return new View(one.block(), 0, tasks, 0, rows, columns);
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the weights are closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        blocks.forEach(Block::close);
        blocks.clear();
    }
}
