// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * When one client may take part in a training, and what that makes of the sensitivity of noise mechanisms for its running
 * sums (DP-FTRL). A squared sensitivity S is in squared clip norms: with noise of standard deviation z the release is
 * Gaussian differential privacy with mu = sqrt(S)/z ({@link AnalyticGaussian}), and its Renyi divergence alpha S/(2 z^2). No
 * credit is taken for sampling. Immutable.
 *
 * @param steps length of the training, 1 to 10^6
 * @param cap in how many steps a client is at most, 1 to 10^6
 * @param separation least distance between two steps of a client, 1 to 10^6: 1 allows neighbours
 */
public record Participation(int steps, int cap, int separation) {

    private static final int MAX = 1_000_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public Participation {
        PrivacyRanges.check("number of steps", steps, MAX);
        PrivacyRanges.check("cap on participations", cap, MAX);
        PrivacyRanges.check("separation", separation, MAX);
    }

    /** In how many steps a client is at most: the cap, or fewer if the separation allows no more. */
    public int participations() {
        return (int) Math.min(cap, (steps + separation - 1L) / separation);
    }

    /** Fresh noise in every step (DP-SGD): the number of participations. */
    public double independentSensitivitySquared() {
        return participations();
    }

    /**
     * One tree over all steps, noise in every node (Kairouz, McMahan, Song, Thakkar, Thakurta, Xu, arXiv 2103.00039). The
     * depth is ceil(log2(steps + 1)); nodes of 2^l steps hold at most min(participations, ceil(2^l/separation)) of a
     * client's, and a level's nodes hold all of them together.
     */
    public double treeSensitivitySquared() {
        long participations = participations();
        long sum = 0;
        for (long width = 1; width <= steps; width *= 2) {
            long inOneNode = Math.min(participations, (width + separation - 1) / separation);
            sum += participations * inOneNode;
        }
        return (double) sum;
    }

    /**
     * The matrix mechanism with the square root of the prefix-sum matrix, a Toeplitz matrix with c_0 = 1,
     * c_k = c_(k-1) (2k-1)/(2k) (Fichtenberger, Henzinger, Upadhyay, arXiv 2202.11205). As the coefficients fall and are
     * positive, the worst participations are the earliest (Kalinin, Lampert, "Banded square root matrix factorization for
     * differentially private model training", arXiv 2405.13763, Theorem 2).
     */
    public double toeplitzSensitivitySquared() {
        double[] coefficients = new double[steps];
        coefficients[0] = 1;
        for (int k = 1; k < steps; k++) {
            coefficients[k] = coefficients[k - 1] * (2.0 * k - 1) / (2.0 * k);
        }
        double[] columns = new double[steps];
        for (int i = 0; i < participations(); i++) {
            int first = i * separation;
            for (int row = first; row < steps; row++) {
                columns[row] += coefficients[row - first];
            }
        }
        double sum = 0;
        for (double column : columns) {
            sum += column * column;
        }
        return sum;
    }
}
