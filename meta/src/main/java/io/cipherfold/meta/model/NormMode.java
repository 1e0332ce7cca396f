// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

/**
 * Whose statistics batch normalisation uses. Part of every result: with one image a class Reptile is
 * 2.3 points better in the first mode than in the second (Nichol, Achiam, Schulman 2018, table 2). Of no consequence for
 * models without normalisation.
 */
public enum NormMode {
    /**
     * Every part is normalised by its own statistics, the query points by those of all of them together: a prediction
     * depends on the other points to be predicted. The mode of training, and of the results published for MAML.
     */
    TRANSDUCTIVE,
    /** Support and query points are normalised by the support set's statistics at the adapted weights. For evaluation. */
    SUPPORT_STATISTICS,
    /**
     * Both by fixed statistics of training tasks, see {@link RunningStatistics}. For evaluation: a model trained in
     * another mode and adapted in this one meets normalised values it has not seen, and can be near chance.
     */
    RUNNING
}
