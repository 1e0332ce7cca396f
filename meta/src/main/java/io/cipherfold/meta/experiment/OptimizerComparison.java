// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.CoordinatewiseOptimizer;
import io.cipherfold.meta.algorithm.OptimizerRun;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.ServerOptimiser;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Learned and hand-designed optimisers on the same new {@link Quadratics}. Rates of hand-designed ones are chosen from a grid
 * on functions that the learned one is trained on. Confined to one thread.
 */
public final class OptimizerComparison {

    /** The last step of a curve, beyond the horizon of the training. */
    public static final int LAST_STEP = 2 * LearnedOptimizerTraining.STEPS;

    /** From 1e-4 to 10, eight rates for each power of ten. */
    private static final int RATES_OF_TEN = 8;

    private static final int LOWEST_POWER = -4;
    private static final int HIGHEST_POWER = 1;

    private final Quadratics tuning;
    private final Quadratics tests;
    private final int functions;

    /**
     * A comparison.
     *
     * @param seed of the training of the learned optimiser that is compared
     * @param functions that all are judged by, at least 2
     */
    public OptimizerComparison(long seed, int functions) {
        this.functions = functions;
        this.tuning = LearnedOptimizerTraining.trainingFunctions(seed, 0, tuningFunctions());
        this.tests = LearnedOptimizerTraining.testFunctions(seed, functions);
    }

    /** Twice as many: a rate that is all but too large for the steepest of some functions diverges on steeper ones. */
    private int tuningFunctions() {
        return 2 * functions;
    }

    /** The optimisers that Andrychowicz et al. 2016 compare with, momentum as Polyak's and not as Nesterov's. */
    public enum HandDesigned {
        /** Steepest descent. */
        SGD,
        /** With a decay of 0.9. */
        MOMENTUM,
        /** Tieleman, Hinton 2012 with a decay of 0.99, the mean square without bias. */
        RMSPROP,
        /** Kingma, Ba 2015. */
        ADAM;

        private ServerOptimiser.Settings settings(double rate) {
            return switch (this) {
                case SGD -> ServerOptimiser.Settings.sgd(rate);
                case MOMENTUM -> ServerOptimiser.Settings.momentum(rate);
                case RMSPROP -> new ServerOptimiser.Settings(ServerOptimiser.Kind.ADAM, rate, 0, 0.99, 1e-8);
                case ADAM -> ServerOptimiser.Settings.adam(rate);
            };
        }
    }

    /** What a rate is chosen for. */
    public enum Goal {
        /** The mean loss over the steps of the horizon, which the learned optimiser is trained for. */
        MEAN,
        /** The loss after the last step of the horizon. */
        END;

        private double of(Curve curve) {
            return switch (this) {
                case MEAN -> curve.overHorizon().mean();
                case END -> curve.after(LearnedOptimizerTraining.STEPS).mean();
            };
        }
    }

    /** The losses of every function after every step, of which there are those of the horizon at least. Immutable. */
    public static final class Curve {

        private final double[][] losses;

        private Curve(double[][] losses) {
            this.losses = losses;
        }

        /** The mean loss after a step, from 1 to {@link #LAST_STEP} on new functions. */
        public Estimate after(int step) {
            return Estimate.of(losses[step - 1]);
        }

        /** The mean over the steps of the horizon. */
        public Estimate overHorizon() {
            return Estimate.of(means());
        }

        /** How much more this curve's mean over the horizon is than another's, function by function. */
        public Estimate moreThan(Curve other) {
            double[] own = means();
            double[] others = other.means();
            Arrays.setAll(own, function -> own[function] - others[function]);
            return Estimate.of(own);
        }

        private double[] means() {
            double[] means = new double[losses[0].length];
            for (int step = 0; step < LearnedOptimizerTraining.STEPS; step++) {
                for (int function = 0; function < means.length; function++) {
                    means[function] += losses[step][function] / LearnedOptimizerTraining.STEPS;
                }
            }
            return means;
        }
    }

    /** For each goal the rate of the grid that reaches it best on functions of the training. */
    public Map<Goal, Double> tuned(HandDesigned optimiser) {
        Map<Goal, Double> rates = new EnumMap<>(Goal.class);
        Map<Goal, Double> least = new EnumMap<>(Goal.class);
        for (int index = 0; index <= (HIGHEST_POWER - LOWEST_POWER) * RATES_OF_TEN; index++) {
            double rate = Math.pow(10, LOWEST_POWER + (double) index / RATES_OF_TEN);
            Curve curve = curve(tuning, tuningFunctions(), optimiser.settings(rate), LearnedOptimizerTraining.STEPS);
            for (Goal goal : Goal.values()) {
                double loss = goal.of(curve);
                if (loss < least.getOrDefault(goal, Double.POSITIVE_INFINITY)) {
                    least.put(goal, loss);
                    rates.put(goal, rate);
                }
            }
        }
        return rates;
    }

    /** A hand-designed optimiser on the new functions. */
    public Curve curve(HandDesigned optimiser, double rate) {
        return curve(tests, functions, optimiser.settings(rate), LAST_STEP);
    }

    private static Curve curve(Quadratics quadratics, int functions, ServerOptimiser.Settings settings, int steps) {
        double[] parameters = quadratics.starts();
        double[] gradient = new double[parameters.length];
        ServerOptimiser optimiser = new ServerOptimiser(settings, parameters.length);
        double[][] losses = new double[steps][functions];
        boolean diverged = false;
        for (double[] after : losses) {
            quadratics.gradient(parameters, gradient);
            diverged |= !Double.isFinite(Arrays.stream(gradient).sum());
            if (diverged) {
                Arrays.fill(after, Double.POSITIVE_INFINITY);
                continue;
            }
            optimiser.step(parameters, gradient, 1);
            System.arraycopy(quadratics.losses(parameters), 0, after, 0, functions);
        }
        return new Curve(losses);
    }

    /** A learned optimiser on the new functions. */
    public Curve curve(CoordinatewiseOptimizer optimizer, float[] weights) {
        OptimizerRun run = new OptimizerRun(optimizer, tests, tests.starts());
        double[][] losses = new double[LAST_STEP][functions];
        for (double[] after : losses) {
            run.advance(weights, 0, 1);
            System.arraycopy(tests.losses(run.parameters()), 0, after, 0, functions);
        }
        return new Curve(losses);
    }

    /** Steps that tables show. */
    public static List<Integer> shownSteps() {
        return List.of(1, 5, 20, 50, LearnedOptimizerTraining.STEPS, LAST_STEP);
    }
}
