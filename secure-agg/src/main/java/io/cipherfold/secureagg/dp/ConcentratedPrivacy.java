// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * Zero-concentrated differential privacy: the Renyi divergence is at most rho alpha at every order (Bun, Steinke, arXiv
 * 1605.02065). For mechanisms without sampling; parameters add up under composition. The conversions are those of Canonne,
 * Kamath, Steinke (arXiv 2004.00010, section 2.3), minimised over all orders. Immutable.
 *
 * @param rho 1e-18 to 1e18
 */
public record ConcentratedPrivacy(double rho) {

    private static final double MIN_RHO = 1e-18;
    private static final double MAX_RHO = 1e18;
    private static final int BISECTIONS = 200;

    /** Orders are 1 + 2^-40 to 1 + 2^50. */
    private static final double LOWEST_LOG_ORDER = Math.log(0x1p-40);

    private static final double HIGHEST_LOG_ORDER = Math.log(0x1p50);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if rho is out of its range
     */
    public ConcentratedPrivacy {
        PrivacyRanges.check("rho", rho, MIN_RHO, MAX_RHO);
    }

    /**
     * The Gaussian mechanism, continuous or discrete, repeated: steps / (2 z^2).
     *
     * @param noiseMultiplier z, the noise's sigma in sensitivities, 1e-3 to 1e9
     * @param steps 1 to 10^12
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static ConcentratedPrivacy ofGaussian(double noiseMultiplier, long steps) {
        PrivacyRanges.checkNoiseMultiplier(noiseMultiplier);
        PrivacyRanges.checkSteps(steps);
        return new ConcentratedPrivacy(steps / (2 * noiseMultiplier * noiseMultiplier));
    }

    /** This mechanism followed by another one. */
    public ConcentratedPrivacy plus(ConcentratedPrivacy other) {
        return new ConcentratedPrivacy(rho + other.rho);
    }

    /**
     * The delta at an epsilon: min over alpha of exp((alpha-1)(alpha rho - epsilon)) (1 - 1/alpha)^alpha / (alpha-1).
     *
     * @param epsilon 0 to 10^6
     * @return 0 to 1
     * @throws IllegalArgumentException if epsilon is out of range
     */
    public double delta(double epsilon) {
        PrivacyRanges.check("epsilon", epsilon, 0, PrivacyRanges.MAX_EPSILON);
        return Math.min(1, Math.exp(logDelta(rho, epsilon)));
    }

    /**
     * The least epsilon of at least 0 that {@link #delta} proves.
     *
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if delta is out of range
     */
    public double epsilon(double delta) {
        PrivacyRanges.checkDelta(delta);
        double logDelta = Math.log(delta);
        if (logDelta(rho, 0) <= logDelta) {
            return 0;
        }
        // The standard bound rho + 2 sqrt(rho ln(1/delta)) is above.
        double high = rho + 2 * Math.sqrt(-rho * logDelta) + 1;
        return Bisection.of(0, high, BISECTIONS, epsilon -> logDelta(rho, epsilon) <= logDelta)
                .above();
    }

    /**
     * The largest rho that meets a target.
     *
     * @throws IllegalArgumentException if it is out of this record's range
     */
    public static ConcentratedPrivacy meeting(PrivacyTarget target) {
        double logDelta = Math.log(target.delta());
        double low = 0;
        // At order 2 the divergence alone says that a larger one misses.
        double high = MAX_RHO;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = low > 0 ? Math.sqrt(low * high) : high / 16;
            if (logDelta(middle, target.epsilon()) <= logDelta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new ConcentratedPrivacy(low);
    }

    /** The logarithm of delta is convex in alpha; its derivative changes sign at the minimum. */
    private static double logDelta(double rho, double epsilon) {
        Bisection minimum = Bisection.of(LOWEST_LOG_ORDER, HIGHEST_LOG_ORDER, BISECTIONS, logOrder -> {
            double aboveOne = Math.exp(logOrder);
            return (2 * aboveOne + 1) * rho - epsilon + Math.log(aboveOne / (aboveOne + 1)) >= 0;
        });
        double above = Math.exp(minimum.above());
        double order = 1 + above;
        return above * (order * rho - epsilon) + order * Math.log(above / order) - Math.log(above);
    }
}
