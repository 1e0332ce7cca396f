// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The privacy losses of a Poisson-sampled whole number with Skellam noise: outcomes x with probabilities P(x), or
 * (1 - q) P(x) + q P(x - Delta) with the client. P is log-concave, so that P(x - Delta) / P(x) grows with x. Immutable.
 *
 * <p>P(x) = exp(-mu) I_x(mu). The ratios P(x) / P(x - 1) follow from I_(x-1) = (2 x / mu) I_x + I_(x+1) downwards from an x so
 * large that the start does not matter (Gautschi, "Computational aspects of three-term recurrence relations", SIAM Review 9,
 * 1967), in pairs of doubles; their logarithms are summed with compensation. All terms are positive. The masses then err by
 * little more than the logarithm's own rounding, within {@link PrivacyLossDistribution#MASS_ERROR}.
 */
final class SkellamLoss implements StepLoss {

    /** No accountant leaves out less. */
    private static final double LEAST_TAIL = 1e-120;

    /** ln of by how much P falls from the table's end to the start of the recurrence; the start's error falls by the square. */
    private static final double LEAD = 46;

    private final double samplingRate;
    private final double variance;
    private final int sensitivity;
    private final boolean removal;

    /** ln P(x) for x from 0 on. */
    private final double[] logMasses;

    /**
     * @param samplingRate q in (0, 1]
     * @param variance mu
     * @param sensitivity Delta, at least 1
     * @param removal true if the client is in the first of the two inputs, false if in the second
     */
    SkellamLoss(double samplingRate, double variance, int sensitivity, boolean removal) {
        this.samplingRate = samplingRate;
        this.variance = variance;
        this.sensitivity = sensitivity;
        this.removal = removal;
        this.logMasses = logMasses(variance, radius(LEAST_TAIL, variance) + sensitivity);
    }

    @Override
    public double deviation() {
        return samplingRate * Math.sqrt(Math.expm1(Math.min(sensitivity * (double) sensitivity / variance, 1)));
    }

    @Override
    public double cells(double interval, double tailMass) {
        return LossHistogram.cells(interval, lowest(tailMass), highest(tailMass));
    }

    @Override
    public PrivacyLossDistribution distribution(PrivacyLossEstimate estimate, double interval, double tailMass) {
        LossHistogram histogram = new LossHistogram(interval, lowest(tailMass), highest(tailMass));
        for (int x = from(tailMass); x <= to(tailMass); x++) {
            double logRatio = logRatio(x);
            if (removal) {
                histogram.add(logRatio, Math.exp(logMass(x) + logRatio));
            } else {
                histogram.add(-logRatio, Math.exp(logMass(x)));
            }
        }
        histogram.addBelow(tailMass);
        histogram.addAbove(tailMass);
        double largest = Math.max(-logMass(from(tailMass) - sensitivity), -logMass(to(tailMass)));
        return histogram.distribution(estimate, 16 * 0x1p-53 * (1 + largest));
    }

    private int from(double tailMass) {
        return -radius(tailMass, variance);
    }

    private int to(double tailMass) {
        return radius(tailMass, variance) + (removal ? sensitivity : 0);
    }

    private double lowest(double tailMass) {
        return removal ? logRatio(from(tailMass)) : -logRatio(to(tailMass));
    }

    private double highest(double tailMass) {
        return removal ? logRatio(to(tailMass)) : -logRatio(from(tailMass));
    }

    /** ln P(x), for x within the table. */
    double logMass(int x) {
        return logMasses[Math.abs(x)];
    }

    private double logRatio(int x) {
        return StepLoss.sampledRatio(logMass(x - sensitivity) - logMass(x), samplingRate);
    }

    /** The least r with P[X >= r] <= tail by the Chernoff bound. */
    private static int radius(double tail, double variance) {
        return reach(-Math.log(tail), variance);
    }

    private static int reach(double exponent, double variance) {
        int high = 1;
        while (chernoffExponent(high, variance) < exponent) {
            high *= 2;
        }
        int low = high / 2;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (chernoffExponent(middle, variance) < exponent) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** max over s of s r - mu (cosh s - 1). */
    private static double chernoffExponent(double r, double variance) {
        double ratio = r / variance;
        double asinh = Math.log1p(ratio + ratio * ratio / (1 + Math.sqrt(1 + ratio * ratio)));
        return r * asinh - r * r / (Math.hypot(r, variance) + variance);
    }

    private static double[] logMasses(double variance, int reach) {
        double[] logRatios = new double[reach + 1];
        double high = 0;
        double low = 0;
        for (int x = reach(chernoffExponent(reach, variance) + LEAD, variance); x > 0; x--) {
            // 2 x / mu + ratio, in two doubles
            double quotient = 2.0 * x / variance;
            double quotientError = Math.fma(-quotient, variance, 2.0 * x) / variance;
            double sum = quotient + high;
            double part = sum - quotient;
            double sumError = (quotient - (sum - part)) + (high - part) + quotientError + low;
            // its inverse
            high = 1 / sum;
            low = high * (Math.fma(-high, sum, 1) - high * sumError);
            if (x <= reach) {
                logRatios[x] = Math.log(high) + low / high;
            }
        }
        double[] logMasses = new double[reach + 1];
        Sum logarithm = new Sum();
        for (int x = 1; x <= reach; x++) {
            logarithm.add(logRatios[x]);
            logMasses[x] = logarithm.value;
        }
        Sum total = new Sum();
        for (int x = reach; x > 0; x--) {
            total.add(2 * Math.exp(logMasses[x]));
        }
        double logTotal = Math.log1p(total.value);
        for (int x = 0; x <= reach; x++) {
            logMasses[x] -= logTotal;
        }
        return logMasses;
    }

    /** A sum with compensation (Kahan). */
    private static final class Sum {

        private double value;
        private double lost;

        private void add(double term) {
            double increment = term - lost;
            double next = value + increment;
            lost = (next - value) - increment;
            value = next;
        }
    }
}
