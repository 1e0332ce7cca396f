// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.SyntheticComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Synthetic(0.5, 0.5): federated averaging and personalised methods, and the control that learns alone. */
final class SyntheticTable implements TableRecipe {

    private static final int ROUNDS = 600;
    private static final int FULL_SEEDS = 3;

    /** A method with what others measured: after 0, 1 and 5 personal steps, or as it says. */
    private record Row(LearningMethod method, String calibrated, String published) {}

    private static final List<Row> ROWS = List.of(
            new Row(LearningMethod.FEDAVG, "76.98 / 81.90 / 83.87", "77.62 global"),
            new Row(LearningMethod.FEDMETA, "", ""),
            new Row(LearningMethod.META_SGD, "", ""),
            new Row(LearningMethod.PER_FEDAVG_FO, "76.81 / 81.69 / 84.03", "81.49 personal"),
            new Row(LearningMethod.PER_FEDAVG, "72.97 / 81.50 / 84.10", ""),
            new Row(LearningMethod.PFEDME, "", "78.65 global, 83.20 personal"));

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public String summary() {
        return "personalised federated learning on Synthetic(0.5, 0.5), with the control that learns alone";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.SYNTHETIC;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        int rounds = kitchen.iterations(ROUNDS, ROUNDS);
        int seeds = kitchen.full() ? FULL_SEEDS : 1;
        List<SyntheticComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            comparisons.add(new SyntheticComparison(kitchen.kernels(), kitchen.seed() + i));
        }
        List<List<String>> rows = new ArrayList<>();
        ROWS.forEach(row -> rows.add(trained(kitchen, row, rounds, comparisons)));
        LearningMethod alone = LearningMethod.FEDAVG;
        int localSteps = comparisons.get(0).localSteps(rounds);
        rows.add(List.of(
                "local only, " + localSteps + " steps",
                "",
                "",
                "",
                accuracies(
                        comparisons,
                        comparison -> comparison.personalised(alone, comparison.initial(alone), localSteps)),
                "90.55",
                ""));
        return new ResultTable(
                name(),
                "Synthetic(0.5, 0.5), linear model, 100 clients, 10 in each of " + rounds
                        + " rounds: accuracy in per cent on all clients' test points, "
                        + (seeds == 1 ? "one seed" : "mean of " + seeds + " seeds (lowest to highest)"),
                List.of(
                        "model",
                        "global",
                        "1 personal step",
                        "5 personal steps",
                        "after a round's local work",
                        "calibrated",
                        "published"),
                rows,
                List.of(
                        "A personal step is on 20 points. A round's local work: 20 such steps; of pFedMe its 20 local rounds of"
                                + " 5 steps each, behind which its personal model is judged, as in the paper.",
                        "FedAvg with personal steps is FedAvg + fine-tuning. Who learns alone takes as many steps as a client of"
                                + " FedAvg on average.",
                        "Each client has a model of its own that fits its data best: learning alone beats every shared"
                                + " model here, so this set shows no gain by meta-learning.",
                        "The clients are drawn anew for each seed; a few of them own most points, so seeds differ much.",
                        "Published: Dinh et al. 2020. Calibrated: measured earlier with another framework."));
    }

    private static List<String> trained(
            TableKitchen kitchen, Row row, int rounds, List<SyntheticComparison> comparisons) {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            SyntheticComparison comparison = comparisons.get(i);
            String what = row.method.optionName() + ", seed " + (kitchen.seed() + i);
            vectors.add(kitchen.train(what, rounds, progress -> comparison.train(row.method, rounds, progress))
                    .outcome()
                    .orElseThrow(() -> CommandFailure.failed(what + ": the training diverges")));
        }
        // Steps towards pFedMe's shared model from itself are plain ones: it has no personal model of one or five
        // steps.
        boolean stepwise = row.method != LearningMethod.PFEDME;
        List<String> cells = new ArrayList<>(List.of(PersonalisedTable.name(row.method)));
        for (int steps : new int[] {0, 1, 5}) {
            cells.add(
                    stepwise || steps == 0
                            ? accuracies(
                                    comparisons,
                                    comparison -> comparison.personalised(
                                            row.method, vectors.get(comparisons.indexOf(comparison)), steps))
                            : "");
        }
        cells.add(accuracies(
                comparisons,
                comparison -> comparison.afterLocalWork(row.method, vectors.get(comparisons.indexOf(comparison)))));
        cells.add(row.calibrated);
        cells.add(row.published);
        return cells;
    }

    private static String accuracies(
            List<SyntheticComparison> comparisons, ToDoubleFunction<SyntheticComparison> accuracy) {
        return accuracy(comparisons.stream().mapToDouble(accuracy).toArray());
    }

    /** The mean over seeds, and their range: three are too few for an interval. */
    static String accuracy(double... shares) {
        DoubleSummaryStatistics seeds =
                Arrays.stream(shares).map(share -> 100 * share).summaryStatistics();
        String mean = String.format(Locale.ROOT, "%.2f", seeds.getAverage());
        return shares.length == 1
                ? mean
                : mean + String.format(Locale.ROOT, " (%.1f to %.1f)", seeds.getMin(), seeds.getMax());
    }
}
