// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.calibration.CurveCalibration;
import io.cipherfold.meta.calibration.TaskPredictions;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.task.SineOrLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Noisy sines and lines: how far intervals of amortised Bayesian MAML and of MAML with fixed noise can be trusted. */
final class SineOrLineTable implements TableRecipe {

    private static final int QUICK = 500;
    private static final int QUICK_TASKS = 100;
    private static final int DRAWS = 30;
    private static final List<Integer> SHOTS = List.of(1, 5, 10);
    private static final List<LearningMethod> METHODS = List.of(LearningMethod.MAML, LearningMethod.ABML);
    private static final List<String> COLUMNS = List.of(
            "method",
            "shots",
            "iterations",
            "noise of predictions",
            "mse of the mean",
            "nll, nats",
            "in 50 % intervals",
            "in 90 % intervals",
            "in 95 % intervals",
            "calibration error, %",
            "CPU s");

    @Override
    public String name() {
        return "sine-or-line";
    }

    @Override
    public String summary() {
        return "errors and coverage of predicted intervals on noisy sines and lines, MAML and Bayesian MAML";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.SINE_OR_LINE;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        for (int shots : SHOTS) {
            for (LearningMethod method : METHODS) {
                rows.addAll(rows(kitchen, method, shots));
            }
        }
        return new ResultTable(
                name(),
                "Noisy sines and lines: error and predicted intervals on 100 query points of "
                        + (kitchen.full() ? "1,000" : String.valueOf(QUICK_TASKS))
                        + " new tasks, ± half a 95 % interval",
                COLUMNS,
                rows,
                List.of(
                        "maml has one prediction for a point, abml " + DRAWS
                                + " draws of the weights; around each observations"
                                + " are normal. Their deviation is the true one, " + SineOrLine.NOISE
                                + ", or that which makes as many other tasks, drawn as those of training, most likely.",
                        "Calibration error: mean over the levels 5, 10, ..., 95 % of |coverage - level|."));
    }

    private List<List<String>> rows(TableKitchen kitchen, LearningMethod method, int shots) {
        int iterations = kitchen.iterations(TableKitchen.presetIterations(problem(), method, 1, shots), QUICK);
        Experiment experiment = kitchen.experiment(problem(), method, 1, shots, iterations);
        ExperimentRun run = kitchen.run(
                kitchen.full()
                        ? experiment
                        : experiment.withJudging(
                                experiment.test(),
                                new Judging(QUICK_TASKS, experiment.judging().steps())));
        TableKitchen.Trained<float[]> trained = kitchen.train(run, method.optionName() + ", " + shots + " shots");
        Optional<List<TaskPredictions>> tests = trained.outcome()
                .flatMap(shared -> TrainingFailures.unlessDiverged(() -> run.testPredictions(shared, DRAWS)));
        Optional<Double> fitted = trained.outcome()
                .flatMap(shared -> TrainingFailures.unlessDiverged(() -> run.fittingPredictions(shared, DRAWS)))
                .map(CurveCalibration::fittedDeviation);
        List<String> head = List.of(method.optionName(), String.valueOf(shots), String.valueOf(iterations));
        String seconds = TableKitchen.seconds(trained.cpuSeconds());
        return List.of(
                row(head, "true", tests, Optional.of(SineOrLine.NOISE), seconds),
                row(head, "fitted", tests, fitted, ""));
    }

    private static List<String> row(
            List<String> head,
            String origin,
            Optional<List<TaskPredictions>> tests,
            Optional<Double> deviation,
            String seconds) {
        List<String> cells = new ArrayList<>(head);
        Optional<CurveCalibration> calibration =
                tests.flatMap(predictions -> deviation.map(noise -> CurveCalibration.of(predictions, noise)));
        cells.add(deviation
                .map(noise -> String.format(Locale.ROOT, "%s, %.2f", origin, noise))
                .orElse(origin));
        cells.addAll(calibration
                .map(SineOrLineTable::figures)
                .orElse(Collections.nCopies(COLUMNS.size() - head.size() - 2, TableKitchen.DIVERGES)));
        cells.add(seconds);
        return cells;
    }

    private static List<String> figures(CurveCalibration calibration) {
        return List.of(
                TableKitchen.error(calibration.squaredError()),
                TableKitchen.error(calibration.negativeLogLikelihood()),
                TableKitchen.percent(calibration.coverageAt(50)),
                TableKitchen.percent(calibration.coverageAt(90)),
                TableKitchen.percent(calibration.coverageAt(95)),
                String.format(Locale.ROOT, "%.1f", 100 * calibration.calibrationError()));
    }
}
