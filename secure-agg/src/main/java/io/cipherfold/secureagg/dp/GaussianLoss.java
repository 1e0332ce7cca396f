// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The privacy losses of a Poisson-sampled Gaussian, continuous or on the integers. With z the noise in standard deviations
 * and t = m z - m^2/2, m the sensitivity in standard deviations, the density with the client over that without it is
 * 1 - q + q e^t. Immutable.
 *
 * @param samplingRate q in (0, 1]
 * @param shift m
 * @param spacing distance of the noise's values in standard deviations, 0 if it is continuous; the shift is a multiple
 * @param removal true if the client is in the first of the two inputs, false if in the second
 */
record GaussianLoss(double samplingRate, double shift, double spacing, boolean removal) implements StepLoss {

    private static final double LOG_DENSITY = -Math.log(2 * Math.PI) / 2;

    /** Widest panel of the quadrature, in standard deviations and in those of t. */
    private static final double PANEL = 0.1;

    /** Up to here, in the same unit, three nodes err by less than 1e-21. */
    private static final double NARROW_PANEL = 1e-3;

    /** Gauss-Legendre nodes on (-1, 1): three, then five; the negative ones follow by symmetry. */
    private static final double[][] NODES = {
        {0, Math.sqrt(0.6)}, {0, Math.sqrt(5 - 2 * Math.sqrt(10.0 / 7)) / 3, Math.sqrt(5 + 2 * Math.sqrt(10.0 / 7)) / 3}
    };

    private static final double[][] WEIGHTS = {
        {8.0 / 9, 5.0 / 9}, {128.0 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900}
    };

    /** q sqrt(e^(m^2) - 1) is the deviation of the density's ratio. */
    @Override
    public double deviation() {
        return samplingRate * Math.sqrt(Math.expm1(Math.min(shift * shift, 1)));
    }

    @Override
    public double cells(double interval, double tailMass) {
        return LossHistogram.cells(interval, lowest(tailMass), highest(tailMass));
    }

    @Override
    public PrivacyLossDistribution distribution(PrivacyLossEstimate estimate, double interval, double tailMass) {
        LossHistogram histogram = new LossHistogram(interval, lowest(tailMass), highest(tailMass));
        if (spacing > 0) {
            addLattice(histogram, tailMass);
        } else {
            addContinuum(histogram, interval, tailMass);
        }
        histogram.addBelow(tailMass);
        histogram.addAbove(tailMass);
        double largest = shift * (shift + radius(tailMass));
        return histogram.distribution(estimate, 16 * 0x1p-53 * (1 + largest));
    }

    /**
     * A Gaussian is beyond r with probability at most exp(-r^2/2), and a discrete one too: its moments exp(s x) are no larger
     * (Canonne, Kamath, Steinke, arXiv 2004.00010, section 2.2).
     */
    private static double radius(double tailMass) {
        return Math.sqrt(-2 * Math.log(tailMass));
    }

    private double from(double tailMass) {
        return -radius(tailMass);
    }

    private double to(double tailMass) {
        return removal ? shift + radius(tailMass) : radius(tailMass);
    }

    private double lowest(double tailMass) {
        return removal ? logRatio(from(tailMass)) : -logRatio(to(tailMass));
    }

    private double highest(double tailMass) {
        return removal ? logRatio(to(tailMass)) : -logRatio(from(tailMass));
    }

    private void addLattice(LossHistogram histogram, double tailMass) {
        long first = (long) Math.ceil(from(tailMass) / spacing);
        long last = (long) Math.floor(to(tailMass) / spacing);
        long reach = (long) Math.ceil(radius(tailMass) / spacing);
        double normaliser = 0;
        for (long x = reach; x > 0; x--) {
            normaliser += 2 * Math.exp(-x * spacing * (x * spacing) / 2);
        }
        double logWeight = -Math.log1p(normaliser);
        for (long x = first; x <= last; x++) {
            add(histogram, x * spacing, logWeight);
        }
    }

    private void addContinuum(LossHistogram histogram, double interval, double tailMass) {
        double end = to(tailMass);
        double scale = Math.min(1, 1 / shift);
        double z = from(tailMass);
        // The losses at the ends of panels that end at a cell's boundary are the grid's own.
        double cell = Math.floor(logRatio(z) / interval);
        while (z < end) {
            double boundary = inverse((cell + 1) * interval);
            double next = Math.min(Math.min(boundary, end), z + PANEL * scale);
            if (next > z) {
                addPanel(histogram, z, next, scale);
                z = next;
            }
            if (boundary <= next) {
                cell++;
            }
        }
    }

    private void addPanel(LossHistogram histogram, double from, double to, double scale) {
        double half = (to - from) / 2;
        double middle = (from + to) / 2;
        int rule = to - from < NARROW_PANEL * scale ? 0 : 1;
        for (int i = 0; i < NODES[rule].length; i++) {
            double logWeight = Math.log(WEIGHTS[rule][i] * half) + LOG_DENSITY;
            add(histogram, middle + NODES[rule][i] * half, logWeight);
            if (i > 0) {
                add(histogram, middle - NODES[rule][i] * half, logWeight);
            }
        }
    }

    private void add(LossHistogram histogram, double z, double logWeight) {
        double logRatio = logRatio(z);
        if (removal) {
            histogram.add(logRatio, Math.exp(logWeight - z * z / 2 + logRatio));
        } else {
            histogram.add(-logRatio, Math.exp(logWeight - z * z / 2));
        }
    }

    private double logRatio(double z) {
        return StepLoss.sampledRatio(shift * (z - shift / 2), samplingRate);
    }

    /** The z at which the logarithm of the ratio has this value; negative infinity if it is always larger. */
    private double inverse(double logRatio) {
        if (samplingRate == 1) {
            return logRatio / shift + shift / 2;
        }
        double expm1 = Math.expm1(logRatio) / samplingRate;
        if (expm1 <= -1) {
            return Double.NEGATIVE_INFINITY;
        }
        double t = Double.isInfinite(expm1) ? logRatio - Math.log(samplingRate) : Math.log1p(expm1);
        return t / shift + shift / 2;
    }
}
