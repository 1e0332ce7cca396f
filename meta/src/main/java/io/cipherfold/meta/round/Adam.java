// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

/**
 * The server's optimiser: Adam (Kingma, Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1) in
 * double precision on the decoded mean of a round. It works on what is released, so it costs no privacy. Confined to one
 * thread.
 */
public final class Adam {

    /**
     * How Adam moves.
     *
     * @param rate length of a step per coordinate, positive
     * @param firstDecay how slowly the mean of the gradient forgets (beta 1), in [0, 1)
     * @param secondDecay how slowly the mean of its square forgets (beta 2), in [0, 1)
     * @param stabiliser added to the root of the second moment (epsilon), positive
     */
    public record Settings(double rate, double firstDecay, double secondDecay, double stabiliser) {

        /** Checks the ranges. */
        public Settings {
            if (!(rate > 0 && rate <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("rate must be positive and finite, was " + rate);
            }
            if (!(firstDecay >= 0 && firstDecay < 1 && secondDecay >= 0 && secondDecay < 1)) {
                throw new IllegalArgumentException(
                        "decays must be in [0, 1), were " + firstDecay + " and " + secondDecay);
            }
            if (!(stabiliser > 0)) {
                throw new IllegalArgumentException("stabiliser must be positive, was " + stabiliser);
            }
        }

        /** The decays of the paper with {@code rate}. */
        public static Settings withRate(double rate) {
            return new Settings(rate, 0.9, 0.999, 1e-8);
        }
    }

    private final Settings settings;
    private final double[] firstMoment;
    private final double[] secondMoment;
    private int steps;

    /** Creates an optimiser for a model of {@code parameters} parameters. */
    public Adam(Settings settings, int parameters) {
        this.settings = settings;
        this.firstMoment = new double[parameters];
        this.secondMoment = new double[parameters];
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
        double firstCorrection = 1 - Math.pow(settings.firstDecay, steps);
        double secondCorrection = 1 - Math.pow(settings.secondDecay, steps);
        double rate = settings.rate * rateFactor;
        for (int i = 0; i < gradient.length; i++) {
            double g = gradient[i];
            firstMoment[i] = settings.firstDecay * firstMoment[i] + (1 - settings.firstDecay) * g;
            secondMoment[i] = settings.secondDecay * secondMoment[i] + (1 - settings.secondDecay) * g * g;
            model[i] -= rate
                    * (firstMoment[i] / firstCorrection)
                    / (Math.sqrt(secondMoment[i] / secondCorrection) + settings.stabiliser);
        }
    }
}
