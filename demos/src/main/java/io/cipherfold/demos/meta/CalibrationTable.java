// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.calibration.ClassCalibration;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.ProblemKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Omniglot with 5 ways and 1 shot: how far the confidence of MAML and of amortised Bayesian MAML can be trusted. */
final class CalibrationTable implements TableRecipe {

    private static final int WAYS = 5;
    private static final int SHOTS = 1;
    private static final int FULL = 500;
    private static final int QUICK = 100;
    private static final int DRAWS = 10;
    private static final int QUICK_TASKS = 100;
    private static final int FIGURES = 4;

    @Override
    public String name() {
        return "calibration";
    }

    @Override
    public String summary() {
        return "calibration errors of MAML and Bayesian MAML, 5-way 1-shot Omniglot; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        for (LearningMethod method : List.of(LearningMethod.MAML, LearningMethod.ABML)) {
            rows.add(row(kitchen, method));
        }
        return new ResultTable(
                name(),
                "Omniglot, 5 ways, 1 shot: calibration on new characters, in the mode transductive, ± half a 95 % interval",
                List.of("method", "iterations", "accuracy, %", "nll, nats", "ECE, %", "MCE, %", "CPU s"),
                rows,
                List.of("Probabilities are the mean of the softmax over " + DRAWS
                        + " draws of the weights for abml, the softmax"
                        + " itself for maml; fifteen bins of equal width over the points of all tasks."));
    }

    private List<String> row(TableKitchen kitchen, LearningMethod method) {
        int iterations = kitchen.iterations(FULL, QUICK);
        Experiment experiment = kitchen.experiment(problem(), method, WAYS, SHOTS, iterations);
        ExperimentRun run = kitchen.run(
                kitchen.full()
                        ? experiment
                        : experiment.withJudging(
                                experiment.test(),
                                new Judging(QUICK_TASKS, experiment.judging().steps())));
        TableKitchen.Trained<float[]> trained = kitchen.train(run, method.optionName());
        List<String> cells = new ArrayList<>(List.of(method.optionName(), String.valueOf(iterations)));
        cells.addAll(trained.outcome()
                .flatMap(shared -> figures(run, shared))
                .orElse(Collections.nCopies(FIGURES, TableKitchen.DIVERGES)));
        cells.add(TableKitchen.seconds(trained.cpuSeconds()));
        return cells;
    }

    private static Optional<List<String>> figures(ExperimentRun run, float[] shared) {
        return TrainingFailures.unlessDiverged(() -> run.testPredictions(shared, DRAWS))
                .map(ClassCalibration::of)
                .map(calibration -> List.of(
                        TableKitchen.percent(calibration.accuracy()),
                        TableKitchen.error(calibration.negativeLogLikelihood()),
                        String.format(Locale.ROOT, "%.1f", 100 * calibration.expectedError()),
                        String.format(Locale.ROOT, "%.1f", 100 * calibration.largestError())));
    }
}
