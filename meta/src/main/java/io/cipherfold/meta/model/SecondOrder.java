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
     * @param start derivatives by the weights after the last step
     */
    void goBack(PartPass pass, TaskVectors start, InnerStep step, List<Task> tasks, boolean withRates) {
        if (way == null || !way.fits(pass, start, step)) {
            way = new Way(pass, start, step);
        }
        way.go(tasks, withRates);
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
        private final TaskVectors start;
        private final InnerStep step;
        private final int lowest;
        private final View direction;
        private final Operation begin;
        private final Operation addRateGradient;
        private final Operation direct;
        private final Operation subtract;
        private final List<Operation> below = new ArrayList<>();

        Way(PartPass pass, TaskVectors start, InnerStep step) {
            this.pass = pass;
            this.start = start;
            this.step = step;
            this.lowest = step.lowestLayer();
            Kernels kernels = memory.kernels();
            View moving = step.moving(adjoint);
            View gradient = step.moving(pass.gradients());
            direction = step.moving(directions);
            begin = kernels.copy(start.all(), adjoint.all());
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

        boolean fits(PartPass otherPass, TaskVectors otherStart, InnerStep otherStep) {
            return otherPass == pass && otherStart == start && otherStep.lowestLayer() == lowest;
        }

        void go(List<Task> tasks, boolean withRates) {
            begin.run();
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
    }
}
