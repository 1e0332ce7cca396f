// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.PlanPromise;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.TrainingResult;
import java.util.List;
import java.util.Optional;

/**
 * What came out of a training or of the evaluation of a checkpoint.
 *
 * @param experiment what was trained
 * @param parameters numbers of the shared vector
 * @param kernels what computed
 * @param judgement of the trained model
 * @param untrained the result without training; empty in an evaluation, and if adaptation diverges
 * @param nearestClassMean the control that learns nothing; empty where tasks need not have points of every class
 * @param training how it went; empty in an evaluation
 * @param privacy what a federation promises; empty without one
 * @param seconds wall time
 * @param cpuSeconds CPU time of the whole process
 */
record TrainingReport(
        Experiment experiment,
        int parameters,
        String kernels,
        Judgement judgement,
        Optional<Estimate> untrained,
        Optional<Estimate> nearestClassMean,
        Optional<TrainingResult> training,
        Optional<Privacy> privacy,
        double seconds,
        double cpuSeconds) {

    /**
     * How a federation protects its clients.
     *
     * @param promise of the plan
     * @param scheme how updates were encrypted
     * @param meanCohort clients of a released sum on average
     */
    record Privacy(PlanPromise promise, String scheme, double meanCohort) {}

    /** The learning curve: pairs of iteration and metric after adaptation. */
    List<double[]> curve() {
        return training.map(result -> result.curve().stream()
                        .map(point -> new double[] {
                            point.round(),
                            Judgement.last(judgement.metric(point.report())).mean()
                        })
                        .toList())
                .orElse(List.of());
    }
}
