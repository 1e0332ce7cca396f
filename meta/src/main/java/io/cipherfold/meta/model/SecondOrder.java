// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.Operation;
import io.cipherfold.meta.kernel.View;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way back through remembered inner steps. With v the derivative by the weights after a step, r the rates and H the
 * Hessian of the step's loss at the weights before it, the derivative by those is v - H (r v); see {@link
 * FastWeights#gradientsThroughSteps}. Where the lowest layers do not move, the direction r v is zero in them, so that their
 * rows of H (r v) follow from an ordinary backward pass below; that pass is linear and taken once for all steps.
 */
final class SecondOrder {

    private final Network network;
    private final Memory memory;
    private final TaskVectors own;
    private final TaskVectors adjoint;
    private final TaskVectors directions;
    private final TaskVectors products;
    private final TaskVectors rateGradients;
    private final Operation clearRateGradients;
    private final Operation clearAdjoint;
    private final TaskVectors minusShare;
    private final TaskVectors ones;
    private final List<WeightState> states = new ArrayList<>();
    private final List<Operation> keeps = new ArrayList<>();
    private final List<Operation> restores = new ArrayList<>();
    private Part part = Part.SUPPORT;
    private @Nullable Descent descent;
    private @Nullable Way way;

    SecondOrder(Network network, Memory memory, TaskVectors own) {
        this.network = network;
        this.memory = memory;
        this.own = own;
        this.adjoint = TaskVectors.perTask(memory, network.layout());
        this.directions = TaskVectors.perTask(memory, network.layout());
        this.products = TaskVectors.perTask(memory, network.layout());
        this.rateGradients = TaskVectors.perTask(memory, network.layout());
        TaskVectors zeros = TaskVectors.shared(memory, network.layout());
        this.clearRateGradients = memory.kernels().copy(zeros.all(), rateGradients.all());
        this.clearAdjoint = memory.kernels().copy(zeros.all(), adjoint.all());
        this.minusShare = TaskVectors.shared(memory, network.layout());
        this.ones = TaskVectors.shared(memory, network.layout());
        float[] filled = new float[network.layout().length()];
        Arrays.fill(filled, 1);
        ones.put(filled);
    }

    /** Starts anew with steps on {@code stepPart} along {@code stepDescent}. */
    void forget(Part stepPart, Descent stepDescent) {
        states.clear();
        part = stepPart;
        descent = stepDescent;
    }

    /** Keeps the weights of {@code state}, from which a step is taken. */
    void remember(Part stepPart, Descent stepDescent, WeightState state) {
        if (stepPart != part || stepDescent != descent) {
            throw new IllegalStateException("remembered steps must all have the same part and the same descent");
        }
        states.add(state);
        if (state.own()) {
            int kept = states.size() - 2;
            if (keeps.size() == kept) {
                TaskVectors room = TaskVectors.perTask(memory, network.layout());
                keeps.add(memory.kernels().copy(own.all(), room.all()));
                restores.add(memory.kernels().copy(room.all(), own.all()));
            }
            keeps.get(kept).run();
        }
    }

    Part part() {
        return part;
    }

    /** What {@link #goBack} has computed: the derivatives by the weights before the first step. */
    TaskVectors adjoint() {
        return adjoint;
    }

    /** The derivatives by the rates, if they were asked for. */
    TaskVectors rateGradients() {
        return rateGradients;
    }

    /**
     * Goes back.
     *
     * @param pass of the steps' part
     * @param judged of the part that is judged, with the gradients of its loss by the weights after the last step
     */
    void goBack(PartPass pass, PartPass judged, InnerStep step, List<Task> tasks, boolean withRates) {
        way(pass, judged, step).go(tasks, withRates, List.of());
    }

    /**
     * Goes back from a weighted sum of the losses after every step.
     *
     * @param shares of the losses, one for each remembered step; all parameters move
     */
    void goBack(PartPass pass, PartPass judged, InnerStep step, List<Task> tasks, List<Double> shares) {
        if (shares.size() != states.size()) {
            throw new IllegalArgumentException(
                    "the losses after " + states.size() + " steps were given " + shares.size() + " shares");
        }
        if (judged == pass || step.lowestLayer() > 0) {
            throw new IllegalStateException(
                    "losses after every step need other points than those of the steps, and steps of all layers");
        }
        way(pass, judged, step).go(tasks, false, shares);
    }

