// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.encode.EncodingParameters;

/**
 * What a plan consists of, before anything is checked. {@link AggregationPlan#of} makes a plan of it or says what is
 * wrong with it.
 *
 * @param insecureTest accepts no noise, f = 0 and the plain sum; printed wherever the plan is
 * @param trust what is presumed of the node
 * @param scheme how vectors are summed
 * @param encoding how vectors become integers
 * @param digitsPerCoefficient how many digits a coefficient of the scheme carries; it follows from width and number of
 *     clients, and stands here so that what is signed fixes the layout
 * @param digitBits width of a signed digit of the sum
 * @param delta of the privacy statement
 * @param rounds rounds 1 to this may be run
 */
public record PlanDraft(
        boolean insecureTest,
        Trust trust,
        SchemeId scheme,
        EncodingChoice encoding,
        int digitsPerCoefficient,
        int digitBits,
        double delta,
        int rounds,
        Population population,
        Committee committee,
        Parties parties,
        Deadlines deadlines) {

    /**
     * The numbers of {@code EncodingParameters}, unchecked.
     *
     * @param dimension coordinates of a vector
     * @param clipNorm C
     * @param gridLog2 log2 of the grid gamma
     * @param noiseVariancePerClient sigma_i^2 in squared grid units; 0 for no noise
     * @param mechanism distribution of the noise
     */
    public record EncodingChoice(
            int dimension, double clipNorm, int gridLog2, long noiseVariancePerClient, NoiseMechanism mechanism) {

        /**
         * The same numbers, checked.
         *
         * @throws IllegalArgumentException if they are no encoding
         */
        public EncodingParameters parameters() {
            return new EncodingParameters(dimension, clipNorm, gridLog2, noiseVariancePerClient, mechanism);
        }
    }
}
