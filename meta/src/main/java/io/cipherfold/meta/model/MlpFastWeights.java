// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The weights of a batch of {@link Mlp}s. Always computes on full capacity; tasks that are not there have zero inputs. */
final class MlpFastWeights implements FastWeights {

    private final Mlp model;
    private final TaskShape shape;
    private final TaskMatrices matrices;
    private final LoadedPart support;
    private final LoadedPart query;
    private MlpPass.Weights weights = MlpPass.Weights.SHARED;
    private int tasks;
    private boolean closed;

    /** The points of one part, in native memory, and what the loss needs of them on the heap. */
    private static final class LoadedPart {
        final MlpPass pass;
        final float[] inputs;
        final float[] targets;
        final float[] outputs;
        final float[] outputGradient;

        LoadedPart(MlpPass pass) {
            this.pass = pass;
            this.inputs = new float[pass.input().length()];
            this.targets = new float[pass.output().length()];
            this.outputs = new float[targets.length];
            this.outputGradient = new float[targets.length];
        }

        void load(List<Examples> tasks) {
            Arrays.fill(inputs, 0);
            Arrays.fill(targets, 0);
            int stride = pass.input().stride();
            int row = 0;
            int target = 0;
            for (Examples examples : tasks) {
                for (int point = 0; point < examples.points(); point++) {
                    examples.copyInput(point, inputs, row);
                    row += stride;
                }
                examples.copyTargets(targets, target);
                target += examples.points() * examples.targetLength();
            }
            for (int constant = stride - 1; constant < inputs.length; constant += stride) {
                inputs[constant] = 1;
            }
            pass.input().put(inputs);
        }

        Loss.Outputs ofTask(int task) {
            int width = pass.output().width();
            return new Loss.Outputs(outputs, targets, task * pass.points() * width, pass.points(), width);
        }
    }

    MlpFastWeights(Mlp model, TaskShape shape, int capacity) {
        this.model = model;
        this.shape = shape;
        this.matrices = new TaskMatrices(capacity, model.layout().length());
        this.support = new LoadedPart(new MlpPass(model, matrices, shape.supportPoints()));
        this.query = new LoadedPart(new MlpPass(model, matrices, shape.queryPoints()));
    }

    @Override
    public int capacity() {
        return matrices.tasks();
    }

    @Override
    public void load(List<Task> newTasks) {
        requireOpen();
        if (newTasks.isEmpty() || newTasks.size() > capacity()) {
            throw new IllegalArgumentException("between 1 and " + capacity() + " tasks fit, got " + newTasks.size());
        }
        List<Examples> supports = new ArrayList<>();
        List<Examples> queries = new ArrayList<>();
        for (Task task : newTasks) {
            if (!task.shape().equals(shape)) {
                throw new IllegalArgumentException("a task must have the shape " + shape + ", has " + task.shape());
            }
            supports.add(task.support());
            queries.add(task.query());
        }
        support.load(supports);
        query.load(queries);
        tasks = newTasks.size();
    }

    @Override
    public void reset(float[] parameters) {
        requireOpen();
        model.layout().requireLength(parameters);
        matrices.putShared(parameters);
        weights = MlpPass.Weights.SHARED;
    }

    @Override
    public void step(Part part, double rate) {
        computeGradients(part);
        if (weights == MlpPass.Weights.SHARED) {
            matrices.stepFromShared(rate);
        } else {
            matrices.stepFromOwn(rate);
        }
        weights = MlpPass.Weights.OWN;
    }

    @Override
    public void gradients(Part part, float[] target) {
        computeGradients(part);
        matrices.getGradients(target, tasks);
    }

    @Override
    public void weights(float[] target) {
        requireLoaded();
        if (weights == MlpPass.Weights.OWN) {
            matrices.getOwn(target, tasks);
            return;
        }
        int parameters = matrices.parameters();
        matrices.getShared(target);
        for (int task = 1; task < tasks; task++) {
            System.arraycopy(target, 0, target, task * parameters, parameters);
        }
    }

    @Override
    public List<Score> scores(Part part) {
        LoadedPart loaded = runForward(part);
        List<Score> scores = new ArrayList<>(tasks);
        for (int task = 0; task < tasks; task++) {
            Loss.Outputs outputs = loaded.ofTask(task);
            double loss = model.loss().evaluate(outputs, loaded.outputGradient);
            scores.add(new Score(loss, Loss.accuracy(outputs)));
        }
        return scores;
    }

    private void computeGradients(Part part) {
        LoadedPart loaded = runForward(part);
        for (int task = 0; task < tasks; task++) {
            model.loss().evaluate(loaded.ofTask(task), loaded.outputGradient);
        }
        loaded.pass.outputGradient().put(loaded.outputGradient);
        loaded.pass.runBackward(weights);
    }

    private LoadedPart runForward(Part part) {
        requireLoaded();
        LoadedPart loaded = part == Part.SUPPORT ? support : query;
        loaded.pass.runForward(weights);
        loaded.pass.output().get(loaded.outputs);
        return loaded;
    }

    private void requireLoaded() {
        requireOpen();
        if (tasks == 0) {
            throw new IllegalStateException("no tasks have been loaded");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            support.pass.close();
            query.pass.close();
            matrices.close();
        }
    }
}
