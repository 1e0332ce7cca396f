// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * Noise that a client adds inside, while it learns on its own records: DP-SGD with Poisson-sampled batches, every record's
 * gradient clipped. It protects single records, also from somebody who gets hold of the client's vector before encryption.
 *
 * <p>Neighbouring inputs: one record of one client is there or not. The sampling rate counts towards everybody, since
 * nobody but the client itself learns which records were in a batch. Source: Abadi et al., "Deep Learning with Differential
 * Privacy", arXiv 1607.00133, Algorithm 1. Immutable.
 *
 * @param samplingRate probability that a record is in a batch, 1e-12 to 1
 * @param noiseMultiplier standard deviation of the noise on a batch's sum, in clip norms of a record, 1e-3 to 1e9
 * @param stepsPerParticipation batches in a round that the client takes part in, 1 to 10^6
 */
public record InnerNoise(double samplingRate, double noiseMultiplier, int stepsPerParticipation) {

    private static final int MAX_STEPS_PER_PARTICIPATION = 1_000_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public InnerNoise {
        PrivacyRanges.checkSamplingRate(samplingRate);
        PrivacyRanges.checkNoiseMultiplier(noiseMultiplier);
        PrivacyRanges.check("steps per participation", stepsPerParticipation, MAX_STEPS_PER_PARTICIPATION);
    }

    /**
     * What all of a client's vectors together tell about one of its records, whoever sees them.
     *
     * @param participations rounds that the client takes part in, at least 1; with at most 10^12 steps in all
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PrivacyLoss epsilon(int participations, double delta) {
        PrivacyRanges.check("participations per client", participations, Integer.MAX_VALUE);
        return new SampledGaussian(samplingRate, noiseMultiplier, (long) participations * stepsPerParticipation)
                .epsilon(delta);
    }
}
