// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.algorithm.CoordinatewiseOptimizer;
import io.cipherfold.meta.experiment.LearnedOptimizerTraining;
import io.cipherfold.meta.experiment.OptimizerComparison;
import io.cipherfold.meta.experiment.OptimizerComparison.Curve;
import io.cipherfold.meta.experiment.OptimizerComparison.Goal;
import io.cipherfold.meta.experiment.OptimizerComparison.HandDesigned;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Random quadratics: a learned optimiser and hand-designed ones. */
final class LearnedOptimizerTable implements TableRecipe {

    private static final int WINDOWS = 2000;
    private static final int QUICK_WINDOWS = 200;
    private static final int FUNCTIONS = 1000;
    private static final int QUICK_FUNCTIONS = 200;

    @Override
    public String name() {
        return "learned-optimizer";
    }

    @Override
    public String summary() {
        return "loss of random quadratics under a learned optimiser and hand-designed ones";
    }

    /** Quadratics are generated beside it; this one needs no data either. */
    @Override
    public ProblemKind problem() {
        return ProblemKind.SINUSOID;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        int windows = kitchen.iterations(WINDOWS, QUICK_WINDOWS);
        int functions = kitchen.full() ? FUNCTIONS : QUICK_FUNCTIONS;
        CoordinatewiseOptimizer optimizer = CoordinatewiseOptimizer.published();
        OptimizerComparison comparison = new OptimizerComparison(kitchen.seed(), functions);
        List<List<String>> rows = new ArrayList<>();
        List<Curve> byHand = new ArrayList<>();
        Map<HandDesigned, Map<Goal, Double>> rates = new EnumMap<>(HandDesigned.class);
        for (HandDesigned kind : HandDesigned.values()) {
            rates.put(kind, comparison.tuned(kind));
        }
        for (Goal goal : Goal.values()) {
            rates.forEach((kind, tuned) -> {
                double rate = Objects.requireNonNull(tuned.get(goal));
                Curve curve = comparison.curve(kind, rate);
                byHand.add(curve);
                rows.add(row(
                        kind.name().toLowerCase(Locale.ROOT)
                                + (goal == Goal.MEAN ? ", rate for the mean" : ", rate for step 100"),
                        String.format(Locale.ROOT, "%.4g", rate),
                        curve,
                        ""));
            });
        }
        String what = "learned optimiser";
        TableKitchen.Trained<LearnedOptimizerTraining.Outcome> trained = kitchen.train(
                what,
                windows,
                progress -> new LearnedOptimizerTraining(optimizer, kitchen.seed()).train(windows, progress));
        LearnedOptimizerTraining.Outcome outcome = trained.outcome().orElseThrow(() -> TableKitchen.diverged(what));
        Curve learned = comparison.curve(optimizer, outcome.weights());
        rows.add(row("learned", "", learned, TableKitchen.seconds(trained.cpuSeconds())));
        return new ResultTable(
                name(),
                "Quadratics |W x - y|^2 of 10 parameters: mean loss of " + functions
                        + " new functions, ± half a 95 % interval; learned in " + windows
                        + " updates of windows of 20 steps",
                List.of(
                        "optimiser",
                        "rate",
                        "mean of steps 1 to 100",
                        "after 1",
                        "5",
                        "20",
                        "50",
                        "100",
                        "200 (beyond the training)",
                        "CPU s"),
                rows,
                notes(functions, outcome, learned, byHand));
    }

    private static List<String> row(String name, String rate, Curve curve, String seconds) {
        List<String> cells = new ArrayList<>(List.of(name, rate, TableKitchen.error(curve.overHorizon())));
        OptimizerComparison.shownSteps().forEach(step -> cells.add(TableKitchen.error(curve.after(step))));
        cells.add(seconds);
        return cells;
    }

    private static List<String> notes(
            int functions, LearnedOptimizerTraining.Outcome outcome, Curve learned, List<Curve> handDesigned) {
        Estimate gain = handDesigned.stream()
                .map(learned::moreThan)
                .max((a, b) -> Double.compare(a.mean(), b.mean()))
                .orElseThrow();
        List<String> notes = new ArrayList<>();
        notes.add("Rates: the best of 41 from 0.0001 to 10 on " + 2 * functions
                + " functions of the training, once for the mean loss of steps 1"
                + " to 100, which the learned optimiser is trained for, once for the loss after step 100.");
        notes.add("The learned optimiser's mean of steps 1 to 100 less the best other row's, function by function: "
                + TableKitchen.error(gain) + ".");
        notes.add("Its learning curve on functions for validation: " + curve(outcome.curve()) + ".");
        outcome.failure().ifPresent(reason -> notes.add("Its training stopped early: " + reason));
        return notes;
    }

    private static String curve(List<Estimate> points) {
        return points.stream()
                .map(point -> String.format(Locale.ROOT, "%.3f", point.mean()))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
