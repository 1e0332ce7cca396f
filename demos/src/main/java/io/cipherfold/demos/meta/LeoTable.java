// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.EmbeddingComparison;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.FrozenEmbedding;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Classifiers of the same embeddings: latent embedding optimisation beside a linear layer and means of classes. */
final class LeoTable implements TableRecipe {

    private static final int TASKS = 2000;
    private static final int QUICK_TASKS = 200;
    private static final int QUICK_SHARE = 20;

    @Override
    public String name() {
        return "leo";
    }

    @Override
    public String summary() {
        return "LEO, linear classifiers and class means on the same embeddings of new characters; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        Problem embedded = embedded(kitchen);
        List<List<String>> rows = new ArrayList<>();
        for (int shots : new int[] {1, 5}) {
            rows.addAll(rows(kitchen, embedded, shots));
        }
        return new ResultTable(
                name(),
                "Omniglot, 5 ways, embeddings of a prototypical network that stay as they are: accuracy in per cent on"
                        + " new characters, ± half a 95 % interval",
                List.of("shots", "classifier", "iterations", "accuracy", "less the linear layer", "CPU s"),
                rows,
                List.of(
                        "One embedding of 32 numbers for all rows, trained on 20 ways 1 shot with the characters that"
                                + " classifiers are trained on: those lie in tighter clusters than new ones.",
                        "Linear layer: softmax regression from zeros on the support set; rate and steps are the best"
                                + " of 35 pairs on training tasks. From a learned start: MAML on that layer.",
                        "Less the linear layer: task by task on the same tasks."));
    }

    private static Problem embedded(TableKitchen kitchen) {
        Experiment leo = EmbeddingComparison.preset(1).withSeed(kitchen.seed());
        Experiment preset = FrozenEmbedding.trainingFor(leo).orElseThrow();
        int usual = preset.outer().iterations();
        Experiment training = preset.withOuter(preset.outer().withIterations(kitchen.iterations(usual, usual / 10)));
        TableKitchen.Trained<Problem> trained = kitchen.train(
                "embedding",
                training.outer().iterations(),
                progress -> kitchen.problem()
                        .embedded(FrozenEmbedding.train(training, kitchen.problem(), kitchen.kernels(), progress)));
        return trained.outcome().orElseThrow(() -> TableKitchen.diverged("embedding"));
    }

    private static List<List<String>> rows(TableKitchen kitchen, Problem embedded, int shots) {
        int tasks = kitchen.full() ? TASKS : QUICK_TASKS;
        EmbeddingComparison comparison =
                new EmbeddingComparison(embedded, kitchen.kernels(), shots, tasks, kitchen.seed());
        int usual = EmbeddingComparison.preset(shots).outer().iterations();
        int iterations = kitchen.iterations(usual, usual / QUICK_SHARE);
        EmbeddingComparison.Head tuned = comparison.tunedHead();
        double[] head = comparison.head(tuned);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(shots, "nearest class mean (protonet)", 0, Optional.of(comparison.nearestClassMean()), head, ""));
        rows.add(row(
                shots,
                String.format(Locale.ROOT, "linear layer, rate %s, %d steps", tuned.rate(), tuned.steps()),
                0,
                Optional.of(head),
                head,
                ""));
        rows.add(trained(
                kitchen,
                comparison.metaLearnedHead(tuned, iterations),
                shots,
                "linear layer from a learned start",
                head));
        rows.add(trained(kitchen, comparison.leo(iterations), shots, "leo", head));
        return rows;
    }

    private static List<String> trained(
            TableKitchen kitchen, ExperimentRun run, int shots, String name, double[] head) {
        TableKitchen.Trained<float[]> trained = kitchen.train(run, name + ", " + shots + " shots");
        return row(
                shots,
                name,
                run.experiment().outer().iterations(),
                trained.outcome().map(run::accuracies),
                head,
                TableKitchen.seconds(trained.cpuSeconds()));
    }

    private static List<String> row(
            int shots, String name, int iterations, Optional<double[]> accuracies, double[] head, String seconds) {
        return List.of(
                String.valueOf(shots),
                name,
                String.valueOf(iterations),
                accuracies.map(own -> TableKitchen.percent(Estimate.of(own))).orElse(TableKitchen.DIVERGES),
                accuracies
                        .filter(own -> own != head)
                        .map(own -> difference(own, head))
                        .orElse(""),
                seconds);
    }

    private static String difference(double[] own, double[] head) {
        double[] differences = new double[own.length];
        Arrays.setAll(differences, task -> own[task] - head[task]);
        return String.format(
                Locale.ROOT,
                "%+.2f ± %.2f",
                100 * Estimate.of(differences).mean(),
                100 * Estimate.of(differences).halfWidth95());
    }
}
