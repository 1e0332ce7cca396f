// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions on their way down under a {@link CoordinatewiseOptimizer}, and the derivatives by its weights of how far down
 * they get. Andrychowicz et al. 2016, section 2: the loss is the sum over the steps, here their mean; gradients that the
 * optimiser sees are data, so that no second derivatives of the functions are needed.
 *
 * <p>Backpropagation through time is truncated: derivatives end at the start of a {@link #window}, whose state is data.
 * Memory is needed for the steps of one window, however many there were before. Confined to one thread.
 */
public final class OptimizerRun {

    private final CoordinatewiseOptimizer optimizer;
    private final Optimizees functions;
    private final double[] parameters;
    private final double[] gradient;
    private OptimizerNetwork.@Nullable State state;

    /**
     * Functions at the start of their way.
     *
     * @param start their parameters, copied
     */
    public OptimizerRun(CoordinatewiseOptimizer optimizer, Optimizees functions, double[] start) {
        if (start.length != functions.coordinates()) {
            throw new IllegalArgumentException(
                    "the functions have " + functions.coordinates() + " parameters, the start has " + start.length);
        }
        this.optimizer = optimizer;
        this.functions = functions;
        this.parameters = start.clone();
        this.gradient = new double[start.length];
    }

    /** A copy of where the functions' parameters are. */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * What a window came to.
     *
     * @param loss mean over its steps of the sum of the functions, each after its step
     * @param byWeights the loss's derivatives by the optimiser's weights
     * @param byStart its derivatives by the parameters before the first step
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on and never compared
    record Window(double loss, double[] byWeights, double[] byStart) {}

    private static void requireSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, were " + steps);
        }
    }

    /**
     * Goes {@code steps} steps and takes no derivatives.
     *
     * @param source holds the optimiser's weights from {@code from} on
     * @param steps at least 1
     */
    public void advance(float[] source, int from, int steps) {
        requireSteps(steps);
        OptimizerNetwork network = new OptimizerNetwork(optimizer, source, from);
        for (int step = 0; step < steps; step++) {
            move(network);
        }
    }

    private OptimizerNetwork.State state(OptimizerNetwork network) {
        return state == null ? network.start(parameters.length) : state;
    }

    private OptimizerNetwork.State move(OptimizerNetwork network) {
        functions.gradient(parameters, gradient);
        OptimizerNetwork.State after = network.step(gradient, state(network));
        network.move(after, parameters);
        state = after;
        return after;
    }

    /**
     * Goes {@code steps} steps and takes the derivatives of their mean loss, back to the first of them.
     *
     * @param source holds the optimiser's weights from {@code from} on
     * @param steps at least 1
     */
    Window window(float[] source, int from, int steps) {
        requireSteps(steps);
        OptimizerNetwork network = new OptimizerNetwork(optimizer, source, from);
        List<OptimizerNetwork.State> states = new ArrayList<>(List.of(state(network)));
        List<double[]> directions = new ArrayList<>(steps);
        double loss = 0;
        for (int step = 0; step < steps; step++) {
            states.add(move(network));
            double[] slope = new double[parameters.length];
            loss += functions.loss(parameters, slope) / steps;
            directions.add(slope);
        }
        // A move counts in the losses after its own step and all later ones.
        double[] later = new double[parameters.length];
        for (int step = steps - 1; step >= 0; step--) {
            double[] own = directions.get(step);
            for (int i = 0; i < later.length; i++) {
                later[i] += own[i] / steps;
                own[i] = later[i];
            }
        }
        return new Window(loss, network.gradient(states, directions), later);
    }

    /** The derivatives by the weights that {@link #window} takes, of the sum of the functions. */
    public double[] windowGradient(float[] weights, int steps) {
        return window(weights, 0, steps).byWeights();
    }
}
