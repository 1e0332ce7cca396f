// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import java.util.Arrays;

/**
 * The server's optimiser, in double precision on the decoded mean of a round. It works on what is released, so it costs no
 * privacy. Confined to one thread.
 *
 * <p>With g the mean, m and v the first and second moment, r the rate:
 *
 * <ul>
 *   <li>SGD: model - r g.
 *   <li>MOMENTUM: m = firstDecay m + g; model - r m (Polyak 1964).
 *   <li>ADAM: moments with bias correction (Kingma, Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015,
 *       algorithm 1).
 *   <li>YOGI: v = v - (1 - secondDecay) g^2 sign(v - g^2), starting from the square of the stabiliser; model - r m /
 *       (sqrt(v) + stabiliser), without bias correction (Reddi et al., "Adaptive Federated Optimization", ICLR 2021,
 *       algorithm 2).
 * </ul>
 */
public final class ServerOptimiser {

    /** How it moves. */
    public enum Kind {
        /** Plain descent. */
        SGD,
        /** With a moving sum of gradients. */
        MOMENTUM,
        /** With moving means of gradients and their squares. */
        ADAM,
        /** As Adam, with a second moment that changes by bounded steps. */
        YOGI
    }

    /**
     * Kind and rates.
     *
     * @param rate length of a step (Adam, Yogi: about that per coordinate), positive
     * @param firstDecay how slowly the moving mean of the gradient forgets, in [0, 1); unused by SGD
     * @param secondDecay how slowly the mean of its square forgets, in [0, 1); unused by SGD and momentum
     * @param stabiliser added to the root of the second moment, positive; unused by SGD and momentum
     */
    public record Settings(Kind kind, double rate, double firstDecay, double secondDecay, double stabiliser) {

        /** Checks the ranges. */
        public Settings {
            if (!(rate > 0 && rate <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("rate must be positive and finite, was " + rate);
            }
            if (!(firstDecay >= 0 && firstDecay < 1 && secondDecay >= 0 && secondDecay < 1)) {
                throw new IllegalArgumentException(
                        "decays must be in [0, 1), were " + firstDecay + " and " + secondDecay);
            }
            if (!(stabiliser > 0 && stabiliser <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("stabiliser must be positive and finite, was " + stabiliser);
            }
        }

        /** Plain descent. */
        public static Settings sgd(double rate) {
            return new Settings(Kind.SGD, rate, 0, 0, 1);
        }

        /** Momentum with the usual decay of 0.9. */
        public static Settings momentum(double rate) {
            return new Settings(Kind.MOMENTUM, rate, 0.9, 0, 1);
        }

        /** Adam with the decays of its paper. */
        public static Settings adam(double rate) {
            return new Settings(Kind.ADAM, rate, 0.9, 0.999, 1e-8);
        }

        /** Yogi with the decays and the stabiliser of the federated paper. */
        public static Settings yogi(double rate) {
            return new Settings(Kind.YOGI, rate, 0.9, 0.99, 1e-3);
        }
    }

    private final Settings settings;
    private final double[] firstMoment;
    private final double[] secondMoment;
    private int steps;

    /** Creates an optimiser for a vector of {@code parameters} numbers. */
    public ServerOptimiser(Settings settings, int parameters) {
        this.settings = settings;
        this.firstMoment = new double[parameters];
        this.secondMoment = new double[parameters];
        if (settings.kind == Kind.YOGI) {
            Arrays.fill(secondMoment, settings.stabiliser * settings.stabiliser);
        }
    }

    /**
     * Moves {@code model} against {@code gradient}, in place.
     *
     * @param rateFactor multiplies the rate of this step, at least 0
     * @throws IllegalArgumentException if a length is wrong or a coordinate of the gradient is not finite; nothing has
     *     changed then
     */
    public void step(double[] model, double[] gradient, double rateFactor) {
        if (model.length != firstMoment.length || gradient.length != firstMoment.length) {
            throw new IllegalArgumentException("model and gradient must have " + firstMoment.length
                    + " coordinates, have " + model.length + " and " + gradient.length);
        }
        for (int i = 0; i < gradient.length; i++) {
            if (!(Math.abs(gradient[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("coordinate " + i + " of the gradient is not a finite number");
            }
        }
        steps++;
        double rate = settings.rate * rateFactor;
        switch (settings.kind) {
            case SGD -> {
                for (int i = 0; i < gradient.length; i++) {
                    model[i] -= rate * gradient[i];
                }
            }
            case MOMENTUM -> {
                for (int i = 0; i < gradient.length; i++) {
                    firstMoment[i] = settings.firstDecay * firstMoment[i] + gradient[i];
                    model[i] -= rate * firstMoment[i];
                }
            }
            case ADAM -> adam(model, gradient, rate);
            case YOGI -> yogi(model, gradient, rate);
        }
    }

    private void adam(double[] model, double[] gradient, double rate) {
        double firstCorrection = 1 - Math.pow(settings.firstDecay, steps);
        double secondCorrection = 1 - Math.pow(settings.secondDecay, steps);
        for (int i = 0; i < gradient.length; i++) {
            double g = gradient[i];
            firstMoment[i] = settings.firstDecay * firstMoment[i] + (1 - settings.firstDecay) * g;
            secondMoment[i] = settings.secondDecay * secondMoment[i] + (1 - settings.secondDecay) * g * g;
            model[i] -= rate
                    * (firstMoment[i] / firstCorrection)
                    / (Math.sqrt(secondMoment[i] / secondCorrection) + settings.stabiliser);
        }
    }

    private void yogi(double[] model, double[] gradient, double rate) {
        for (int i = 0; i < gradient.length; i++) {
            double square = gradient[i] * gradient[i];
            firstMoment[i] = settings.firstDecay * firstMoment[i] + (1 - settings.firstDecay) * gradient[i];
            secondMoment[i] -= (1 - settings.secondDecay) * square * Math.signum(secondMoment[i] - square);
            model[i] -= rate * firstMoment[i] / (Math.sqrt(secondMoment[i]) + settings.stabiliser);
        }
    }

    /** What a checkpoint keeps. */
    State state() {
        return new State(steps, firstMoment, secondMoment);
    }

    /** Goes on where another optimiser of the same settings stood. */
    void restore(State state) {
        if (state.firstMoment.length != firstMoment.length || state.secondMoment.length != secondMoment.length) {
            throw new IllegalArgumentException("moments of " + state.firstMoment.length + " and "
                    + state.secondMoment.length + " numbers do not fit " + firstMoment.length + " parameters");
        }
        steps = state.steps;
        System.arraycopy(state.firstMoment, 0, firstMoment, 0, firstMoment.length);
        System.arraycopy(state.secondMoment, 0, secondMoment, 0, secondMoment.length);
    }

    /**
     * What an optimiser remembers.
     *
     * @param steps taken, at least 0
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from the optimiser to a file and back, never compared
    record State(int steps, double[] firstMoment, double[] secondMoment) {}
}
