// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.secureagg.dp.AnalyticGaussian;
import io.cipherfold.secureagg.dp.ConcentratedPrivacy;
import io.cipherfold.secureagg.dp.NoiseCalibration;
import io.cipherfold.secureagg.dp.PrivacyLoss;
import io.cipherfold.secureagg.dp.PrivacyLossAccountant;
import io.cipherfold.secureagg.dp.PrivacyLossEstimate;
import io.cipherfold.secureagg.dp.PrivacyLossMechanism;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.dp.SampledDiscreteGaussian;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.dp.SampledSkellam;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Epsilon of a mechanism by an accountant, both by the names that the command has for them.
 *
 * @param mechanism one of {@link #MECHANISMS}
 * @param accountant one of {@link #ACCOUNTANTS}
 * @param samplingRate above 0, at most 1
 * @param sensitivity for discrete noise, in grid units
 * @param dimension for Skellam noise, number of coordinates
 */
record EpsilonFigures(String mechanism, String accountant, double samplingRate, int sensitivity, int dimension) {

    static final List<String> MECHANISMS = List.of("gaussian", "discrete-gaussian", "skellam");
    static final List<String> ACCOUNTANTS = List.of("rdp", "pld", "zcdp", "analytic", "gdp");

    private static final double TOLERANCE = 1e-6;

    /**
     * A figure.
     *
     * @param order the Renyi order that proved it, empty for other accountants
     */
    record Figure(double epsilon, OptionalDouble order) {

        private static Figure of(PrivacyLoss loss) {
            return new Figure(loss.epsilon(), OptionalDouble.of(loss.order()));
        }

        private static Figure of(double epsilon) {
            return new Figure(epsilon, OptionalDouble.empty());
        }
    }

    /** Why this accountant says nothing about this mechanism, and what does; empty if it does. */
    Optional<String> refusal() {
        boolean sampled = samplingRate < 1;
        if (mechanism.equals("skellam") && accountant.equals("pld") && dimension > 1) {
            return Optional.of(
                    "--accountant pld takes --mechanism skellam for one coordinate: the worst direction of a vector"
                            + " is not known; use --dimension 1 or --accountant rdp");
        }
        if (mechanism.equals("skellam") && !accountant.equals("rdp") && !accountant.equals("pld")) {
            return Optional.of("--accountant " + accountant
                    + " has no bound for --mechanism skellam; use --accountant rdp, or pld for one coordinate");
        }
        if (mechanism.equals("discrete-gaussian") && (accountant.equals("analytic") || accountant.equals("gdp"))) {
            return Optional.of("--accountant " + accountant
                    + " is exact for continuous noise and wrong for --mechanism discrete-gaussian;"
                    + " use --accountant rdp, pld or zcdp");
        }
        if (sampled && (accountant.equals("zcdp") || accountant.equals("analytic"))) {
            return Optional.of("--accountant " + accountant
                    + " gives no credit for sampling; use --sampling-rate 1, or --accountant rdp or pld");
        }
        return Optional.empty();
    }

    /** True if the figure is an approximation that may lie below the truth. */
    boolean isApproximate() {
        return accountant.equals("gdp") && samplingRate < 1;
    }

    /** The least epsilon that the accountant finds. */
    Figure figure(double noiseMultiplier, long steps, double delta) {
        return switch (accountant) {
            case "pld" ->
                Figure.of(PrivacyLossAccountant.epsilon(
                        List.of(lossMechanism(noiseMultiplier, steps)), delta, PrivacyLossEstimate.PESSIMISTIC));
            case "zcdp" ->
                Figure.of(ConcentratedPrivacy.ofGaussian(noiseMultiplier, steps).epsilon(delta));
            case "analytic" ->
                Figure.of(AnalyticGaussian.of(noiseMultiplier, steps).epsilon(delta));
            case "gdp" -> Figure.of(gaussianPrivacy(noiseMultiplier, steps).epsilon(delta));
            default -> Figure.of(renyi(noiseMultiplier, steps, delta));
        };
    }

    /** The least noise multiplier whose figure does not exceed the target. */
    double noiseMultiplier(PrivacyTarget target, long steps) {
        if (accountant.equals("pld")) {
            return NoiseCalibration.noiseMultiplierByLossDistribution(target, noise -> lossMechanism(noise, steps));
        }
        if (accountant.equals("rdp") && mechanism.equals("gaussian")) {
            return NoiseCalibration.noiseMultiplier(target, samplingRate, steps);
        }
        return NoiseCalibration.leastNoise(
                target, TOLERANCE, noise -> figure(noise, steps, target.delta()).epsilon());
    }

    private PrivacyLoss renyi(double noiseMultiplier, long steps, double delta) {
        return switch (mechanism) {
            case "skellam" -> skellam(noiseMultiplier, steps).epsilon(delta);
            case "discrete-gaussian" -> discrete(noiseMultiplier, steps).epsilon(delta);
            default -> new SampledGaussian(samplingRate, noiseMultiplier, steps).epsilon(delta);
        };
    }

    private PrivacyLossMechanism lossMechanism(double noiseMultiplier, long steps) {
        return switch (mechanism) {
            case "skellam" -> skellam(noiseMultiplier, steps);
            case "discrete-gaussian" -> discrete(noiseMultiplier, steps);
            default -> new SampledGaussian(samplingRate, noiseMultiplier, steps);
        };
    }

    private AnalyticGaussian gaussianPrivacy(double noiseMultiplier, long steps) {
        return isApproximate()
                ? AnalyticGaussian.centralLimit(new SampledGaussian(samplingRate, noiseMultiplier, steps))
                : AnalyticGaussian.of(noiseMultiplier, steps);
    }

    private SampledDiscreteGaussian discrete(double noiseMultiplier, long steps) {
        return new SampledDiscreteGaussian(samplingRate, variance(noiseMultiplier), sensitivity, steps);
    }

    private SampledSkellam skellam(double noiseMultiplier, long steps) {
        return new SampledSkellam(samplingRate, variance(noiseMultiplier), sensitivity, dimension, steps);
    }

    private double variance(double noiseMultiplier) {
        return Math.pow(noiseMultiplier * sensitivity, 2);
    }
}
