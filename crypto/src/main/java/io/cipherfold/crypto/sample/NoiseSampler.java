// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;

/**
 * Draws independent samples of a noise distribution on the integers with mean 0 from uniform random words, in blocks, so that
 * two implementations can give the same samples from the same stream. Immutable, safe for use by several threads.
 */
public sealed interface NoiseSampler permits DiscreteGaussian, TableSampler {

    /** Samples that are drawn together. */
    int BLOCK = 8192;

    /** The variance parameter in squared grid units. */
    long variance();

    /** No sample is larger in magnitude. */
    int largestMagnitude();

    /** Writes samples to {@code count} elements of {@code target} from {@code from} on. */
    void fill(RandomSource random, int[] target, int from, int count);
}
