// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.View;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The weights of a batch of {@link Network}s. Always computes on full capacity; tasks that are not there have zero inputs. */
final class NetworkWeights implements FastWeights {

    private final Network network;
    private final NormMode mode;
    private final TaskShape shape;
    private final Memory memory;
    private final TaskVectors shared;
    private final TaskVectors own;
    private final List<View> fixedStatistics = new ArrayList<>();
    private final Map<Part, PartPass> passes = new EnumMap<>(Part.class);
    private final InnerStep innerStep;
    private @Nullable SecondOrder secondOrder;
    private List<Task> tasks = List.of();
    private WeightState state;
    private long version = 1;
    private boolean remembering;
    private boolean hasStatistics;

    NetworkWeights(Network network, Kernels kernels, NormMode mode, TaskShape shape, int capacity) {
        this.network = network;
        this.mode = mode;
        this.shape = shape;
        this.memory = new Memory(kernels, capacity);
        this.state = WeightState.shared(network.layers().size(), version);
        try {
            this.shared = TaskVectors.shared(memory, network.layout());
            this.own = TaskVectors.perTask(memory, network.layout());
            this.innerStep = new InnerStep(network, memory, shared, own);
            if (mode == NormMode.RUNNING) {
                for (Layer layer : network.layers()) {
                    if (layer.normalisedChannels() > 0) {
                        fixedStatistics.add(memory.shared(2, layer.normalisedChannels()));
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    @Override
    public int capacity() {
        return memory.tasks();
    }

    @Override
    public Model model() {
        return network;
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    @Override
    public NormMode normMode() {
        return mode;
    }

    @Override
    public void useStatistics(RunningStatistics statistics) {
        memory.requireOpen();
        if (mode != NormMode.RUNNING) {
            throw new IllegalStateException("statistics are fixed in the mode RUNNING only, this is " + mode);
        }
        float[] values = statistics.values();
        int expected = fixedStatistics.stream().mapToInt(View::size).sum();
        if (values.length != expected) {
            throw new IllegalArgumentException("statistics of " + values.length
                    + " numbers do not fit, the layers of this model have " + expected);
        }
        hasStatistics = true;
        int from = 0;
        for (View view : fixedStatistics) {
            view.block().put(0, values, from, view.size());
            from += view.size();
        }
        changed(WeightState.shared(network.layers().size(), ++version));
    }

    @Override
    public void load(List<Task> newTasks) {
        memory.requireOpen();
        if (newTasks.isEmpty() || newTasks.size() > capacity()) {
            throw new IllegalArgumentException("between 1 and " + capacity() + " tasks fit, got " + newTasks.size());
        }
        for (Task task : newTasks) {
            if (!task.shape().equals(shape)) {
                throw new IllegalArgumentException("a task must have the shape " + shape + ", has " + task.shape());
            }
        }
        tasks = List.copyOf(newTasks);
        remembering = false;
        passes.values().forEach(PartPass::unload);
    }

    @Override
    public void reset(float[] parameters) {
        memory.requireOpen();
        network.layout().requireLength(parameters);
        shared.put(parameters);
        changed(WeightState.shared(network.layers().size(), ++version));
    }

    @Override
    public void put(float[] source) {
        memory.requireOpen();
        requireLoaded();
        requireRoom(source.length, network.layout().length());
        own.put(source, tasks.size());
        changed(state.moved(0, ++version));
    }

    private void requireLoaded() {
        if (tasks.isEmpty()) {
            throw new IllegalStateException("no tasks are loaded");
        }
    }

    private void changed(WeightState next) {
        state = next;
        remembering = false;
    }

    /** The pass of a part, with values that are up to date. */
    private PartPass forward(Part part) {
        memory.requireOpen();
        requireLoaded();
        if (mode == NormMode.RUNNING && network.normalises() && !hasStatistics) {
            throw new IllegalStateException("the mode RUNNING needs statistics first");
        }
        if (mode == NormMode.SUPPORT_STATISTICS && part == Part.ALL && network.normalises()) {
            throw new IllegalStateException("support and query set are not one batch in the mode " + mode);
        }
        if (part == Part.QUERY && mode == NormMode.SUPPORT_STATISTICS) {
            pass(Part.SUPPORT).forward(tasks, state);
        }
        PartPass pass = pass(part);
        pass.forward(tasks, state);
        return pass;
    }

    private PartPass pass(Part part) {
        PartPass pass = passes.get(part);
        if (pass == null) {
            List<View> statistics = mode == NormMode.SUPPORT_STATISTICS && part == Part.QUERY
                    ? pass(Part.SUPPORT).statistics()
                    : fixedStatistics;
            pass = new PartPass(network, part, shape, memory, shared, own, statistics);
            passes.put(part, pass);
        }
        return pass;
    }

    @Override
    public void step(Part part, Descent descent) {
        innerStep.use(descent);
        PartPass pass = forward(part);
        pass.lossGradients(state, innerStep.lowestLayer());
        innerStep.move(pass, state);
        changed(state.moved(innerStep.lowestLayer(), ++version));
    }

    @Override
    public void rememberedStep(Part part, Descent descent) {
        SecondOrder steps = secondOrder();
        if (!remembering) {
            if (state.own()) {
                throw new IllegalStateException("steps are remembered from the first one after a reset on");
            }
            steps.forget(part, descent);
        }
        steps.remember(part, descent, state);
        step(part, descent);
        remembering = true;
    }

    @Override
    public void gradients(Part part, float[] target) {
        requireRoom(target.length, network.layout().length());
        PartPass pass = forward(part);
        requireOwnStatistics(part);
        pass.lossGradients(state, 0);
        pass.gradients().get(target, tasks.size());
    }

    @Override
    public void hessianProducts(Part part, float[] directions, float[] target) {
        requireRoom(directions.length, network.layout().length());
        requireRoom(target.length, network.layout().length());
        PartPass pass = forward(part);
        requireOwnStatistics(part);
        pass.lossGradients(state, 0);
        secondOrder().products(pass, state, directions, target, tasks.size());
    }

    private SecondOrder secondOrder() {
        if (secondOrder == null) {
            secondOrder = new SecondOrder(network, memory, own);
        }
        return secondOrder;
    }

    @Override
    public void gradientsThroughSteps(Part part, float[] target) {
        through(part, target, false).adjoint().get(target, tasks.size());
    }

    @Override
    public void gradientsThroughSteps(Part part, float[] target, float[] rateTarget) {
        requireRoom(rateTarget.length, network.layout().length());
        SecondOrder steps = through(part, target, true);
        steps.adjoint().get(target, tasks.size());
        steps.rateGradients().get(rateTarget, tasks.size());
    }

    @Override
    public void gradientsThroughSteps(Part part, List<Double> shares, float[] target) {
        SecondOrder steps = remembered(target);
        PartPass judged = judged(part);
        steps.goBack(pass(steps.part()), judged, innerStep, tasks, shares);
        atAnEarlierStep();
        steps.adjoint().get(target, tasks.size());
    }

    private SecondOrder through(Part part, float[] target, boolean withRates) {
        SecondOrder steps = remembered(target);
        PartPass judged = judged(part);
        steps.goBack(pass(steps.part()), judged, innerStep, tasks, withRates);
        atAnEarlierStep();
        return steps;
    }

    private SecondOrder remembered(float[] target) {
        requireRoom(target.length, network.layout().length());
        if (secondOrder == null || !remembering) {
            throw new IllegalStateException("there is no remembered step to go back through");
        }
        return secondOrder;
    }

    private PartPass judged(Part part) {
        PartPass judged = forward(part);
        requireOwnStatistics(part);
        judged.lossGradients(state, 0);
        return judged;
    }

    /** The own weights are those of an earlier step now. */
    private void atAnEarlierStep() {
        changed(WeightState.shared(network.layers().size(), ++version));
    }

    /** Derivatives by the query set would have to go through the support set too. */
    private void requireOwnStatistics(Part part) {
        if (mode == NormMode.SUPPORT_STATISTICS && part == Part.QUERY && network.normalises()) {
            throw new IllegalStateException("gradients on the query set need the mode TRANSDUCTIVE, this is " + mode);
        }
    }

    @Override
    public void weights(float[] target) {
        memory.requireOpen();
        requireRoom(target.length, network.layout().length());
        if (state.own()) {
            own.get(target, tasks.size());
            return;
        }
        shared.get(target, 1);
        for (int task = 1; task < tasks.size(); task++) {
            System.arraycopy(
                    target,
                    0,
                    target,
                    task * network.layout().length(),
                    network.layout().length());
        }
    }

    @Override
    public List<Score> scores(Part part) {
        return forward(part).scores(tasks.size());
    }

    @Override
    public void outputs(Part part, double[] target) {
        requireRoom(target.length, part.points(shape) * network.outputLength());
        forward(part).outputs(target, tasks.size());
    }

    @Override
    public void gradientsOfOutputs(Part part, double[] outputGradients, float[] target) {
        requireRoom(target.length, network.layout().length());
        requireRoom(outputGradients.length, part.points(shape) * network.outputLength());
        PartPass pass = forward(part);
        requireOwnStatistics(part);
        pass.backward(outputGradients, state, 0);
        pass.gradients().get(target, tasks.size());
    }

    @Override
    public void addStatistics(Part part, RunningStatistics.Collector collector) {
        List<View> views = forward(part).statistics();
        for (int task = 0; task < tasks.size(); task++) {
            double[] all = new double[views.stream().mapToInt(View::size).sum()];
            int to = 0;
            for (View view : views) {
                view.block().get(view.offset() + task * view.groupStride(), all, to, view.size());
                to += view.size();
            }
            collector.add(all);
        }
    }

    private void requireRoom(int length, int perTask) {
        if (length < (long) tasks.size() * perTask) {
            throw new IllegalArgumentException("an array for " + tasks.size() + " tasks needs "
                    + (long) tasks.size() * perTask + " numbers, has " + length);
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    @Override
    public String toString() {
        return "FastWeights[" + network + ", " + mode + ", " + memory.kernels().name() + ", capacity " + capacity()
                + "]";
    }
}
