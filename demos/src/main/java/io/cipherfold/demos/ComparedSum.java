// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;

/**
 * Runs every round twice, encrypted and plain, from the same model with the same vectors, and notes how far the two
 * means are apart. What it returns is the encrypted one.
 */
final class ComparedSum implements SecureSum {

    private final SecureSum encrypted;
    private final SecureSum plain;
    private int rounds;
    private double maxDifference;
    private double summedInverseClients;

    ComparedSum(SecureSum encrypted, SecureSum plain) {
        this.encrypted = encrypted;
        this.plain = plain;
    }

    @Override
    public int vectorLength() {
        return encrypted.vectorLength();
    }

    @Override
    public int lastRound() {
        return encrypted.lastRound();
    }

    @Override
    public double noiseDeviation(double clients) {
        return encrypted.noiseDeviation(clients);
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        RoundOutcome outcome = encrypted.run(round, model);
        RoundOutcome reference = plain.run(round, model);
        if (outcome instanceof RoundOutcome.Released released
                && reference instanceof RoundOutcome.Released plainly
                && released.sum().clients().equals(plainly.sum().clients())) {
            double[] mean = released.sum().mean();
            double[] plainMean = plainly.sum().mean();
            for (int i = 0; i < mean.length; i++) {
                maxDifference = Math.max(maxDifference, Math.abs(mean[i] - plainMean[i]));
            }
            rounds++;
            summedInverseClients += 1.0 / released.sum().divisor();
        }
        return outcome;
    }

    /**
     * What was found.
     *
     * @param grid the encoder's grid: each rounded coordinate has a variance of at most a quarter of its square
     */
    StoryReport.Comparison comparison(double grid) {
        double variance = rounds == 0 ? 0 : grid * grid / 4 * summedInverseClients / rounds;
        return new StoryReport.Comparison(rounds, maxDifference, Math.sqrt(variance));
    }

    @Override
    public void close() {}
}
