// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Oracle;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sinusoid regression with all controls. */
final class SinusoidTable implements TableRecipe {

    private static final int QUICK = 1000;

    /** Iterations and errors of the calibration, and of papers. */
    private record Row(LearningMethod method, int shots, int iterations, String calibrated) {}

    private static final List<Row> ROWS = List.of(
            new Row(LearningMethod.MAML, 10, 10_000, "0.491 / 0.176 / 0.136; 1,000: 1.12 / 0.66 / 0.57"),
            new Row(LearningMethod.MAML, 10, 70_000, "0.320 ± 0.017 / 0.134 / 0.101 ± 0.007"),
            new Row(LearningMethod.MAML, 5, 70_000, "0.541 ± 0.027 / 0.339 / 0.297 ± 0.023"),
            new Row(LearningMethod.FOMAML, 10, 70_000, "0.358 ± 0.019 / 0.122 / 0.098 ± 0.007"),
            new Row(LearningMethod.REPTILE, 10, 30_000, "10,000: 0.406 / 0.061 / 0.057"),
            new Row(LearningMethod.META_SGD, 10, 10_000, "paper 0.53 ± 0.09 after 1"),
            new Row(LearningMethod.ANIL, 10, 10_000, ""),
            new Row(LearningMethod.PRETRAINED, 10, 10_000, ""));

    @Override
    public String name() {
        return "sinusoid";
    }

    @Override
    public String summary() {
        return "mean squared error of sinusoids after 0 to 10 steps, with controls";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.SINUSOID;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        Set<Experiment> done = new HashSet<>();
        for (Row row : ROWS) {
            int iterations = kitchen.iterations(row.iterations, QUICK);
            ExperimentRun run = kitchen.run(kitchen.experiment(problem(), row.method, 1, row.shots, iterations));
            if (rows.isEmpty()) {
                rows.add(row("random initialisation, adapted", run, Optional.of(run.initial()), "0", "", ""));
            }
            if (!done.add(run.experiment())) {
                continue; // The same training in a table of short ones.
            }
            String name = row.method == LearningMethod.PRETRAINED
                    ? "pretrained on all tasks, fine-tuned"
                    : row.method.optionName();
            TableKitchen.Trained<float[]> trained = kitchen.train(run, name + ", " + row.shots + " shots");
            rows.add(row(
                    name + ", " + row.shots + " shots",
                    run,
                    trained.outcome(),
                    String.valueOf(iterations),
                    TableKitchen.seconds(trained.cpuSeconds()),
                    row.calibrated));
        }
        rows.add(oracle(kitchen));
        return new ResultTable(
                name(),
                "Sinusoid regression: mean squared error on 100 query points of 600 new tasks, ± half a 95 % interval",
                List.of(
                        "method",
                        "iterations",
                        "after 0",
                        "after 1",
                        "after 5",
                        "after 10",
                        "CPU s",
                        "calibrated: 1 / 5 / 10"),
                rows,
                List.of(
                        "Calibrated: measured earlier with another framework, after as many iterations unless said; short runs"
                                + " are not comparable with it.",
                        "The oracle sees amplitude and phase beside x and is trained on all tasks; it does not adapt."));
    }

    private static List<String> row(
            String name,
            ExperimentRun run,
            Optional<float[]> model,
            String iterations,
            String seconds,
            String calibrated) {
        Optional<List<Estimate>> losses = model.flatMap(shared -> Judgement.inMode(run, shared, NormMode.TRANSDUCTIVE))
                .map(AdaptationReport::loss);
        return List.of(
                name,
                iterations,
                after(losses, 0),
                after(losses, 1),
                after(losses, 5),
                after(losses, 10),
                seconds,
                calibrated);
    }

    private static String after(Optional<List<Estimate>> losses, int steps) {
        return losses.map(all -> steps < all.size() ? TableKitchen.error(all.get(steps)) : "")
                .orElse(TableKitchen.DIVERGES);
    }

    private List<String> oracle(TableKitchen kitchen) {
        int iterations = kitchen.iterations(10_000, QUICK);
        Experiment like = kitchen.experiment(problem(), LearningMethod.PRETRAINED, 1, 10, iterations);
        TableKitchen.Trained<Oracle.Outcome> trained =
                kitchen.train("oracle", iterations, progress -> Oracle.train(like, kitchen.kernels(), progress));
        String error = trained.outcome()
                .map(outcome -> TableKitchen.error(outcome.loss()))
                .orElse(TableKitchen.DIVERGES);
        return List.of(
                "oracle",
                String.valueOf(iterations),
                error,
                error,
                error,
                error,
                TableKitchen.seconds(trained.cpuSeconds()),
                "");
    }
}
