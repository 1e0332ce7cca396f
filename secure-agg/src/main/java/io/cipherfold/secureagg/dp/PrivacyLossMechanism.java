// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/** A mechanism whose privacy loss has a known distribution, repeated: what {@link PrivacyLossAccountant} composes. */
public sealed interface PrivacyLossMechanism permits SampledGaussian, SampledDiscreteGaussian, SampledSkellam {

    /** Probability that a client is in a step, above 0, at most 1. */
    double samplingRate();

    /** Number of repetitions, at least 1. */
    long steps();

    /** The sensitivity in standard deviations of the noise. */
    double shiftInDeviations();

    /** Distance of the noise's values in its standard deviations, 0 if it is continuous. */
    double spacingInDeviations();
}
