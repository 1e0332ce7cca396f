// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.View;
import java.util.ArrayList;
import java.util.List;

/** A vector in the layout of the parameters for each task, or one that all share. */
final class TaskVectors {

    private final ParameterLayout layout;
    private final View all;

    private TaskVectors(ParameterLayout layout, View all) {
        this.layout = layout;
        this.all = all;
    }

    static TaskVectors perTask(Memory memory, ParameterLayout layout) {
        return new TaskVectors(layout, memory.perTask(1, layout.length()));
    }

    static TaskVectors shared(Memory memory, ParameterLayout layout) {
        return new TaskVectors(layout, memory.shared(1, layout.length()));
    }

    /** [1, parameters]. */
    View all() {
        return all;
    }

    /** The parameters from {@code from} to {@code end}, exclusive: [1, end - from]. */
    View range(int from, int end) {
        return new View(all.block(), all.offset() + from, all.groups(), all.groupStride(), 1, end - from);
    }

    /** The matrices of some segments. */
    List<View> matrices(List<ParameterLayout.Segment> segments) {
        List<View> views = new ArrayList<>();
        for (ParameterLayout.Segment segment : segments) {
            views.add(new View(
                    all.block(),
                    all.offset() + segment.offset(),
                    all.groups(),
                    all.groupStride(),
                    segment.rows(),
                    segment.columns()));
        }
        return views;
    }

    /** Writes the shared vector. */
    void put(float[] source) {
        all.block().put(all.offset(), source, 0, layout.length());
    }

    /** Writes the vectors of the first {@code tasks} tasks. */
    void put(float[] source, int tasks) {
        all.block().put(all.offset(), source, 0, tasks * layout.length());
    }

    /** Reads the vectors of the first {@code tasks} tasks. */
    void get(float[] target, int tasks) {
        all.block().get(all.offset(), target, 0, tasks * layout.length());
    }
}
