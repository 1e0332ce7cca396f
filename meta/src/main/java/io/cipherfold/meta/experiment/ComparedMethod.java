// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.round.ServerOptimiser.Settings;

/**
 * How a method learns in {@link SyntheticComparison}. Averaged models are a step of length 1 along averaged differences, which
 * the algorithms divide by their local rate: the server's rate is the local one, times the beta of pFedMe.
 *
 * @param algorithm with the rates of its local and personal steps
 * @param optimiser of the server
 * @param supportBatches batches that make the support set of a client in a round
 * @param queryBatches batches that make its query set
 */
record ComparedMethod(MetaAlgorithm algorithm, Settings optimiser, int supportBatches, int queryBatches) {

    /** Local steps of a client in a round, each on a batch of its own. */
    static final int STEPS = 20;

    /** Points of a batch. */
    static final int BATCH = 20;

    /** With a pull of 20 and five steps on a batch; so small that personal models do not overshoot. */
    private static final double PFEDME_RATE = 0.01;

    private static final int PFEDME_PERSONAL_STEPS = 5;
    private static final double PFEDME_BETA = 2;

    /**
     * The settings of a method.
     *
     * @throws IllegalArgumentException if it is not among those compared
     */
    static ComparedMethod of(LearningMethod method) {
        double rate = SyntheticComparison.RATE;
        return switch (method) {
            case FEDAVG -> of(method, new InnerLoop(rate, STEPS), Settings.sgd(rate), STEPS / 2, STEPS / 2);
            case PER_FEDAVG_FO, PER_FEDAVG ->
                of(method, new InnerLoop(rate, STEPS), Settings.sgd(rate), STEPS, 2 * STEPS);
            case PFEDME ->
                of(
                        method,
                        new InnerLoop(PFEDME_RATE, PFEDME_PERSONAL_STEPS),
                        Settings.sgd(PFEDME_BETA * PFEDME_RATE),
                        STEPS / 2,
                        STEPS / 2);
            case FEDMETA, META_SGD -> of(method, new InnerLoop(rate, 1), Settings.adam(0.01), STEPS / 2, STEPS / 2);
            default -> throw new IllegalArgumentException(method.optionName() + " is not among the methods compared");
        };
    }

    private static ComparedMethod of(
            LearningMethod method, InnerLoop innerLoop, Settings optimiser, int support, int query) {
        int minibatch = method.takesMinibatches() ? BATCH : 0;
        return new ComparedMethod(
                Algorithms.of(method, innerLoop, minibatch, ProblemKind.SYNTHETIC), optimiser, support, query);
    }
}