    private Way way(PartPass pass, PartPass judged, InnerStep step) {
        Way current = way;
        if (current == null || !current.fits(pass, judged, step)) {
            current = new Way(pass, judged, step);
            way = current;
        }
        return current;
    }

    /** The Hessian at {@code state}, whose gradients {@code pass} has computed, times given directions. */
    void products(PartPass pass, WeightState state, float[] given, float[] target, int tasks) {
        pass.prepareTangents(directions, products);
        directions.put(given, tasks);
        pass.hessianProducts(state, 0, false);
        products.get(target, tasks);
    }

    /** The operations for one pass and one lowest layer. */
    private final class Way {

        private final PartPass pass;
        private final PartPass judged;
        private final InnerStep step;
        private final int lowest;
        private final View direction;
        private final Operation begin;
        private final Operation addShare;
        private final Operation addRateGradient;
        private final Operation direct;
        private final Operation subtract;
        private final List<Operation> below = new ArrayList<>();

        Way(PartPass pass, PartPass judged, InnerStep step) {
            this.pass = pass;
            this.judged = judged;
            this.step = step;
            this.lowest = step.lowestLayer();
            Kernels kernels = memory.kernels();
            View moving = step.moving(adjoint);
            View gradient = step.moving(pass.gradients());
            direction = step.moving(directions);
            View start = judged.gradients().all();
            begin = kernels.copy(start, adjoint.all());
            addShare = kernels.subtractProduct(minusShare.all(), start, adjoint.all());
            addRateGradient = kernels.subtractProduct(gradient, moving, step.moving(rateGradients));
            direct = kernels.product(step.rates(), moving, direction);
            subtract = kernels.subtractProduct(step.moving(ones), step.moving(products), moving);
            pass.prepareTangents(directions, products);
            if (lowest > 0) {
                Signal signal = pass.below(lowest);
                View change = signal.gradientTangent();
                View sum = memory.perTask(change.rows(), change.columns());
                int end = network.firstParameter(lowest);
                below.add(kernels.copy(change, sum));
                below.add(kernels.add(change, sum));
                below.add(kernels.copy(sum, signal.gradient()));
                below.add(kernels.subtractProduct(
                        ones.range(0, end), pass.gradients().range(0, end), adjoint.range(0, end)));
            }
        }

        boolean fits(PartPass otherPass, PartPass otherJudged, InnerStep otherStep) {
            return otherPass == pass && otherJudged == judged && otherStep.lowestLayer() == lowest;
        }

        /** With {@code shares} of the losses after every step, or from the last loss alone if there are none. */
        void go(List<Task> tasks, boolean withRates, List<Double> shares) {
            if (shares.isEmpty()) {
                begin.run();
            } else {
                clearAdjoint.run();
                addGradients(shares.get(shares.size() - 1));
            }
            if (withRates) {
                clearRateGradients.run();
            }
            for (int k = states.size() - 1; k >= 0; k--) {
                WeightState state = states.get(k);
                if (state.own()) {
                    restores.get(k - 1).run();
                }
                pass.forward(tasks, state);
                pass.lossGradients(state, lowest);
                step.clip(pass);
                if (withRates) {
                    addRateGradient.run();
                }
                direct.run();
                step.applyClippingDerivative(pass, direction);
                pass.hessianProducts(state, lowest, lowest > 0);
                subtract.run();
                if (k > 0 && !shares.isEmpty()) {
                    judged.forward(tasks, state);
                    judged.lossGradients(state, 0);
                    addGradients(shares.get(k - 1));
                }
                if (lowest > 0) {
                    below.get(k == states.size() - 1 ? 0 : 1).run();
                }
            }
            if (lowest > 0) {
                below.get(2).run();
                pass.gradientsBelow(lowest, states.get(0));
                below.get(3).run();
            }
        }

        private void addGradients(double share) {
            float[] filled = new float[network.layout().length()];
            Arrays.fill(filled, (float) -share);
            minusShare.put(filled);
            addShare.run();
        }
    }
}
